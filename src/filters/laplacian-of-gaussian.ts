import { RadiosurvError } from "../error.ts";
import { contiguousData, type Image, type VoxelArray } from "../image/image.ts";
import { type MaskBox, size3, spacing3 } from "../image/mask-box.ts";
import { checkGiven, checkSettings, oneOf, positive, type Rule } from "../rules.ts";
import type { Boundary } from "./boundary.ts";
import type { Filter, FilterContext, Profile } from "./filter.ts";
import { laplacianKernelResponse } from "./laplacian-kernel.ts";
import { recursiveLaplacian } from "./recursive-gaussian.ts";
import { BOUNDARY, DIMENSION, SETTINGS } from "./rules.ts";
import { onBoxOf, onGridOf } from "./volume.ts";

/** What {@link laplacianOfGaussian} can be told. */
export interface LaplacianOfGaussianOptions<Settings extends object = object> {
  /**
   * Standard deviation of the Gaussian, mm, or several. A text keeps its spelling in the name of the image, as Python
   * prints 2.0 and 2 differently: `"2.0"` makes `log-sigma-2-0-mm-3D`, as a parameter file with 2.0 does.
   */
  readonly sigma: number | string | readonly (number | string)[];
  /** Whose definition to follow. @default that of the extraction; `ibsi` where one of the options below is given */
  readonly profile?: Profile;
  /** Where the kernel is cut off, in standard deviations; `ibsi` only. @default 4 */
  readonly truncate?: number;
  /** What lies beyond the border; `ibsi` only. @default "mirror" */
  readonly boundary?: Boundary;
  /** 2 works slice by slice; `ibsi` only. @default 3, for a 2D image 2 */
  readonly dimension?: 2 | 3;
  /** Settings of the extraction that are overridden for these images, such as `binWidth`. @default {} */
  readonly settings?: Settings;
}

const SIGMA: Rule = [
  "a positive number of mm, or a list of them",
  (value) => (Array.isArray(value) ? value : [value]).every((one) => Number(one) > 0 && Number.isFinite(Number(one))),
];

const RULES = {
  sigma: SIGMA,
  profile: oneOf("pyradiomics", "ibsi"),
  truncate: positive,
  boundary: BOUNDARY,
  dimension: DIMENSION,
  settings: SETTINGS,
};

/**
 * Laplacian of Gaussian: bright where the image is darker than its surroundings at a distance of about sigma, dark where
 * it is brighter. Formula: ∇²(G_σ * f), G_σ(r) = (2π σ²)^(−D/2) exp(−r² / 2σ²).
 *
 * In the `pyradiomics` profile the recursive filter of ITK (Deriche), times σ², with 32 bits between its passes: bit for
 * bit PyRadiomics' image type `LoG`. In the `ibsi` profile a convolution with the sampled kernel, cut off at `truncate`
 * standard deviations, without the factor σ²: IBSI's L6PA.
 *
 * @param options - `sigma` and, for the `ibsi` definition, `truncate`, `boundary`, `dimension`
 * @throws RadiosurvError `setting` for an unknown option; when applied `argument` for a sigma that is too large for the
 *   image (says the largest that fits)
 * @example
 * ```ts
 * import { createImage } from "radiosurv/image";
 * import { laplacianOfGaussian } from "radiosurv/filters";
 * const image = createImage(Float32Array.from({ length: 512 }, (_, i) => (i === 292 ? 1 : 0)), [8, 8, 8]);
 * const [{ name, image: response }] = laplacianOfGaussian({ sigma: 1 }).apply(image);
 * name; // => "log-sigma-1-mm-3D"
 * response.voxels.data[292] < 0; // => true
 * ```
 * @see Farnebäck and Westin, Improving Deriche-style recursive Gaussian filters, Journal of Mathematical Imaging and
 *   Vision 2006
 */
export function laplacianOfGaussian<Settings extends object>(
  options: LaplacianOfGaussianOptions<Settings>,
): Filter<Settings> {
  checkGiven("laplacianOfGaussian", options, "sigma");
  checkSettings("laplacianOfGaussian", options, RULES);
  const { sigma, truncate, boundary, dimension, settings = {} as Settings } = options;
  const sigmas = Array.isArray(sigma) ? (sigma as readonly (number | string)[]) : [sigma as number | string];
  const implied: Profile | undefined = truncate || boundary || dimension ? "ibsi" : undefined;
  function* apply(image: Image, context: Partial<FilterContext> = {}) {
    const profile = options.profile ?? implied ?? context.profile ?? "pyradiomics";
    const flat = profile === "ibsi" && (dimension ?? image.size.length) === 2;
    for (const each of sigmas) {
      const name = `log-sigma-${String(each).replace(".", "-")}-mm-${flat ? 2 : 3}D`;
      const width = Number(each);
      if (profile === "ibsi") {
        const kernel = { truncate: truncate ?? 4, boundary: boundary ?? "mirror", dimension: flat ? 2 : 3 } as const;
        yield { name, image: laplacianKernelResponse(image, width, kernel) };
      } else {
        checkFits(image, width);
        const { region } = context;
        if (region) yield { name, ...onBoxOf(image, region, responseInBox(image, width, region)) };
        else yield { name, image: onGridOf(image, recursiveLaplacian(...wholeOf(image), width)) };
      }
    }
  }
  return { imageType: "LoG", settings, apply };
}

/** Beyond so many standard deviations the recursion has forgotten what came before, to 1e-13 of it. */
const MEMORY = 22;

/** The response of ITK's filter in the box of a region. */
function responseInBox(image: Image, sigma: number, region: MaskBox): Float32Array {
  const spacing = spacing3(image);
  const whole = size3(image).slice(0, image.size.length);
  const reach = whole.map((_, axis) => Math.ceil((MEMORY * sigma) / spacing[axis]));
  const low = whole.map((_, axis) => Math.max(region.lower[axis] - reach[axis], 0));
  const size = whole.map((n, axis) => Math.min(region.lower[axis] + region.size[axis] + reach[axis], n) - low[axis]);
  // an axis that would become too short for the filter stays whole
  whole.forEach((n, axis) => {
    if (size[axis] < 4) [low[axis], size[axis]] = [0, n];
  });
  const kept = {
    first: low.map((start, axis) => region.lower[axis] - start),
    count: region.size.slice(0, whole.length),
  };
  return recursiveLaplacian(copyBox(contiguousData(image), whole, low, size), size, spacing, sigma, kept);
}

function wholeOf(image: Image): [voxels: Voxels, size: readonly number[], spacing: readonly number[]] {
  const source = contiguousData(image);
  const voxels = voxelsFor(source, source.length);
  voxels.set(source);
  return [voxels, image.size, image.spacing];
}

type Voxels = Float32Array | Float64Array;

/** Room for voxels of an image: 32 bits where these hold them, so that all passes read and write one type. */
function voxelsFor(source: VoxelArray, length: number): Voxels {
  const wide = source instanceof Float64Array || source instanceof Int32Array || source instanceof Uint32Array;
  return wide ? new Float64Array(length) : new Float32Array(length);
}

function copyBox(
  voxels: VoxelArray,
  [wx, wy]: readonly number[],
  [lx, ly, lz = 0]: readonly number[],
  [nx, ny, nz = 1]: readonly number[],
): Voxels {
  const result = voxelsFor(voxels, nx * ny * nz);
  for (let z = 0, to = 0; z < nz; z++) {
    for (let y = 0; y < ny; y++, to += nx) {
      const from = ((z + lz) * wy + y + ly) * wx + lx;
      result.set(voxels.subarray(from, from + nx), to);
    }
  }
  return result;
}

/** PyRadiomics' condition on the size of the image, where it would leave the image out with a line in its log. */
function checkFits({ size, spacing }: Image, sigma: number): void {
  const axis = size.findIndex((n, k) => n < 4 || n < Math.ceil(sigma / spacing[k]) + 1);
  if (axis < 0) return;
  const largest = Math.min(...size.map((n, k) => (n - 1) * spacing[k]));
  const small = size.some((n) => n < 4);
  const needed = Math.max(4, Math.ceil(sigma / spacing[axis]) + 1);
  throw new RadiosurvError(
    "argument",
    `laplacianOfGaussian: sigma ${sigma} mm needs ${needed} voxels along ${"xyz"[axis]}; the image has ${size[axis]}; ${small ? "at least 4 are needed along each axis" : `the largest sigma for it is ${largest} mm`}`,
  );
}
