import { contiguousData, type Image } from "../image/image.ts";
import { size3, spacing3, type Triple } from "../image/mask-box.ts";
import { checkSettings, yesOrNo } from "../rules.ts";
import type { Filter } from "./filter.ts";
import { SETTINGS } from "./rules.ts";
import { onGridOf } from "./volume.ts";

/** What {@link gradientMagnitude} can be told. */
export interface GradientMagnitudeOptions<Settings extends object = object> {
  /** Take differences per mm; else per voxel. PyRadiomics' `gradientUseSpacing`. @default true */
  readonly useSpacing?: boolean;
  /** Settings of the extraction that are overridden for this image, such as `binWidth`. @default {} */
  readonly settings?: Settings;
}

/**
 * Length of the gradient: large at edges. Formula: √(Σₐ ((f(x + eₐ) − f(x − eₐ)) / 2sₐ)²) over the axes a, s the spacing;
 * beyond the border the border voxel is repeated. Float32, equal to PyRadiomics' image type `Gradient` and ITK's
 * GradientMagnitudeImageFilter.
 *
 * @example
 * ```ts
 * import { createImage } from "radiosurv/image";
 * import { gradientMagnitude } from "radiosurv/filters";
 * const image = createImage(Int16Array.of(0, 10, 20, 0, 10, 20), [3, 2], { spacing: [2, 2] });
 * const [{ image: response }] = gradientMagnitude().apply(image);
 * Array.from(response.voxels.data); // => [2.5, 5, 2.5, 2.5, 5, 2.5]
 * ```
 */
export function gradientMagnitude<Settings extends object>(
  options: GradientMagnitudeOptions<Settings> = {},
): Filter<Settings> {
  checkSettings("gradientMagnitude", options, { useSpacing: yesOrNo, settings: SETTINGS });
  const { useSpacing = true, settings = {} as Settings } = options;
  function* apply(image: Image) {
    const data = Float64Array.from(contiguousData(image));
    const response = gradientLength(data, size3(image), useSpacing ? spacing3(image) : [1, 1, 1]);
    yield { name: "gradient", image: onGridOf(image, response) };
  }
  return { imageType: "Gradient", settings, apply };
}

function gradientLength(data: Float64Array, [nx, ny, nz]: Triple, [sx, sy, sz]: Triple): Float32Array {
  const result = new Float32Array(data.length);
  const [hx, hy, hz] = [0.5 / sx, 0.5 / sy, 0.5 / sz];
  for (let z = 0, i = 0; z < nz; z++) {
    const front = z > 0 ? nx * ny : 0;
    const back = z < nz - 1 ? nx * ny : 0;
    for (let y = 0; y < ny; y++) {
      const up = y > 0 ? nx : 0;
      const down = y < ny - 1 ? nx : 0;
      for (let x = 0; x < nx; x++, i++) {
        const dx = hx * data[x < nx - 1 ? i + 1 : i] - hx * data[x > 0 ? i - 1 : i];
        const dy = hy * data[i + down] - hy * data[i - up];
        const dz = hz * data[i + back] - hz * data[i - front];
        result[i] = Math.sqrt(dx * dx + dy * dy + dz * dz);
      }
    }
  }
  return result;
}
