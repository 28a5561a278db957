import { RadiosurvError } from "../error.ts";
import { oneOf, type Rule } from "../rules.ts";

/** Names of the themes: for paper; for slides and notebooks, light or dark; and with dashes beside colours. */
export type ThemeName = "print" | "screen" | "dark" | "colour-blind";

/** Colours, sizes and line styles of a figure. Lengths are in px: 1/96 inch as SVG has it. */
export interface Theme {
  readonly name: string;
  /** Families of the font by preference; widths are those of Helvetica and Arial. */
  readonly fontFamily: string;
  readonly fontSize: number;
  /** Of the figure; "none" for transparent. */
  readonly background: string;
  /** Texts and axes. */
  readonly ink: string;
  /** Reference lines and lesser texts. */
  readonly muted: string;
  /** Grid lines; "none" for none. */
  readonly grid: string;
  /** Colours of groups, in turn. */
  readonly palette: readonly string[];
  /** Dashes of the lines of groups, in turn; "" is a solid line. */
  readonly dashes: readonly string[];
  readonly lineWidth: number;
  /** Strength of confidence bands, 0 to 1. */
  readonly bandOpacity: number;
  /** From least over zero to most, for correlations. */
  readonly diverging: readonly [string, string, string];
}

const FONTS = "Helvetica, Arial, 'Liberation Sans', 'Nimbus Sans', sans-serif";

// of each palette the first four differ for all kinds of colour vision, by lightness where not by hue; tests measure it
const PRINT: Theme = {
  name: "print",
  fontFamily: FONTS,
  fontSize: 12,
  background: "#ffffff",
  ink: "#111111",
  muted: "#6b6b6b",
  grid: "none",
  palette: ["#1f4e8c", "#a21a15", "#328154", "#c78817", "#7057ad", "#3d8fa8", "#87573a", "#7a7a7a"],
  dashes: [""],
  lineWidth: 1.6,
  bandOpacity: 0.15,
  diverging: ["#2b5fa4", "#f7f7f7", "#b8352a"],
};

const SCREEN: Theme = {
  ...PRINT,
  name: "screen",
  fontSize: 13,
  ink: "#22272e",
  muted: "#68707a",
  grid: "#e8eaed",
  palette: ["#2f6fde", "#ec6550", "#2d9f8f", "#ce8600", "#864ebb", "#2facce", "#9a5b34", "#69717c"],
  lineWidth: 2.2,
  bandOpacity: 0.16,
  diverging: ["#2f6fde", "#fafafa", "#e4572e"],
};

// for pages and slides with a dark ground
const DARK: Theme = {
  ...SCREEN,
  name: "dark",
  background: "#15191e",
  ink: "#e6e9ed",
  muted: "#9aa3ad",
  grid: "#2a3038",
  palette: ["#65a1fa", "#f17e5b", "#4fd2a6", "#ffd166", "#d3a8ff", "#64dcf5", "#dba57d", "#a8b0ba"],
  bandOpacity: 0.22,
  diverging: ["#65a1fa", "#262c34", "#f17e5b"],
};

// the palette of Okabe and Ito; dashes tell groups apart without any colour
const COLOUR_BLIND: Theme = {
  ...PRINT,
  name: "colour-blind",
  palette: ["#0072b2", "#d55e00", "#009e73", "#000000", "#cc79a7", "#56b4e9", "#e69f00", "#808080"],
  dashes: ["", "7 3", "2 2.5", "9 3 2 3"],
  lineWidth: 1.8,
  diverging: ["#0072b2", "#f7f7f7", "#d55e00"],
};

/**
 * A theme by its name: plain data, to be changed and handed to a figure or `toSvg`.
 *
 * @throws RadiosurvError `setting` for another name
 * @example
 * ```ts
 * const large = { ...theme("print"), fontSize: 14 };
 * large.palette[0]; // => "#1f4e8c"
 * ```
 */
export function theme(name: ThemeName): Theme {
  const found = [PRINT, SCREEN, DARK, COLOUR_BLIND].find((one) => one.name === name);
  if (found) return found;
  throw new RadiosurvError(
    "setting",
    `theme: name must be one of print, screen, dark, colour-blind; got ${String(name)}`,
  );
}

const [NAMES, isName] = oneOf("print", "screen", "dark", "colour-blind");

export const themeRule: Rule = [
  `${NAMES}, or an object as theme() returns it`,
  (value) => isName(value) || (typeof value === "object" && value !== null && isTheme(value as Theme)),
];

function isTheme(value: Theme): boolean {
  return Object.entries(PRINT).every(([name, like]) => {
    const given = (value as unknown as Record<string, unknown>)[name];
    return typeof given === typeof like && Array.isArray(given) === Array.isArray(like);
  });
}

export function themeOf(given: ThemeName | Theme = "print"): Theme {
  return typeof given === "string" ? theme(given) : given;
}

export function colourOf({ palette }: Theme, place: number): string {
  return palette[place % palette.length];
}

export function dashOf({ dashes }: Theme, place: number): string {
  return dashes[place % dashes.length];
}

/** The colour below all marks; white where the figure is transparent. */
export function groundOf({ background }: Theme): string {
  return /^#[0-9a-f]{6}$/i.test(background) ? background : "#ffffff";
}

/** Of lines that are there, but not the point. */
export function faintOf(theme: Theme): string {
  return mix(theme.muted, groundOf(theme), 0.45);
}

/** A colour between two, `#rrggbb`; part 0 is the first. */
export function mix(from: string, to: string, part: number): string {
  let text = "#";
  for (let at = 1; at < 7; at += 2) {
    const a = Number.parseInt(from.slice(at, at + 2), 16);
    const b = Number.parseInt(to.slice(at, at + 2), 16);
    text += Math.round(a + (b - a) * part)
      .toString(16)
      .padStart(2, "0");
  }
  return text;
}
