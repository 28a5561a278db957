import { RadiosurvError } from "../error.ts";
import { nearestName } from "../nearest.ts";
import { WAVELET_TABLE } from "./wavelet-table.ts";

/** Decomposition filters of a wavelet. */
export interface WaveletFilters {
  /** Low pass, PyWavelets' `dec_lo`; the sum is √2. */
  readonly low: Float64Array;
  /** High pass, `dec_hi`, of the same length. */
  readonly high: Float64Array;
}

/** Names of all discrete wavelets: haar, db1 to db38, sym2 to sym20, coif1 to coif17, bior and rbio 1.1 to 6.8, dmey. */
export function waveletNames(): string[] {
  const names = Object.keys(WAVELET_TABLE);
  const reverse = names.filter((name) => name.startsWith("bior")).map((name) => name.replace("bior", "rbio"));
  return ["haar", ...names, ...reverse];
}

/**
 * Decomposition filters by the name of the wavelet in PyWavelets.
 *
 * @throws RadiosurvError `setting` for an unknown name (gives the nearest)
 */
export function waveletFilters(name: string): WaveletFilters {
  if (name === "haar") return waveletFilters("db1");
  if (typeof name !== "string" || !waveletNames().includes(name)) {
    throw new RadiosurvError(
      "setting",
      `wavelet: there is no wavelet ${JSON.stringify(name)}; the nearest is "${nearestName(String(name), waveletNames())}"; there are haar, db1 to db38, sym2 to sym20, coif1 to coif17, bior and rbio 1.1 to 6.8, dmey`,
    );
  }
  if (name.startsWith("rbio")) {
    // analysis and synthesis change places: reconstruction filters are the others' with alternating signs
    const { low, high } = waveletFilters(name.replace("rbio", "bior"));
    return { low: high.map((x, k) => (k % 2 === 0 ? -x : x)).reverse(), high: low.map(alternate).reverse() };
  }
  const [low, high] = WAVELET_TABLE[name].split("|").map((text) => Float64Array.from(text.split(" "), Number));
  return {
    low,
    high:
      high ??
      low
        .slice()
        .reverse()
        .map((x, k) => (k % 2 === 0 ? -x : x)),
  };
}

function alternate(x: number, k: number): number {
  return k % 2 === 0 ? x : -x;
}
