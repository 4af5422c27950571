/** The catalogue that the parts of the page speak from. */
import { attendance as en } from "../../words/en/attendance";
import { attendance as vi } from "../../words/vi/attendance";

export const ATTENDANCE = { en, vi };
