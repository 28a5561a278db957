import { RadiosurvError } from "../error.ts";
import type { Image } from "../image/image.ts";
import type { Triple } from "../image/mask-box.ts";
import { checkGiven, checkSettings, listOf, oneOf, positive, wholeFrom } from "../rules.ts";
import { goodLength } from "../stats/fft.ts";
import { type Boundary, boundaryIndex } from "./boundary.ts";
import type { Filter } from "./filter.ts";
import { filterFrequencies, simoncelliBand, type Transfer } from "./frequency.ts";
import { convolveLaplacian } from "./laplacian-kernel.ts";
import { BOUNDARY, SETTINGS } from "./rules.ts";
import { checkLevel } from "./simoncelli.ts";
import { onGridOf, type Volume, volumeOf } from "./volume.ts";

/** What {@link riesz} can be told. */
export interface RieszOptions<Settings extends object = object> {
  /** Order of the transform along x, y (and z), such as `[1, 0, 0]`; two work slice by slice. */
  readonly order: readonly number[];
  /** The filter whose response is transformed. @default "simoncelli" */
  readonly of?: "simoncelli" | "laplacianOfGaussian";
  /** Level of the band of `simoncelli`. @default 1 */
  readonly level?: number;
  /** Standard deviation of `laplacianOfGaussian`, mm; needed there. */
  readonly sigma?: number;
  /** Where its kernel is cut off, in standard deviations. @default 4 */
  readonly truncate?: number;
  /** What lies beyond the border, where `laplacianOfGaussian` goes. @default "mirror" */
  readonly boundary?: Boundary;
  /** Settings of the extraction that are overridden for this image, such as `binWidth`. @default {} */
  readonly settings?: Settings;
}

const RULES = {
  order: listOf(wholeFrom(0)),
  of: oneOf("simoncelli", "laplacianOfGaussian"),
  level: wholeFrom(1),
  sigma: positive,
  truncate: positive,
  boundary: BOUNDARY,
  settings: SETTINGS,
};

/** Voxels that are put around an image of which a kernel takes in the border: the transform itself reaches farther. */
const MARGIN = 32;

/**
 * Riesz transform of the response to a Laplacian of Gaussian or to Simoncelli's wavelet: derivatives of a given order in
 * all directions, without more weight on high frequencies; IBSI's AYRS. Formula: the transform of the response times
 * (−i)^L √(L! / (l₁! l₂! l₃!)) u^l₁ v^l₂ w^l₃ / r^L, L = l₁ + l₂ + l₃. Images are named `riesz-100-simoncelli-1`,
 * `riesz-100-log-sigma-3-mm`.
 *
 * Not aligned by a structure tensor, for which there is no consensus.
 *
 * @throws RadiosurvError `setting` for an order that is all 0, or without the sigma that it needs; when applied `argument`
 *   for an order of another dimension, or a filter that is larger than the image
 * @example
 * ```ts
 * import { createImage } from "radiosurv/image";
 * import { riesz } from "radiosurv/filters";
 * const image = createImage(new Float32Array(64).fill(5), [8, 8]);
 * const [{ name, image: response }] = riesz({ order: [0, 1] }).apply(image);
 * name; // => "riesz-01-simoncelli-1"
 * Math.max(...response.voxels.data.map(Math.abs)) < 1e-12; // => true
 * ```
 * @see Depeursinge et al., Rotation-covariant texture learning using steerable Riesz wavelets, IEEE Transactions on Image
 *   Processing 2014
 */
export function riesz<Settings extends object>(options: RieszOptions<Settings>): Filter<Settings> {
  checkGiven("riesz", options, "order");
  checkSettings("riesz", options, RULES);
  const { order, of = "simoncelli", level = 1, sigma, truncate = 4, boundary = "mirror" } = options;
  if ((order.length !== 2 && order.length !== 3) || order.every((l) => l === 0)) {
    throw new RadiosurvError("setting", `riesz: order must be 2 or 3 numbers, not all 0; got [${order.join(", ")}]`);
  }
  if (of === "laplacianOfGaussian") checkGiven("riesz of laplacianOfGaussian", options, "sigma");
  const dimension = order.length;
  const { transfer, imaginary } = rieszTransfer(order);
  const base = of === "simoncelli" ? `simoncelli-${level}` : `log-sigma-${String(sigma).replace(".", "-")}-mm`;
  function* apply(image: Image) {
    const volume = volumeOf(image);
    if (dimension > volume.dimension) {
      throw new RadiosurvError(
        "argument",
        `riesz: a 2D image takes an order of two numbers; got [${order.join(", ")}]`,
      );
    }
    const response =
      of === "simoncelli"
        ? ofSimoncelli(volume, level, dimension, transfer, imaginary)
        : ofLaplacian(volume, { sigma: sigma as number, truncate, boundary }, dimension, transfer, imaginary);
    yield { name: `riesz-${order.join("")}-${base}`, image: onGridOf(image, response) };
  }
  return { imageType: "Riesz", settings: options.settings ?? ({} as Settings), apply };
}

function rieszTransfer(order: readonly number[]): { transfer: Transfer; imaginary: boolean } {
  const [a, b, c = 0] = order;
  const total = a + b + c;
  const factorial = (n: number): number => (n < 2 ? 1 : n * factorial(n - 1));
  const weight = Math.sqrt(factorial(total) / (factorial(a) * factorial(b) * factorial(c)));
  // (−i)^L is 1, −i, −1, i in turn
  const sign = total % 4 === 1 || total % 4 === 2 ? -weight : weight;
  const power = (x: number, n: number): number => {
    let product = 1;
    for (let k = 0; k < n; k++) product *= x;
    return product;
  };
  const transfer: Transfer = (u, v, w, r) => (r === 0 ? 0 : sign * power(u / r, a) * power(v / r, b) * power(w / r, c));
  return { transfer, imaginary: total % 2 === 1 };
}

function ofSimoncelli(
  volume: Volume,
  level: number,
  dimension: 2 | 3,
  transfer: Transfer,
  imaginary: boolean,
): Float64Array {
  checkLevel("riesz", volume, level, dimension);
  const band = simoncelliBand(level);
  const both: Transfer = (u, v, w, r) => band(r) * transfer(u, v, w, r);
  return filterFrequencies(volume.data, volume.size, dimension, both, imaginary);
}

function ofLaplacian(
  volume: Volume,
  { sigma, truncate, boundary }: { sigma: number; truncate: number; boundary: Boundary },
  dimension: 2 | 3,
  transfer: Transfer,
  imaginary: boolean,
): Float64Array {
  const padded = pad(volume, dimension, boundary);
  const data = convolveLaplacian(padded, sigma, { truncate, boundary: "periodic", dimension });
  const response = filterFrequencies(data, padded.size, dimension, transfer, imaginary);
  const [nx, ny, nz] = volume.size;
  const result = new Float64Array(nx * ny * nz);
  const deep = dimension === 3 ? MARGIN : 0;
  for (let z = 0; z < nz; z++) {
    for (let y = 0; y < ny; y++) {
      const from = ((z + deep) * padded.size[1] + y + MARGIN) * padded.size[0] + MARGIN;
      result.set(response.subarray(from, from + nx), (z * ny + y) * nx);
    }
  }
  return result;
}

/** A volume with what lies beyond its border, to lengths that are quick to transform. */
function pad({ data, size, ...rest }: Volume, dimension: 2 | 3, boundary: Boundary): Volume {
  const padded = size.map((n, axis) => (axis < dimension ? goodLength(n + 2 * MARGIN) : n)) as unknown as Triple;
  const [px, py, pz] = size.map((n, axis) =>
    Int32Array.from({ length: padded[axis] }, (_, i) => boundaryIndex(boundary, axis < dimension ? i - MARGIN : i, n)),
  );
  const result = new Float64Array(padded[0] * padded[1] * padded[2]);
  for (let z = 0, i = 0; z < padded[2]; z++) {
    for (let y = 0; y < padded[1]; y++) {
      const outside = pz[z] < 0 || py[y] < 0;
      const row = (pz[z] * size[1] + py[y]) * size[0];
      for (let x = 0; x < padded[0]; x++, i++) result[i] = outside || px[x] < 0 ? 0 : data[row + px[x]];
    }
  }
  return { ...rest, data: result, size: padded };
}
