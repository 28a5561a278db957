import type { Image } from "../image/image.ts";
import { exp } from "../stats/elementary.ts";
import type { Boundary } from "./boundary.ts";
import { convolveAxis } from "./convolve.ts";
import { checkKernelFits } from "./oriented.ts";
import { onGridOf, type Volume, volumeOf } from "./volume.ts";

/** How {@link laplacianKernelResponse} cuts the kernel and goes beyond the border. */
export interface LaplacianKernelOptions {
  /** Where the kernel is cut off, in standard deviations. */
  readonly truncate: number;
  readonly boundary: Boundary;
  /** 2 works slice by slice. */
  readonly dimension: 2 | 3;
}

/**
 * Convolution with the sampled Laplacian of Gaussian of IBSI 2: with s the standard deviation in voxels of each axis,
 * h(k) = −∏ g(k) Σ (1/s² − k²/s⁴), g the Gaussian, k within `truncate` s along each axis.
 */
export function laplacianKernelResponse(image: Image, sigmaMm: number, options: LaplacianKernelOptions): Image {
  const volume = volumeOf(image);
  return onGridOf(image, convolveLaplacian(volume, sigmaMm, options));
}

/** The same on a volume. The kernel is a sum of three separable ones, whose passes are shared: seven in all. */
export function convolveLaplacian(volume: Volume, sigmaMm: number, options: LaplacianKernelOptions): Float64Array {
  const { data, size, spacing } = volume;
  const { truncate, boundary } = options;
  const dimension = Math.min(options.dimension, volume.dimension);
  const pass = (from: Float64Array, axis: number, kernel: Float64Array): Float64Array =>
    convolveAxis(from, size, axis, kernel, boundary, new Float64Array(data.length));
  let smooth = data;
  let curved: Float64Array | undefined;
  for (let axis = 0; axis < dimension; axis++) {
    const { gaussian, second } = sampledKernels(sigmaMm / spacing[axis], truncate);
    const last = Math.floor((size[axis] - 1) / 2);
    const advice = `use a sigma of ${((last * spacing[axis]) / truncate).toPrecision(3)} mm at most, a smaller truncate, or dimension 2`;
    checkKernelFits(
      "laplacianOfGaussian",
      { ...volume, size: [size[axis], size[axis], size[axis]] },
      gaussian.length,
      1,
      advice,
    );
    const next = pass(smooth, axis, second);
    if (curved) {
      const before = pass(curved, axis, gaussian);
      for (let i = 0; i < next.length; i++) next[i] += before[i];
    }
    curved = next;
    if (axis < dimension - 1) smooth = pass(smooth, axis, gaussian);
  }
  return curved as Float64Array;
}

/** A Gaussian and its second derivative at whole numbers; s in voxels. */
function sampledKernels(s: number, truncate: number): { gaussian: Float64Array; second: Float64Array } {
  const radius = Math.floor(truncate * s + 0.5);
  const gaussian = new Float64Array(2 * radius + 1);
  for (let k = -radius; k <= radius; k++)
    gaussian[k + radius] = exp((-k * k) / (2 * s * s)) / (Math.sqrt(2 * Math.PI) * s);
  const second = gaussian.map((g, i) => {
    const k = i - radius;
    return -g * (1 / (s * s) - (k * k) / (s * s * s * s));
  });
  return { gaussian, second };
}
