import type { ColumnFacts, RegionPlan, Role } from "./study-jobs.ts";

/** What the columns of a table seem to be. */
export interface Guess {
  readonly time?: string;
  readonly unit: "days" | "months" | "years";
  readonly event?: string;
  readonly id?: string;
  readonly cohort?: string;
  readonly clinical: readonly string[];
  readonly features: readonly string[];
  readonly times: readonly number[];
}

/** Names of features as PyRadiomics gives them, with or without a region in front. */
const FEATURE =
  /^(?:(.+?)[._:/ -]+)?((?:original|wavelet|log-sigma|square|squareroot|logarithm|exponential|gradient|lbp)(?:[\w.-]*?)_(?:shape2D|shape|firstorder|glcm|glrlm|glszm|gldm|ngtdm)_\w+)$/i;

const TIME =
  /^(time|dfs|os|pfs|rfs|efs|dss|follow.?up|months?|days?|years?|survival.?time|futime)([._ -]?(time|months?|days?|years?))?$/i;
const EVENT =
  /^(event|status|dead|death|died|recurrence|relapse|progression|fustat|censor\w*|(dfs|os|pfs|rfs|efs|dss)[._ -]?(event|status))$/i;
const ID = /^(id|patient|case|subject|name|pid)([._ -]?(id|no|number|name))?$/i;
const COHORT = /^(cohort|set|split|group|centre|center|site|dataset|fold)$/i;

/** Guesses what the columns are, from their names and values. All of it is for the reader to check. */
export function guessPlan(columns: readonly ColumnFacts[]): Guess {
  const numbers = columns.filter(({ type }) => type === "number");
  const features = numbers.filter(({ name }) => FEATURE.test(name)).map(({ name }) => name);
  const others = columns.filter(({ name }) => !features.includes(name));
  const time = (others.find(({ name, type }) => type === "number" && TIME.test(name)) ?? undefined)?.name;
  const event = others.find(({ name, distinct }) => name !== time && distinct === 2 && EVENT.test(name))?.name;
  const id = others.find(({ name, distinct }) => ID.test(name) && distinct > 2)?.name;
  const cohort = others.find(
    ({ name, distinct }) => name !== event && name !== id && COHORT.test(name) && distinct >= 2 && distinct <= 8,
  )?.name;
  const taken = [time, event, id, cohort];
  const clinical = others
    .filter(
      ({ name, type, distinct }) =>
        !taken.includes(name) && ["number", "boolean", "category"].includes(type) && distinct > 1,
    )
    .map(({ name }) => name);
  const facts = columns.find(({ name }) => name === time);
  const unit = unitOf(time ?? "", facts?.highest ?? Number.NaN);
  return {
    time,
    unit,
    event,
    id,
    cohort,
    clinical,
    features,
    times: timesOf(unit, facts?.median ?? Number.NaN, facts?.highest ?? Number.NaN),
  };
}

/** Which value of an event column seems to be the event. */
export function guessEvent(values: readonly string[]): string {
  return (
    values.find(
      (value) =>
        /^(1|true|yes|y|dead|died|death|event|relapse\w*|recur\w*|progress\w*)$/i.test(value) &&
        !(value === "1" && values.includes("2")),
    ) ??
    values.at(-1) ??
    ""
  );
}

/** What a cohort seems to be for, by its name; the first one is for training where none says so. */
export function guessRoles(values: readonly string[]): Readonly<Record<string, Role>> {
  const roles = values.map((value): Role => {
    if (/train|deriv|develop|discover/i.test(value)) return "train";
    return /intern|valid|test|hold/i.test(value) && !/extern/i.test(value) ? "internal" : "external";
  });
  if (!roles.includes("train")) roles[0] = "train";
  return Object.fromEntries(values.map((value, i) => [value, roles[i]]));
}

/** Features as regions: what stands before the name of a feature is the region, such as US-intra or MRI-peri-3. */
export function regionsOf(features: readonly string[]): readonly RegionPlan[] {
  const byRegion = new Map<string, Record<string, string>>();
  for (const column of features) {
    const [, region = "tumour", feature = column] = FEATURE.exec(column) ?? [];
    const known = byRegion.get(region) ?? {};
    known[feature] = column;
    byRegion.set(region, known);
  }
  return [...byRegion].map(([name, columns]) => {
    const ring = /^(.*?)[._ -]*peri(?:tumou?ral)?[._ -]*(\d+(?:\.\d+)?)(?:mm|px)?$/i.exec(name);
    const kind = (ring?.[1] || name.replace(/[._ -]*(intra(tumou?ral)?|tumou?r)$/i, "") || "image").trim();
    return { name, kind, columns, ...(ring && { radius: Number(ring[2]) }) };
  });
}

function unitOf(name: string, highest: number): Guess["unit"] {
  if (/day/i.test(name)) return "days";
  if (/year/i.test(name)) return "years";
  if (/month/i.test(name)) return "months";
  return highest > 400 ? "days" : highest > 20 || Number.isNaN(highest) ? "months" : "years";
}

// one, three and five years where follow-up allows it
function timesOf(unit: Guess["unit"], median: number, highest: number): readonly number[] {
  const year = unit === "days" ? 365 : unit === "months" ? 12 : 1;
  const known = [1, 3, 5].map((years) => years * year).filter((time) => time < Math.max(0.8 * highest, median));
  if (known.length > 0) return known;
  return Number.isFinite(median) ? [Number(median.toPrecision(2))] : [year];
}
