import { type Theme, theme } from "../../plot/index.ts";

/** Width of a panel that stands beside others, of one by itself, in px: three panels on a page of paper, one on a phone. */
export const PANEL_WIDTH = 340;
export const SINGLE_WIDTH = 720;

/** Colours that all eyes can tell apart; dashes too. */
export function panelTheme(): Theme {
  return theme("colour-blind");
}

/** A text as the stem of a file name: lower case, with hyphens. */
export function stem(...parts: readonly (string | number)[]): string {
  const text = parts
    .join("-")
    .normalize("NFKD")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-+|-+$/g, "");
  return text || "figure";
}
