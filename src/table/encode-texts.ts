import { RadiosurvError } from "../error.ts";
import { numberOf } from "./number-of.ts";
import type { CategoricalColumn } from "./numeric-table.ts";

/** Texts that mark a missing value in most files; as a level of a category they must be asked for. */
const MARKS = /^\s*(na|n\/a|nan|null|none|\.|\?|-)\s*$/i;

/**
 * A list of texts as a category with levels by code unit. Texts that are numbers, or that often mark a missing value, are
 * refused: which they are only the caller can say.
 */
export function encodeTexts(
  caller: string,
  name: string,
  list: ArrayLike<string | null | undefined>,
  mostLevels: number,
): CategoricalColumn {
  const rowOf = new Map<string, number>();
  for (let i = 0; i < list.length; i++) {
    const value: unknown = list[i];
    if (value === null || value === undefined || value === "") continue;
    if (typeof value !== "string") {
      throw new RadiosurvError(
        "argument",
        `${caller}: column "${name}" must hold texts alone or numbers alone; got ${JSON.stringify(value)} in row ${i} among texts`,
      );
    }
    if (!rowOf.has(value)) rowOf.set(value, i);
  }
  const texts = [...rowOf.keys()];
  const numeric = texts.find((text) => numberOf(text) !== undefined || numberOf(text, ",") !== undefined);
  const mark = texts.find((text) => MARKS.test(text));
  const advice =
    numeric !== undefined && texts.every((text) => MARKS.test(text) || numberOf(text.replace(",", ".")) !== undefined)
      ? `holds numbers as texts, "${numeric}" in row ${rowOf.get(numeric)}; read numbers with readTable, or make it a category with categorical()`
      : mark !== undefined
        ? `holds "${mark}" in row ${rowOf.get(mark)}; write null if it marks a missing value, or read the file with readTable; make it a category with categorical() if it is a level`
        : texts.length > mostLevels
          ? `holds ${texts.length} different texts in ${list.length} rows; leave it out, or make it a category with categorical()`
          : undefined;
  if (advice !== undefined) throw new RadiosurvError("argument", `${caller}: column "${name}" ${advice}`);
  const levels = texts.sort((a, b) => (a < b ? -1 : 1));
  const codeOf = new Map<unknown, number>(levels.map((level, code) => [level, code]));
  const codes = new Int32Array(list.length);
  for (let i = 0; i < codes.length; i++) codes[i] = codeOf.get(list[i]) ?? -1;
  return { levels, codes };
}
