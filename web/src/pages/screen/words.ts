/** The catalogue that the screen's parts speak from. */
import { screen as en } from "../../words/en/screen";
import { screen as vi } from "../../words/vi/screen";

export const SCREEN = { en, vi };
