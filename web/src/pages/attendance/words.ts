/** The catalogue that the parts of the page speak from. */
import { attendance as en } from "../../words/en/attendance";
import { online as onlineEn } from "../../words/en/online";
import { attendance as vi } from "../../words/vi/attendance";
import { online as onlineVi } from "../../words/vi/online";

export const ATTENDANCE = { en, vi };
export const ONLINE = { en: onlineEn, vi: onlineVi };
