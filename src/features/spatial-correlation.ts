import { goodLength, transformGrid } from "../stats/fft.ts";
import type { MaskBox, Triple } from "./roi.ts";

/** Below this many voxels the sum over pairs is faster. */
const FEW = 1000;

/** Autocorrelation of intensities over a region. */
export interface SpatialCorrelation {
  /** Moran's I. */
  readonly moran: number;
  /** Geary's C. */
  readonly geary: number;
}

/**
 * Moran's I and Geary's C of intensities with weights 1 / distance, over all pairs of voxels. NaN if all intensities are
 * equal, or of one voxel.
 *
 * As the weight of a pair depends on nothing but the offset between its voxels, the sums over pairs are convolutions:
 * exact up to rounding, in time O(box log box) where the pairs would take O(n²).
 *
 * @param values - intensity of each voxel of the mask, x varying fastest
 */
export function spatialCorrelation(mask: MaskBox, values: Float64Array): SpatialCorrelation {
  const n = values.length;
  let mean = 0;
  for (const x of values) mean += (x - values[0]) / n;
  mean += values[0];
  const deviations = values.map((x) => x - mean);
  let squares = 0;
  for (const z of deviations) squares += z * z;
  const { weights, products, spread } = (n < FEW ? sumOverPairs : sumByConvolution)(mask, deviations);
  return {
    moran: ((n / weights) * products) / squares,
    geary: ((n - 1) * (spread - products)) / (weights * squares),
  };
}

/** Σ w, Σ w zᵢ zⱼ and Σ w zᵢ² over ordered pairs i ≠ j. */
interface PairSums {
  readonly weights: number;
  readonly products: number;
  readonly spread: number;
}

function sumOverPairs({ data, size, spacing }: MaskBox, z: Float64Array): PairSums {
  const position = new Float64Array(3 * z.length);
  for (let i = 0, k = 0; i < data.length; i++) {
    if (data[i] === 0) continue;
    position[3 * k] = (i % size[0]) * spacing[0];
    position[3 * k + 1] = (Math.floor(i / size[0]) % size[1]) * spacing[1];
    position[3 * k++ + 2] = Math.floor(i / (size[0] * size[1])) * spacing[2];
  }
  let weights = 0;
  let products = 0;
  let spread = 0;
  for (let i = 0; i < z.length; i++) {
    for (let j = 0; j < i; j++) {
      const dx = position[3 * i] - position[3 * j];
      const dy = position[3 * i + 1] - position[3 * j + 1];
      const dz = position[3 * i + 2] - position[3 * j + 2];
      const weight = 1 / Math.sqrt(dx * dx + dy * dy + dz * dz);
      weights += 2 * weight;
      products += 2 * weight * z[i] * z[j];
      spread += weight * (z[i] * z[i] + z[j] * z[j]);
    }
  }
  return { weights, products, spread };
}

function sumByConvolution({ data, size, spacing }: MaskBox, z: Float64Array): PairSums {
  const padded = size.map((n) => goodLength(2 * n - 1)) as unknown as Triple;
  const total = padded[0] * padded[1] * padded[2];
  // the mask as real and the deviations as imaginary part: as the weights are symmetric, both stay where they are
  const re = new Float64Array(total);
  const im = new Float64Array(total);
  const places = new Int32Array(z.length);
  for (let i = 0, k = 0; i < data.length; i++) {
    if (data[i] === 0) continue;
    const y = Math.floor(i / size[0]) % size[1];
    const place = (Math.floor(i / (size[0] * size[1])) * padded[1] + y) * padded[0] + (i % size[0]);
    places[k] = place;
    re[place] = 1;
    im[place] = z[k++];
  }
  const kernel = inverseDistances(padded, spacing);
  const zero = new Float64Array(total);
  transformGrid(kernel, zero, padded, false);
  transformGrid(re, im, padded, false);
  for (let i = 0; i < total; i++) {
    re[i] *= kernel[i];
    im[i] *= kernel[i];
  }
  transformGrid(re, im, padded, true);
  let weights = 0;
  let products = 0;
  let spread = 0;
  for (let k = 0; k < z.length; k++) {
    weights += re[places[k]];
    products += z[k] * im[places[k]];
    spread += z[k] * z[k] * re[places[k]];
  }
  return { weights, products, spread };
}

/** 1 / distance of each offset, those below 0 at the far end of each axis; 0 for no offset. */
function inverseDistances(size: Triple, spacing: Triple): Float64Array {
  const [nx, ny, nz] = size;
  const kernel = new Float64Array(nx * ny * nz);
  const square = (k: number, axis: number): number => {
    const d = Math.min(k, size[axis] - k) * spacing[axis];
    return d * d;
  };
  for (let z = 0, i = 0; z < nz; z++) {
    for (let y = 0; y < ny; y++) {
      const rest = square(y, 1) + square(z, 2);
      for (let x = 0; x < nx; x++, i++) kernel[i] = 1 / Math.sqrt(rest + square(x, 0));
    }
  }
  kernel[0] = 0;
  return kernel;
}
