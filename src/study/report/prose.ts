import { escapeHtml } from "../html.ts";

/** Text of a sentence: p-values and numbers with their unit do not break. */
export function prose(text: string): string {
  return escapeHtml(text.replace(/\bP ([=<]) (?=\d)/g, "P\u00a0$1\u00a0").replace(/(\d) %/g, "$1\u00a0%"));
}
