import type { CurveType } from "./enhancement.ts";
import { correlated, gradeOf, latentRisk, STREAM } from "./latent.ts";
import { ramp } from "./lesion.ts";
import { nearlyNormal, random } from "./random.ts";
import { type SetSizes, totalOf } from "./sets.ts";

/** What a reader notes of an MRI, in the words of the BI-RADS lexicon. */
export interface MriReading {
  readonly shape: "oval" | "round" | "irregular";
  readonly margin: "circumscribed" | "irregular" | "spiculated";
  readonly enhancement: "homogeneous" | "heterogeneous" | "rim";
  readonly tic: CurveType;
  /** Largest diameter, mm, to a tenth. */
  readonly sizeMm: number;
}

/** Levels in ascending order of risk, cuts of a standard normal number between them, correlation with the latent risk. */
const SHAPE = { levels: ["oval", "round", "irregular"], cuts: [-1.1, -0.4], correlation: 0.45 } as const;
const MARGIN = { levels: ["circumscribed", "irregular", "spiculated"], cuts: [-1.2, 0.45], correlation: 0.4 } as const;
const INSIDE = { levels: ["homogeneous", "heterogeneous", "rim"], cuts: [-0.9, 0.75], correlation: 0.4 } as const;
const CURVE = { levels: ["persistent", "plateau", "washout"], cuts: [-1.15, 0.05], correlation: 0.3 } as const;

/** Agreement of the two readers: Cohen's kappa, and the intraclass correlation of sizes, as in Xiong et al. 2024. */
export const READER_AGREEMENT = { shape: 0.864, margin: 0.612, enhancement: 0.856, tic: 0.737, size: 0.991 } as const;

/** Standard deviation of diameters among patients, mm: that of 150 simulated tumours. */
const SIZE_DEVIATION = 6;

/** Cases that both readers read. */
const REPEATED = 60;

/**
 * What the first reader notes of a patient's MRI.
 *
 * @param sizeMm - largest diameter of the tumour's mask, where there is one
 */
export function simulateReading(
  seed: number,
  index: number,
  sizeMm: number = expectedDiameter(seed, index),
): MriReading {
  return { ...read(seed, index, STREAM.reading, latentRisk(seed, index)), sizeMm: Math.round(sizeMm * 10) / 10 };
}

/**
 * What the second reader notes of a case that the first has read as `first`. With a probability that is the kappa wanted
 * it is the same; else it is a reading of another patient, drawn anew: then kappa, in the mean, is that probability.
 */
export function simulateSecondReading(seed: number, index: number, first: MriReading): MriReading {
  const next = random(seed, index, STREAM.secondReading);
  const other = read(seed, index, STREAM.secondReading, nearlyNormal(next));
  const { shape, margin, enhancement, tic, size } = READER_AGREEMENT;
  const agrees = [shape, margin, enhancement, tic].map((kappa) => next() < kappa);
  // the intraclass correlation is s^2 / (s^2 + e^2 / 2) for an error e of one of the two
  const error = SIZE_DEVIATION * Math.sqrt(2 * (1 / size - 1)) * nearlyNormal(next);
  return {
    shape: agrees[0] ? first.shape : other.shape,
    margin: agrees[1] ? first.margin : other.margin,
    enhancement: agrees[2] ? first.enhancement : other.enhancement,
    tic: agrees[3] ? first.tic : other.tic,
    sizeMm: Math.max(1, Math.round((first.sizeMm + error) * 10) / 10),
  };
}

/** Numbers of the patients that both readers read, ascending: 60, or all of a smaller cohort, evenly over it. */
export function repeatedCases(sizes: SetSizes): readonly number[] {
  const total = totalOf(sizes);
  const count = Math.min(REPEATED, total);
  return Array.from({ length: count }, (_, i) => Math.floor(((i + 0.5) * total) / count));
}

/**
 * Diameter of the tumour of the patient's MRI as far as it is known without drawing it: from the radius and the risk, by
 * the regression on both in 150 simulated tumours, whose residual error is drawn. For tests without images.
 */
export function expectedDiameter(seed: number, index: number): number {
  const aggressive = ramp(latentRisk(seed, index), -2, 2);
  // the first number of this stream makes the radius: see simulateMri
  const radius = 7 + 2 * random(seed, index, STREAM.mri)() + 3.5 * aggressive;
  return 2.68 * radius + 7.55 * aggressive - 4.76 + 1.9 * nearlyNormal(random(seed, index, STREAM.reading, 2));
}

function read(seed: number, index: number, stream: number, risk: number): Omit<MriReading, "sizeMm"> {
  const next = random(seed, index, stream, 1);
  const of = <T extends string>(item: {
    readonly levels: readonly T[];
    readonly cuts: readonly number[];
    readonly correlation: number;
  }): T => item.levels[gradeOf(correlated(next, risk, item.correlation), item.cuts)];
  return { shape: of(SHAPE), margin: of(MARGIN), enhancement: of(INSIDE), tic: of(CURVE) };
}
