import { nearestName } from "../../nearest.ts";
import type { ProblemList } from "./problem-list.ts";

/** Names by which a column is found where the option does not name one; capitals, blanks and marks do not matter. */
export const USUAL_NAMES = {
  id: ["id", "patientid", "patient", "pid", "subject", "subjectid", "case", "caseid", "studyid"],
  cohort: ["cohort", "set", "split", "dataset", "subset"],
  kind: ["modality", "kind"],
  region: ["region", "roi"],
  time: ["time"],
  event: ["event"],
} as const;

/** A table of text with the name that messages call it by. */
export interface NamedText {
  /** Name of the file, without directories. */
  readonly file: string;
  readonly names: readonly string[];
  readonly rows: readonly Readonly<Record<string, string>>[];
}

/** The column that an option names, else one with a usual name, else undefined; a name that is not there is a problem. */
export function findColumn(
  { file, names }: NamedText,
  what: keyof typeof USUAL_NAMES,
  asked: string | undefined,
  option: string,
  problems: ProblemList,
): string | undefined {
  if (asked === undefined) return usualColumn(names, what);
  if (names.includes(asked)) return asked;
  problems.add(`${option}: ${unknownColumn(file, asked, names)}`);
  return undefined;
}

/** The first column whose name is a usual one. */
export function usualColumn(names: readonly string[], what: keyof typeof USUAL_NAMES): string | undefined {
  for (const usual of USUAL_NAMES[what]) {
    const found = names.find((name) => plainName(name) === usual);
    if (found !== undefined) return found;
  }
  return undefined;
}

export function unknownColumn(file: string, name: string, names: readonly string[]): string {
  return `${file} has no column "${name}"; the nearest is "${nearestName(name, names)}"`;
}

/** A name without capitals, blanks and marks. */
export function plainName(name: string): string {
  return name.toLowerCase().replace(/[^a-z0-9]/g, "");
}
