import { RadiosurvError } from "../../src/error.ts";
import { exp } from "../../src/stats/elementary.ts";
import { CLINICAL_CATEGORIES, CLINICAL_NUMBERS, clinicalRow } from "./clinical-row.ts";
import { type FeatureKind, featureKinds } from "./feature-list.ts";
import { STREAM } from "./latent.ts";
import { permutedPatients, simulateOutcome } from "./outcome.ts";
import { nearlyNormal, random } from "./random.ts";
import { COHORTS, type Cohort, type SetSizes } from "./sets.ts";
import { type StudyOptions, type StudyRecord, simulateStudyRecord } from "./study-patient.ts";

/** What {@link simulateFeatureTables} can be told. */
export interface FeatureTableOptions extends Omit<StudyOptions, "sizes" | "phases"> {
  /** Features a region. @default 30 */
  readonly features?: number;
}

/** A table of features: one column a feature. */
export interface FeatureTable {
  readonly names: readonly string[];
  readonly columns: readonly Float64Array[];
}

/** A set of patients with all that a study of them needs, as `compareModels` takes it. */
export interface SimulatedCohort {
  readonly name: Cohort;
  readonly role: Cohort;
  readonly ids: readonly string[];
  readonly centre: readonly number[];
  /** The truth. */
  readonly risk: Float64Array;
  readonly outcome: { readonly time: Float64Array; readonly event: Uint8Array; readonly unit: string };
  /** The columns of `clinical.csv`: numbers with NaN, categories with undefined where a value is not known. */
  readonly clinical: Readonly<Record<string, Float64Array | readonly (string | undefined)[]>>;
  /** By region: see {@link REGIONS}. */
  readonly features: Readonly<Record<string, FeatureTable>>;
}

/** A region of the study, and how its risk factor correlates with the latent risk. */
interface Region {
  readonly name: string;
  readonly correlation: number;
}

/** Widths of the rings, pixels or mm. */
const RINGS = [1, 2, 3, 4, 5, 6, 7];

/** Distance over which the risk fades from the rings: it falls to 1 / e. */
const FADING = 4;

/** Correlation of the risk factor with the latent risk in the tumour, and in the first ring. */
const STRENGTHS = { US: [0.7, 0.6], MRI: [0.55, 0.5] } as const;

/** How much a region has in common with the next one farther out. */
const NEIGHBOURS = 0.8;

/** Factors of a region: the first carries the risk. Feature j depends on factor j modulo so many. */
const FACTORS = 6;

/** Loadings of the features on their factor, in turn. */
const LOADINGS = [0.9, 0.8, 0.7, 0.6, 0.5];

/** Standard deviation of the shifts of a feature between centres, in standard deviations of the feature. */
const CENTRE_SHIFT = 0.25;

/** Names of the sixteen regions in the order of the study. */
export const REGIONS: readonly string[] = /* @__PURE__ */ [...regionsOf("US"), ...regionsOf("MRI")].map(
  ({ name }) => name,
);

/** Names of the features that depend on the latent risk, in each region: every sixth of those of `count`. */
export function riskFeatures(count = 30): readonly string[] {
  return featureKinds(count)
    .filter((_, j) => j % FACTORS === 0)
    .map(({ name }) => name);
}

/**
 * The sets of a simulated study as tables, without images: the same patients, risks, outcomes and clinical variables as
 * with images, and plausible features of sixteen regions. In each region six latent factors make the features. The first
 * correlates with the latent risk: 0.7 in the tumour of the ultrasound, 0.6 in the ring next to it, 0.55 and 0.5 in the MRI,
 * and less in rings farther out. Features of one factor correlate with each other, and those of a ring with
 * those of the next; at centres 2 and 3 each feature is shifted and stretched a little.
 *
 * Sets of size 0 are left out.
 *
 * @param seed - whole number that names the cohort
 * @throws RadiosurvError `argument` for a number of features that is no whole number > 0, or such sizes
 */
export function simulateFeatureTables(
  seed: number,
  sizes: SetSizes,
  options: FeatureTableOptions = {},
): readonly SimulatedCohort[] {
  const { features = 30, permuted = false, centreEffects = true, hazard = 1 } = options;
  if (!(Number.isInteger(features) && features > 0)) {
    throw new RadiosurvError("argument", `features must be a whole number > 0; got ${features}`);
  }
  const kinds = featureKinds(features);
  const owners = permuted ? permutedPatients(seed, sizes) : undefined;
  let start = 0;
  return COHORTS.flatMap((cohort) => {
    const first = start;
    const n = sizes[cohort];
    start += n;
    if (n === 0) return [];
    const records = Array.from({ length: n }, (_, i): StudyRecord => {
      const record = simulateStudyRecord(seed, first + i, { sizes, hazard });
      return owners ? { ...record, outcome: simulateOutcome(seed, owners[first + i], { hazard }) } : record;
    });
    return [cohortOf(cohort, records, featuresOf(seed, first, records, kinds, centreEffects))];
  });
}

function cohortOf(
  name: Cohort,
  records: readonly StudyRecord[],
  features: SimulatedCohort["features"],
): SimulatedCohort {
  const rows = records.map(clinicalRow);
  const numbers = CLINICAL_NUMBERS.map((of) => [
    of,
    Float64Array.from(rows, (row) => (row[of] as number | undefined) ?? Number.NaN),
  ]);
  const categories = CLINICAL_CATEGORIES.map((of) => [of, rows.map((row) => row[of] as string | undefined)]);
  return {
    name,
    role: name,
    ids: records.map(({ id }) => id),
    centre: records.map(({ centre }) => centre),
    risk: Float64Array.from(records, ({ risk }) => risk),
    outcome: {
      time: Float64Array.from(records, ({ outcome }) => outcome.time),
      event: Uint8Array.from(records, ({ outcome }) => outcome.event),
      unit: "months",
    },
    clinical: Object.fromEntries([...numbers, ...categories]),
    features,
  };
}

function featuresOf(
  seed: number,
  first: number,
  records: readonly StudyRecord[],
  kinds: readonly FeatureKind[],
  centreEffects: boolean,
): SimulatedCohort["features"] {
  const names = kinds.map(({ name }) => name);
  const tables: Record<string, FeatureTable> = {};
  (["US", "MRI"] as const).forEach((modality, m) => {
    const regions = regionsOf(modality);
    const columns = regions.map(() => names.map(() => new Float64Array(records.length)));
    records.forEach(({ risk, centre }, row) => {
      const next = random(seed, first + row, STREAM.features, m);
      const effects = centreEffects && centre !== 1 ? centreEffect(seed, m, centre, kinds.length) : undefined;
      const factors = new Float64Array(FACTORS);
      const own = new Float64Array(kinds.length);
      regions.forEach(({ correlation }, r) => {
        drift(factors, r, next);
        drift(own, r, next);
        for (let j = 0; j < kinds.length; j++) {
          const f = j % FACTORS;
          const loading = LOADINGS[Math.floor(j / FACTORS) % LOADINGS.length];
          const noise = Math.sqrt(1 - correlation * correlation) * factors[f];
          const factor = f === 0 ? correlation * risk + noise : factors[f];
          const z = loading * factor + Math.sqrt(1 - loading * loading) * own[j];
          columns[r][j][row] = featureValue(kinds[j], effects ? effects.shift[j] + effects.stretch[j] * z : z);
        }
      });
    });
    regions.forEach(({ name }, r) => {
      tables[name] = { names, columns: columns[r] };
    });
  });
  return tables;
}

/** Normal numbers that have something in common with those of the region before. */
function drift(values: Float64Array, region: number, next: () => number): void {
  const kept = region === 0 ? 0 : NEIGHBOURS;
  const fresh = Math.sqrt(1 - kept * kept);
  for (let i = 0; i < values.length; i++) values[i] = kept * values[i] + fresh * nearlyNormal(next);
}

function centreEffect(
  seed: number,
  modality: number,
  centre: number,
  count: number,
): { readonly shift: Float64Array; readonly stretch: Float64Array } {
  const next = random(seed, STREAM.scanner, modality, centre);
  const shift = Float64Array.from({ length: count }, () => CENTRE_SHIFT * nearlyNormal(next));
  const stretch = Float64Array.from({ length: count }, () => 0.9 + 0.2 * next());
  return { shift, stretch };
}

function featureValue({ mean, deviation, skewed }: FeatureKind, z: number): number {
  return skewed ? mean * exp(deviation * z) : mean + deviation * z;
}

function regionsOf(modality: "US" | "MRI"): readonly Region[] {
  const [inside, next] = STRENGTHS[modality];
  return [
    { name: `${modality}-intra`, correlation: inside },
    ...RINGS.map((k) => ({ name: `${modality}-peri-${k}`, correlation: next * exp(-(k - 1) / FADING) })),
  ];
}
