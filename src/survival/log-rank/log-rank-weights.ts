import { RadiosurvError } from "../../error.ts";
import { exp, log } from "../../stats/elementary.ts";

/**
 * How event times are weighted, with n at risk and d events at each, and S the pooled Kaplan-Meier estimate:
 * - `log-rank`: 1
 * - `gehan`: n (Gehan, Breslow, Wilcoxon)
 * - `tarone-ware`: the square root of n
 * - `peto`: the product of (1 - d / (n + 1)) up to and with the time (Peto and Peto)
 * - `peto-andersen`: that times n / (n + 1) (Andersen)
 * - `{ p, q }`: S(t-)^p (1 - S(t-))^q (Fleming and Harrington)
 */
export type LogRankWeights =
  | "log-rank"
  | "gehan"
  | "tarone-ware"
  | "peto"
  | "peto-andersen"
  | { readonly p: number; readonly q: number };

const NAMES = ["log-rank", "gehan", "tarone-ware", "peto", "peto-andersen"];

/** Weights of the event times of a stratum, asked for in ascending order of time: with n at risk and d events. */
type Weigh = (n: number, d: number) => number;

/**
 * Makes the weighting that the options ask for; each stratum calls it for a fresh start.
 *
 * @throws RadiosurvError `setting` for a weighting that is not known, or given together with `rho`
 */
export function weigher(
  caller: string,
  { rho, weights }: { readonly rho?: number; readonly weights?: LogRankWeights },
): () => Weigh {
  if (weights === undefined) return rho ? flemingHarrington(rho, 0) : () => () => 1;
  if (rho !== undefined) {
    throw new RadiosurvError("setting", `${caller}: rho and weights exclude each other; leave one out`);
  }
  if (typeof weights === "object" && Number.isFinite(weights?.p) && Number.isFinite(weights.q)) {
    return flemingHarrington(weights.p, weights.q);
  }
  switch (weights) {
    case "log-rank":
      return () => () => 1;
    case "gehan":
      return () => (n) => n;
    case "tarone-ware":
      return () => (n) => Math.sqrt(n);
    case "peto":
      return () => peto();
    case "peto-andersen":
      return () => {
        const weigh = peto();
        return (n, d) => (weigh(n, d) * n) / (n + 1);
      };
    default:
      throw new RadiosurvError(
        "setting",
        `${caller}: weights must be one of ${NAMES.join(", ")}, or { p, q } of two numbers; got ${JSON.stringify(weights)}`,
      );
  }
}

function flemingHarrington(p: number, q: number): () => Weigh {
  return () => {
    let survival = 1;
    return (n, d) => {
      const before = survival;
      survival *= (n - d) / n;
      return power(before, p) * power(1 - before, q);
    };
  };
}

function peto(): Weigh {
  let survival = 1;
  return (n, d) => {
    survival *= 1 - d / (n + 1);
    return survival;
  };
}

function power(base: number, exponent: number): number {
  if (exponent === 0 || base === 1) return 1;
  if (exponent === 1) return base;
  return base > 0 ? exp(exponent * log(base)) : exponent > 0 ? 0 : Number.POSITIVE_INFINITY;
}
