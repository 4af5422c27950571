/** The catalogues that the desk's parts speak from. */
import { chair as en } from "../../words/en/chair";
import { sky as skyEn } from "../../words/en/sky";
import { chair as vi } from "../../words/vi/chair";
import { sky as skyVi } from "../../words/vi/sky";

export const CHAIR = { en, vi };
export const SKY = { en: skyEn, vi: skyVi };
