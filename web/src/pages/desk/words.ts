/** The catalogue that the desk's parts speak from. */
import { desk as en } from "../../words/en/desk";
import { desk as vi } from "../../words/vi/desk";

export const DESK = { en, vi };
