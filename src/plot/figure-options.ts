import { RadiosurvError } from "../error.ts";
import type { Rule, Rules } from "../rules.ts";
import { type Theme, type ThemeName, themeRule } from "./theme.ts";

/** What every figure can be told. */
export interface FigureOptions {
  /** Above the figure. @default none */
  readonly title?: string;
  /** Of the figure in px, which are 1/96 inch. @default as the kind of figure has it */
  readonly width?: number;
  /** @default as the content needs it */
  readonly height?: number;
  /** Colours, sizes and line styles. @default "print" */
  readonly theme?: ThemeName | Theme;
}

/** Titles of the two axes. */
export interface AxisTitles {
  /** Title of the horizontal axis. @default what the figure shows there */
  readonly xLabel?: string;
  /** Title of the vertical axis. @default what the figure shows there */
  readonly yLabel?: string;
}

export const isText: Rule = ["a text", (value) => typeof value === "string"];
const pixels: Rule = ["a number from 120 to 4000", (value) => (value as number) >= 120 && (value as number) <= 4000];
export const textByName: Rule = [
  "an object of texts by name",
  (value) =>
    typeof value === "object" && value !== null && Object.values(value).every((text) => typeof text === "string"),
];
export const limitsRule: Rule = [
  "two numbers, ascending",
  (value) => {
    const [low, high] = Array.isArray(value) && value.length === 2 ? (value as number[]) : [1, 0];
    return Number.isFinite(low) && Number.isFinite(high) && low < high;
  },
];
export const isPValue: Rule = [
  "a number from 0 to 1, or a test with such a pValue",
  (value) => {
    if (typeof value !== "object" || value === null) return (value as number) >= 0 && (value as number) <= 1;
    // NaN is what a test of groups that cannot be compared has
    const { pValue } = value as { pValue: unknown };
    return typeof pValue === "number" && !(pValue < 0 || pValue > 1);
  },
];

export const FIGURE_RULES: Rules = { title: isText, width: pixels, height: pixels, theme: themeRule };
export const TITLE_RULES: Rules = { xLabel: isText, yLabel: isText };

/** The name that is shown for one. */
export function shownName(name: string, labels: Readonly<Record<string, string>> = {}): string {
  return Object.hasOwn(labels, name) ? labels[name] : name;
}

/** Throws if labels name something that the figure does not have. */
export function checkNames(caller: string, names: readonly string[], labels: object = {}, what = "labels"): void {
  const unknown = Object.keys(labels).find((name) => !names.includes(name));
  if (unknown === undefined) return;
  throw new RadiosurvError(
    "setting",
    `${caller}: ${what} has "${unknown}", but there are ${names.join(", ") || "no names"}`,
  );
}

export function argumentError(caller: string, needed: string, got: unknown): RadiosurvError {
  return new RadiosurvError("argument", `${caller}: ${needed}; got ${describe(got)}`);
}

function describe(value: unknown): string {
  if (value === null || value === undefined) return String(value);
  if (Array.isArray(value)) return value.length === 0 ? "an empty list" : `a list of ${value.length}`;
  if (typeof value === "object") return `an object with ${Object.keys(value).slice(0, 6).join(", ") || "nothing"}`;
  return typeof value === "string" ? JSON.stringify(value) : String(value);
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value) && !ArrayBuffer.isView(value);
}

export function isListOfNumbers(value: unknown): value is ArrayLike<number> {
  return ArrayBuffer.isView(value) || (Array.isArray(value) && value.every((x) => typeof x === "number"));
}

/** Given a p-value or a test that has one. */
export function pValueOf(given: number | { readonly pValue: number }): number {
  return typeof given === "number" ? given : given.pValue;
}

/** Whether an object has lists of these names. */
export function hasLists(value: unknown, ...names: string[]): boolean {
  if (!isObject(value)) return false;
  return names.every((name) => Array.isArray(value[name]) || ArrayBuffer.isView(value[name]));
}
