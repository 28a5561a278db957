import { readFile } from "node:fs/promises";
import type { CaseResult } from "../../src/node/index.ts";
import { spearman } from "../../src/stats/index.ts";
import { applySignature, type Signature } from "../../src/study/index.ts";
import { parseCsv } from "../../src/table/index.ts";

/** What no study of real patients can tell: how well a score knows the latent risk, by cohort. */
export interface TrueRisk {
  readonly cohort: string;
  readonly n: number;
  /** Spearman's correlation of score and risk. */
  readonly rho: number;
}

/**
 * Compares the scores of a signature with the true risks of a simulated cohort.
 *
 * @param truth - path of truth.csv
 */
export async function trueRisk(
  signature: Signature,
  cases: readonly CaseResult[],
  truth: string,
): Promise<readonly TrueRisk[]> {
  const { rows } = parseCsv(await readFile(truth, "utf8"));
  const riskOf = new Map(rows.map(({ ID, risk }) => [ID, Number(risk)]));
  const byPatient = new Map<string, { cohort: string; features: Record<string, CaseResult["features"]> }>();
  for (const { id, cells, region, error, features } of cases) {
    if (error) continue;
    const patient = byPatient.get(id) ?? { cohort: cells.Cohort, features: {} };
    patient.features[`${cells.Modality}-${region}`] = features;
    byPatient.set(id, patient);
  }
  const pairs = new Map<string, { score: number[]; risk: number[] }>();
  for (const [id, { cohort, features }] of byPatient) {
    const score = scoreOf(signature, features);
    if (score === undefined) continue;
    const pair = pairs.get(cohort) ?? { score: [], risk: [] };
    pair.score.push(score);
    pair.risk.push(riskOf.get(id)!);
    pairs.set(cohort, pair);
  }
  return [...pairs].map(([cohort, { score, risk }]) => ({
    cohort,
    n: score.length,
    rho: spearman(score, risk).estimate,
  }));
}

// a patient of whom a region is lacking has none
function scoreOf(signature: Signature, features: Record<string, CaseResult["features"]>): number | undefined {
  try {
    return applySignature(signature, features).score[0];
  } catch {
    return undefined;
  }
}
