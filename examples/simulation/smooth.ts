/**
 * Smooths a grid in place by moving averages along each axis, three times over, which is nearly a Gaussian. At the border
 * the nearest value is repeated.
 *
 * @param data - values, x varying fastest
 * @param size - number of voxels along each axis
 * @param radius - half the width of the moving average along each axis, in whole voxels; 0 leaves the axis as it is
 */
export function smooth(data: Float64Array, size: readonly number[], radius: readonly number[]): Float64Array {
  let stride = 1;
  for (let axis = 0; axis < size.length; axis++) {
    for (let pass = 0; pass < 3 && radius[axis] > 0; pass++) averageAlong(data, size[axis], stride, radius[axis]);
    stride *= size[axis];
  }
  return data;
}

function averageAlong(data: Float64Array, n: number, stride: number, radius: number): void {
  const line = new Float64Array(n);
  const width = 2 * radius + 1;
  for (let start = 0; start < data.length; start++) {
    // the first voxel of each line along the axis
    if (Math.floor(start / stride) % n !== 0) continue;
    for (let i = 0; i < n; i++) line[i] = data[start + i * stride];
    let sum = line[0] * radius;
    for (let i = 0; i <= radius; i++) sum += line[Math.min(i, n - 1)];
    for (let i = 0; i < n; i++) {
      data[start + i * stride] = sum / width;
      sum += line[Math.min(i + radius + 1, n - 1)] - line[Math.max(i - radius, 0)];
    }
  }
}

/** Scales values in place to mean 0 and variance 1. */
export function standardize(data: Float64Array): Float64Array {
  let mean = 0;
  for (const value of data) mean += value / data.length;
  let variance = 0;
  for (const value of data) variance += (value - mean) ** 2 / data.length;
  const scale = 1 / Math.sqrt(variance);
  for (let i = 0; i < data.length; i++) data[i] = (data[i] - mean) * scale;
  return data;
}
