/** The catalogues that the desk's parts speak from. */
import { chair as en } from "../../words/en/chair";
import { online as onlineEn } from "../../words/en/online";
import { presence as presenceEn } from "../../words/en/presence";
import { sky as skyEn } from "../../words/en/sky";
import { chair as vi } from "../../words/vi/chair";
import { online as onlineVi } from "../../words/vi/online";
import { presence as presenceVi } from "../../words/vi/presence";
import { sky as skyVi } from "../../words/vi/sky";

export const CHAIR = { en, vi };
export const PRESENCE = { en: presenceEn, vi: presenceVi };
export const SKY = { en: skyEn, vi: skyVi };
export const ONLINE = { en: onlineEn, vi: onlineVi };
