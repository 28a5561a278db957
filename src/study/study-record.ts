import { type StudyFlag, studyFlags } from "./report/study-flags.ts";
import { type ChecklistItem, studyChecklist } from "./study-checklist.ts";
import { type MethodsParagraph, studyMethods } from "./study-methods.ts";
import type { StudyResult } from "./study-result.ts";

/** A value of JSON. */
export type PlainValue =
  | string
  | number
  | boolean
  | null
  | readonly PlainValue[]
  | { readonly [name: string]: PlainValue };

/** A study as plain JSON: the result, and what is said of it. */
export interface StudyRecord {
  readonly format: "radiosurv.study";
  readonly formatVersion: 1;
  readonly version: string;
  readonly flags: readonly StudyFlag[];
  readonly methods: readonly MethodsParagraph[];
  readonly checklist: readonly ChecklistItem[];
  /** All that the result has, under the same names. */
  readonly [name: string]: unknown;
}

/**
 * A study for machines: everything in the result, with its methods, flags and checklists, as an object that `JSON.stringify`
 * writes without loss. Typed arrays become lists. A number that JSON does not have becomes null: NaN, which stands for a value
 * that the data leave undefined, and the infinite thresholds at the ends of ROC curves. Entries without a value are left out.
 *
 * Models and signatures in it work as they are: `predictModel(record.models.combined, patient)`, also after a file. Scores of
 * single patients are not in it; thresholds of ROC curves and steps of Kaplan-Meier curves are where patients are.
 *
 * @example
 * ```ts
 * import { runStudy, studyRecord } from "radiosurv/study";
 * const time = Array.from({ length: 40 }, (_, i) => ((i * 7) % 40) + 1);
 * const outcome = { time, event: time.map((_, i) => (i % 4 === 0 ? 0 : 1)) };
 * const clinical = { age: time.map((value, i) => 70 - value + (i % 9)) };
 * const cohorts = [{ name: "training", role: "train", outcome, clinical }] as const;
 * const record = studyRecord(await runStudy(cohorts, { clinical: ["age"], times: [12] }));
 * JSON.parse(JSON.stringify(record)).cohorts; // => [{ name: "training", role: "train", n: 40, events: 30 }]
 * ```
 */
export function studyRecord(result: StudyResult): StudyRecord {
  const { format, formatVersion, version, ...rest } = plainValue(result) as Readonly<Record<string, PlainValue>>;
  return {
    format: format as StudyRecord["format"],
    formatVersion: formatVersion as StudyRecord["formatVersion"],
    version: version as string,
    ...rest,
    flags: studyFlags(result),
    methods: studyMethods(result),
    checklist: studyChecklist(result),
  };
}

/** Plain JSON of any data: lists for typed arrays, null for numbers that are not finite. */
export function plainValue(value: unknown): PlainValue {
  if (typeof value === "number") return Number.isFinite(value) ? value : null;
  if (typeof value === "string" || typeof value === "boolean") return value;
  if (typeof value !== "object" || value === null) return null;
  if (ArrayBuffer.isView(value)) return Array.from(value as unknown as ArrayLike<number>, plainValue);
  if (Array.isArray(value)) return value.map(plainValue);
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, each]) => each !== undefined)
      .map(([name, each]) => [name, plainValue(each)]),
  );
}
