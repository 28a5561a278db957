/**
 * A covariate of which less than this part of its spread is left, after batches and the covariates before it, is taken as
 * following from them: well above what rounding leaves, well below what data leave.
 */
const REDUNDANT = 1e-9;

/** An orthonormal basis of covariates, each less its mean within batches. */
export interface WithinBasis {
  /** Unit vectors of length n, one a covariate. */
  readonly vectors: readonly Float64Array[];
  /** Coefficients of the covariates in the vectors, upper triangle, row by row. */
  readonly triangle: Float64Array;
}

/**
 * Basis by Gram and Schmidt, each vector twice.
 *
 * @returns the basis, or the place of the first covariate that follows from batches and those before it
 */
export function withinBasis(
  covariates: readonly Float64Array[],
  codes: Uint32Array,
  sizes: Uint32Array,
): WithinBasis | number {
  const q = covariates.length;
  const triangle = new Float64Array(q * q);
  const vectors: Float64Array[] = [];
  for (let c = 0; c < q; c++) {
    const vector = lessBatchMeans(covariates[c], codes, sizes);
    for (let pass = 0; pass < 2; pass++) {
      for (let b = 0; b < c; b++) {
        const part = product(vectors[b], vector);
        triangle[b * q + c] += part;
        for (let i = 0; i < vector.length; i++) vector[i] -= part * vectors[b][i];
      }
    }
    const length = Math.sqrt(product(vector, vector));
    if (!(length > REDUNDANT * spread(covariates[c]))) return c;
    triangle[c * q + c] = length;
    for (let i = 0; i < vector.length; i++) vector[i] /= length;
    vectors.push(vector);
  }
  return { vectors, triangle };
}

/** Coefficients of the covariates in a regression of values on batches and covariates. */
export function withinCoefficients({ vectors, triangle }: WithinBasis, values: Float64Array): Float64Array {
  const q = vectors.length;
  const coefficients = new Float64Array(q);
  for (let c = q - 1; c >= 0; c--) {
    let rest = product(vectors[c], values);
    for (let b = c + 1; b < q; b++) rest -= triangle[c * q + b] * coefficients[b];
    coefficients[c] = rest / triangle[c * q + c];
  }
  return coefficients;
}

function lessBatchMeans(values: Float64Array, codes: Uint32Array, sizes: Uint32Array): Float64Array {
  const rest = values.slice();
  // a second time for what rounding left in the means
  for (let pass = 0; pass < 2; pass++) {
    const means = batchMeans(rest, codes, sizes);
    for (let i = 0; i < rest.length; i++) rest[i] -= means[codes[i]];
  }
  return rest;
}

export function batchMeans(values: Float64Array, codes: Uint32Array, sizes: Uint32Array): Float64Array {
  const means = new Float64Array(sizes.length);
  for (let i = 0; i < values.length; i++) means[codes[i]] += values[i];
  for (let b = 0; b < sizes.length; b++) means[b] /= sizes[b];
  return means;
}

function spread(values: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i];
  const mean = sum / values.length;
  let squares = 0;
  for (let i = 0; i < values.length; i++) squares += (values[i] - mean) * (values[i] - mean);
  return Math.sqrt(squares);
}

function product(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
  return sum;
}
