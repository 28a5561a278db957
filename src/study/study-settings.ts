import { plainArrays } from "../table/index.ts";
import type { ModelComparison } from "./compare-models.ts";
import type { RunStudyOptions } from "./run-study.ts";

/** What a study was asked for, with the defaults of the rest, as plain JSON. */
export function settingsOf(
  { onProgress: _, signal: __, ...options }: RunStudyOptions,
  { times, decisionTime, confLevel }: ModelComparison,
): Readonly<Record<string, unknown>> {
  const settings = {
    rois: {},
    clinical: [],
    imaging: [],
    categories: [],
    ring: "cross-validation",
    missing: "throw",
    units: "check",
    resamples: 0,
    seed: 1,
    simulations: 1000,
    calibrationGroups: 5,
    ...options,
    signature: { filter: { height: 0.5 }, lambda: "min", center: "mean", cutoff: {}, ...options.signature },
    models: { criterion: "bic", entryPValue: 1, ...options.models },
    validation: { outerFolds: 5, repeats: 1, ...options.validation },
    ...{ times, decisionTime, confLevel },
  };
  const plain = (key: string, value: unknown): unknown =>
    typeof value === "function" ? "function" : plainArrays(key, value);
  return JSON.parse(JSON.stringify(settings, plain)) as Readonly<Record<string, unknown>>;
}
