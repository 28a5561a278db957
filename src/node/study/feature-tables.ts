import type { ModalityRegions } from "../../study/run-study.ts";
import { counted, type ProblemList, shownPlaces } from "./problem-list.ts";
import type { StudyPatients } from "./read-patients.ts";

/** Features of one region of one patient. */
export interface FeatureRow {
  /** Place among the patients. */
  readonly patient: number;
  /** Kind of image; "" where there is but one. */
  readonly kind: string;
  /** Region as the table names it; "" for the tumour. */
  readonly region: string;
  /** Where the row stands, for messages. */
  readonly where: string;
  /** Why there are none. */
  readonly error?: string;
  /** One entry a name of `FeatureRows`; NaN where missing. */
  readonly values: Float64Array;
}

export interface FeatureRows {
  readonly names: readonly string[];
  readonly rows: readonly FeatureRow[];
}

/** Features of a region, one entry a patient. */
export interface RegionTable {
  readonly names: readonly string[];
  readonly columns: readonly Float64Array[];
}

export interface StudyFeatures {
  readonly tables: Readonly<Record<string, RegionTable>>;
  readonly rois: Readonly<Record<string, ModalityRegions>>;
  /** Patients of whom a region is lacking, and why. */
  readonly lacking: ReadonlyMap<number, string>;
}

/** Name of the only kind of image. */
const ONLY_KIND = "image";

const TUMOUR = /^(intra|tumou?r|intra-?tumou?ral|lesion)?$/i;
const RING = /^(?:peri|ring|peri-?tumou?ral)[-_ ]?(\d+(?:\.\d+)?)[-_ ]?(mm|px|pixels?|voxels?)?$/i;

/** Puts rows of features into a table for each region. Features that differ between cohorts become problems. */
export function featureTables(
  { names, rows }: FeatureRows,
  patients: StudyPatients,
  problems: ProblemList,
): StudyFeatures {
  const byRoi = new Map<string, Region>();
  for (const row of rows) {
    const region = regionOf(row);
    const found = byRoi.get(region.roi) ?? region;
    byRoi.set(region.roi, found);
    if (row.error === undefined) found.rowOf.set(row.patient, row);
    else found.errors.set(row.patient, row.error);
  }
  const lacking = new Map<number, string>();
  const tables: Record<string, RegionTable> = {};
  for (const { roi, rowOf, errors } of byRoi.values()) {
    patients.ids.forEach((_, p) => {
      if (!rowOf.has(p) && !lacking.has(p)) lacking.set(p, `${roi}: ${errors.get(p) ?? "no features"}`);
    });
    tables[roi] = tableOf(roi, names, rowOf, patients, problems);
  }
  checkUnused(names, tables, problems);
  return { tables, rois: roisOf([...byRoi.values()], problems), lacking };
}

interface Region {
  readonly roi: string;
  readonly kind: string;
  readonly radius?: string;
  readonly rowOf: Map<number, FeatureRow>;
  readonly errors: Map<number, string>;
}

function regionOf({ kind, region }: FeatureRow): Region {
  const text = region.trim();
  const radius = RING.exec(text)?.[1];
  const isTumour = TUMOUR.test(text);
  const name = radius === undefined ? (isTumour ? "intra" : text) : `peri-${Number(radius)}`;
  const roi = kind === "" ? name : `${kind}-${name}`;
  const own = radius === undefined && !isTumour;
  return {
    roi,
    // a region with another name is a part of its own
    kind: own ? roi : kind || ONLY_KIND,
    ...(radius !== undefined && { radius: String(Number(radius)) }),
    rowOf: new Map(),
    errors: new Map(),
  };
}

function tableOf(
  roi: string,
  names: readonly string[],
  rowOf: ReadonlyMap<number, FeatureRow>,
  { ids, cohort }: StudyPatients,
  problems: ProblemList,
): RegionTable {
  const kept: string[] = [];
  const columns: Float64Array[] = [];
  const differing = new Map<string, string[]>();
  const cohorts = [...new Set(cohort)];
  names.forEach((name, j) => {
    const column = Float64Array.from(ids, (_, p) => rowOf.get(p)?.values[j] ?? Number.NaN);
    const having = cohorts.filter((each) => column.some((value, p) => cohort[p] === each && !Number.isNaN(value)));
    // another kind of image has it
    if (having.length === 0) return;
    const present = cohorts.filter((each) => cohort.some((own, p) => own === each && rowOf.has(p)));
    const without = present.filter((each) => !having.includes(each));
    if (without.length > 0) {
      const key = without.map((each) => `"${each}"`).join(", ");
      differing.set(key, [...(differing.get(key) ?? []), `"${name}"`]);
    }
    kept.push(name);
    columns.push(column);
  });
  for (const [without, list] of differing) {
    problems.add(
      `features of ${roi} differ between cohorts: ${without} ${list.length === 1 ? "has" : "have"} no value at all in ${shownPlaces(list)}`,
    );
  }
  return { names: kept, columns };
}

function checkUnused(
  names: readonly string[],
  tables: Readonly<Record<string, RegionTable>>,
  problems: ProblemList,
): void {
  const used = new Set(Object.values(tables).flatMap((table) => table.names));
  problems.addPlaces(
    (count) => `${counted(count, "feature")} without any value`,
    names.filter((name) => !used.has(name)).map((name) => `"${name}"`),
    "take these columns out",
  );
}

function roisOf(regions: readonly Region[], problems: ProblemList): Readonly<Record<string, ModalityRegions>> {
  const rois: Record<string, ModalityRegions> = {};
  for (const kind of new Set(regions.map((region) => region.kind))) {
    const own = regions.filter((region) => region.kind === kind);
    const intra = own.find(({ radius }) => radius === undefined);
    const rings = own.flatMap(({ radius, roi }) => (radius === undefined ? [] : [[radius, roi] as const]));
    if (!intra) {
      problems.add(`rings ${kind === ONLY_KIND ? "" : `of ${kind} `}without the tumour itself, a region called intra`);
      continue;
    }
    rois[kind] = { intra: intra.roi, ...(rings.length > 0 && { rings: Object.fromEntries(rings) }) };
  }
  return rois;
}
