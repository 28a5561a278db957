import type { CoxData } from "./cox-data.ts";
import { type CoxEventTimes, hazardSteps, livedHazard } from "./cox-event-times.ts";
import { addWeightedGram } from "./weighted-gram.ts";

/** Information of a Cox model with x and x g(t) as covariates, at coefficients of 0 for the latter: its blocks, p x p each. */
export interface TimeInformation {
  /** Sum over event times of V, of V g, and of V g^2, with V the covariance of x in the risk set. */
  readonly plain: Float64Array;
  readonly linear: Float64Array;
  readonly squared: Float64Array;
}

/**
 * The three sums, as sums over subjects less those over tied steps, for q = 0, 1, 2:
 *
 *     sum over i of c(i) x x'  -  sum over steps of (D / m) g^q mean mean',   c(i) = risk(i) * hazard lived, each step times g^q
 *
 * so that no matrix is carried along the risk sets. Time n p^2.
 */
// risk[n]   weight times exp(linear predictor)
// g[count]  transformed time of each event time
export function timeInformation(
  data: CoxData,
  times: CoxEventTimes,
  ties: "efron" | "breslow",
  risk: Float64Array,
  g: Float64Array,
): TimeInformation {
  const { n, p, x } = data;
  const { hazard, reduction } = hazardSteps(times, ties);
  const steps = tiedSteps(times, ties, p);
  const lived = new Float64Array(n);
  const [plain, linear, squared] = [0, 1, 2].map((power) => {
    if (power > 0) {
      for (let k = 0; k < g.length; k++) {
        hazard[k] *= g[k];
        reduction[k] *= g[k];
      }
      for (let l = 0; l < steps.count; l++) steps.weights[l] *= g[steps.times[l]];
    }
    livedHazard(data, times, { hazard, reduction }, lived);
    for (let i = 0; i < n; i++) lived[i] *= risk[i];
    const matrix = new Float64Array(p * p);
    addWeightedGram(x, lived, n, p, 1, matrix);
    addWeightedGram(steps.means, steps.weights, steps.count, p, -1, matrix);
    for (let a = 0; a < p; a++) for (let b = 0; b < a; b++) matrix[b * p + a] = matrix[a * p + b];
    return matrix;
  });
  return { plain, linear, squared };
}

/** Each tied step: its event time, weight D / m, and the mean of x in the risk set; count x p. */
interface TiedSteps {
  readonly count: number;
  readonly times: Uint32Array;
  readonly weights: Float64Array;
  readonly means: Float64Array;
}

function tiedSteps(
  { count: distinct, deaths, deadWeight, sum0, dead0, sum1, dead1 }: CoxEventTimes,
  ties: "efron" | "breslow",
  p: number,
): TiedSteps {
  const count = ties === "efron" ? deaths.reduce((sum, value) => sum + value, 0) : distinct;
  const steps = { count, times: new Uint32Array(count), weights: new Float64Array(count) };
  const means = new Float64Array(count * p);
  for (let k = 0, s = 0; k < distinct; k++) {
    const tied = ties === "efron" ? deaths[k] : 1;
    for (let l = 0; l < tied; l++, s++) {
      const part = l / tied;
      const at0 = sum0[k] - part * dead0[k];
      steps.times[s] = k;
      steps.weights[s] = deadWeight[k] / tied;
      for (let j = 0, at = k * p; j < p; j++) means[s * p + j] = (sum1[at + j] - part * dead1[at + j]) / at0;
    }
  }
  return { ...steps, means };
}
