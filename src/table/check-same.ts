import { RadiosurvError } from "../error.ts";
import { listNames } from "./numeric-table.ts";

/** Throws unless a table has the variables that something was fitted to, and no others. */
export function checkSame(
  caller: string,
  what: string,
  fitted: readonly { readonly name: string }[],
  names: readonly string[],
): void {
  const known = new Set(fitted.map(({ name }) => name));
  const unknown = names.find((name) => !known.has(name));
  if (unknown !== undefined) {
    throw new RadiosurvError(
      "argument",
      `${caller}: the ${what} does not know the column "${unknown}"; it knows ${listNames([...known])}`,
    );
  }
  const given = new Set(names);
  const absent = [...known].find((name) => !given.has(name));
  if (absent === undefined) return;
  throw new RadiosurvError(
    "argument",
    `${caller}: the table needs the columns of the ${what}; "${absent}" is not among ${listNames(names)}`,
  );
}
