import type { Geometry } from "../image/image.ts";

/** How the axes of a network are made of those of an image: which one, and whether it is turned round. */
export interface Orientation {
  readonly axes: readonly number[];
  readonly flipped: readonly boolean[];
}

/** The end of each patient axis, in LPS, that larger coordinates lie at, and the other one. */
const ENDS = ["LR", "PA", "SI"] as const;

/**
 * The axes of an image that run closest to the anatomical directions of a code such as "RAS": x to the right, y to the
 * front, z to the head, as nibabel and MONAI name them. `undefined` if they do already.
 */
export function orientationTo(code: string | undefined, { direction, size }: Geometry): Orientation | undefined {
  if (code === undefined || size.length !== 3) return undefined;
  const main = mainAxes(direction);
  const axes = Array.from(code, (letter) => main.indexOf(ENDS.findIndex((ends) => ends.includes(letter))));
  const flipped = Array.from(code, (letter, i) => {
    const patient = main[axes[i]];
    const increases = direction[patient * 3 + axes[i]] > 0;
    return increases !== (ENDS[patient][0] === letter);
  });
  const same = axes.every((axis, i) => axis === i) && !flipped.includes(true);
  return same ? undefined : { axes, flipped };
}

// the patient axis that each image axis runs along; each is given once, the clearest first
function mainAxes(direction: ArrayLike<number>): number[] {
  const main = [-1, -1, -1];
  const pairs = [0, 1, 2].flatMap((patient) => [0, 1, 2].map((axis) => [patient, axis] as const));
  pairs.sort(([p, a], [q, b]) => Math.abs(direction[q * 3 + b]) - Math.abs(direction[p * 3 + a]));
  for (const [patient, axis] of pairs) {
    if (main[axis] < 0 && !main.includes(patient)) main[axis] = patient;
  }
  return main;
}

/** What belongs to each axis, such as sizes, in the order of the network's axes. */
export function reorderAxes<T>(list: readonly T[], orientation: Orientation | undefined): T[] {
  return orientation ? orientation.axes.map((axis) => list[axis]) : [...list];
}

/**
 * Voxels in the order of the network's axes, or with `back` from there in the order of the image's.
 *
 * @param size - number of voxels along the axes of the image
 */
export function reorient<Values extends Float64Array | Uint8Array>(
  values: Values,
  size: readonly number[],
  { axes, flipped }: Orientation,
  back = false,
): Values {
  const out = values.slice() as Values;
  const stride = [1, size[0], size[0] * size[1]];
  const [nx, ny, nz] = axes.map((axis) => size[axis]);
  const step = axes.map((axis, i) => (flipped[i] ? -stride[axis] : stride[axis]));
  const start = axes.reduce((sum, axis, i) => sum + (flipped[i] ? (size[axis] - 1) * stride[axis] : 0), 0);
  for (let z = 0, to = 0; z < nz; z++) {
    for (let y = 0; y < ny; y++) {
      let from = start + z * step[2] + y * step[1];
      for (let x = 0; x < nx; x++, to++, from += step[0]) {
        if (back) out[from] = values[to];
        else out[to] = values[from];
      }
    }
  }
  return out;
}
