/** The catalogue of who is here; everything else stands in the words that pages share. */
import { here as en } from "../../words/en/here";
import { here as vi } from "../../words/vi/here";

export const HERE = { en, vi };
