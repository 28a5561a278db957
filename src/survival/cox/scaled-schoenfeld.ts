import { cholesky, inverse } from "../../stats/cholesky.ts";
import type { Term } from "../../table/numeric-table.ts";
import type { CoxData } from "./cox-data.ts";
import type { SchoenfeldRows } from "./cox-schoenfeld.ts";

/** See `ProportionalHazardsTest`. */
export interface ScaledSchoenfeld {
  readonly y: readonly Float64Array[];
  readonly variance: readonly (readonly number[])[];
}

/**
 * Schoenfeld residuals times the inverse of the mean information of an event, plus the coefficient. A variable of several
 * columns counts as one, its part of the linear predictor, with the coefficient 1.
 *
 * A variable that is constant within a stratum has no part in the events there: they are left out of its mean information,
 * and its residuals are NaN.
 *
 * @param information - sum over event times of the covariance of x in the risk set, p x p, on the scale of the data
 * @param coefficients - in the units of the table
 * @param variables - with their columns that are not redundant
 */
export function scaledSchoenfeld(
  data: CoxData,
  events: SchoenfeldRows,
  information: Float64Array,
  coefficients: Float64Array,
  variables: readonly Term[],
): ScaledSchoenfeld {
  const { p, scales, strata } = data;
  const q = variables.length;
  // each variable as a weighted sum of columns, in the units of the table
  const factors = variables.map(({ columns }) =>
    columns.map((j) => scales[j] * (columns.length > 1 ? coefficients[j] : 1)),
  );
  const levels = variables.map(({ columns }) => (columns.length === 1 ? coefficients[columns[0]] : 1));
  const total = new Float64Array(q * q);
  variables.forEach(({ columns: left }, v) => {
    variables.forEach(({ columns: right }, w) => {
      left.forEach((a, c) => {
        right.forEach((b, d) => {
          total[v * q + w] += factors[v][c] * factors[w][d] * information[a * p + b];
        });
      });
    });
  });
  const taken = variables.map(({ columns }) => takesPart(data, columns));
  const mean = meanInformation(total, taken, eventsOfStrata(data, events), q);
  const all = variables.flatMap(({ columns }, v) => (columns.length > 0 ? [v] : []));
  const y = variables.map(() => new Float64Array(events.count).fill(Number.NaN));
  const weights = new Float64Array(p);
  for (let s = 0, from = 0, to = 0; s + 1 < strata.length; s++, from = to) {
    while (to < events.count && events.places[to] < strata[s + 1]) to++;
    const used = all.filter((v) => taken[v][s]);
    const scale = invert(mean, used, q);
    used.forEach((v, a) => {
      // what each column adds to the residual of v
      weights.fill(0);
      used.forEach((w, b) => {
        variables[w].columns.forEach((j, c) => {
          weights[j] += factors[w][c] * scale[b * used.length + a];
        });
      });
      addProducts(events.residuals, weights, levels[v], y[v], from, to);
    });
  }
  const scale = invert(mean, all, q);
  const variance = variables.map(() => new Array<number>(q).fill(Number.NaN));
  all.forEach((v, a) => {
    all.forEach((w, b) => {
      variance[v][w] = scale[a * all.length + b];
    });
  });
  return { y, variance };
}

// out[from..to]  level + the products of those rows with the weights
function addProducts(
  rows: Float64Array,
  weights: Float64Array,
  level: number,
  out: Float64Array,
  from: number,
  to: number,
): void {
  const p = weights.length;
  for (let e = from, at = from * p; e < to; e++, at += p) {
    let sum = level;
    for (let j = 0; j < p; j++) sum += rows[at + j] * weights[j];
    out[e] = sum;
  }
}

// whether one of the columns varies within each stratum
function takesPart({ p, strata, x }: CoxData, columns: readonly number[]): boolean[] {
  return Array.from({ length: strata.length - 1 }, (_, s) => {
    for (const j of columns) {
      for (let i = strata[s] + 1; i < strata[s + 1]; i++) if (x[i * p + j] !== x[strata[s] * p + j]) return true;
    }
    return false;
  });
}

function eventsOfStrata({ strata }: CoxData, { places }: SchoenfeldRows): Float64Array {
  const counts = new Float64Array(strata.length - 1);
  for (let e = 0, s = 0; e < places.length; e++) {
    while (places[e] >= strata[s + 1]) s++;
    counts[s]++;
  }
  return counts;
}

// each entry by the number of events in which both variables take part
function meanInformation(
  total: Float64Array,
  taken: readonly (readonly boolean[])[],
  counts: Float64Array,
  q: number,
): Float64Array {
  return total.map((value, at) => {
    const left = taken[Math.floor(at / q)];
    const right = taken[at % q];
    const shared = counts.reduce((sum, count, s) => sum + (left[s] && right[s] ? count : 0), 0);
    return shared > 0 ? value / shared : 0;
  });
}

// NaN throughout if it is singular
function invert(matrix: Float64Array, used: readonly number[], q: number): Float64Array {
  const m = used.length;
  const part = Float64Array.from(used.flatMap((a) => used.map((b) => matrix[a * q + b])));
  const decomposition = cholesky(part, m);
  return decomposition.rank < m ? part.fill(Number.NaN) : inverse(decomposition);
}
