/** The catalogue that the parts of the page speak from. */
import { attendance as en } from "../../words/en/attendance";
import { items as itemsEn } from "../../words/en/items";
import { online as onlineEn } from "../../words/en/online";
import { attendance as vi } from "../../words/vi/attendance";
import { items as itemsVi } from "../../words/vi/items";
import { online as onlineVi } from "../../words/vi/online";

export const ATTENDANCE = { en, vi };
export const ITEMS = { en: itemsEn, vi: itemsVi };
export const ONLINE = { en: onlineEn, vi: onlineVi };
