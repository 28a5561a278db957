import { RadiosurvError } from "../error.ts";
import type { Triple } from "../image/mask-box.ts";
import type { Boundary } from "./boundary.ts";
import { convolveAxis } from "./convolve.ts";
import { type Pooling, startPool } from "./pooling.ts";
import type { Volume } from "./volume.ts";

/** Kernels that are applied along an axis one after the other. */
export type Chain = readonly Float64Array[];

/** A chain as it is, or mirrored. */
interface Oriented {
  readonly key: string;
  readonly kernels: readonly { readonly values: Float64Array; readonly center: number }[];
}

/** How {@link orientedResponse} responds. */
export interface OrientedOptions {
  readonly boundary: Boundary;
  /** Pool the responses in all directions at right angles. */
  readonly rotationInvariance: boolean;
  readonly pooling: Pooling;
}

/**
 * The response to a separable filter, a chain of kernels for each axis; with rotation invariance pooled over the 24
 * rotations of a volume by right angles, or the 4 of slices. Kernels are turned in place of the image; responses that are
 * equal, as kernels are symmetric, are made once.
 *
 * @param chains - for x, y (and z); two work slice by slice
 */
export function orientedResponse(volume: Volume, chains: readonly Chain[], options: OrientedOptions): Float64Array {
  const { data, size } = volume;
  const straight = chains.map((chain) => orient(chain, false));
  const mirrored = chains.map((chain) => orient(chain, true));
  const combinations = new Map<string, { readonly axes: readonly Oriented[]; times: number }>();
  for (const { order, flips } of options.rotationInvariance ? rotations(chains.length) : [IDENTITY]) {
    const axes = chains.map((_, axis) => (flips[axis] ? mirrored : straight)[order[axis]]);
    const key = axes.map((oriented) => oriented.key).join("/");
    const known = combinations.get(key);
    if (known) known.times++;
    else combinations.set(key, { axes, times: 1 });
  }
  const pool = startPool(options.pooling, data.length);
  const respond = (
    input: Float64Array,
    axis: number,
    left: readonly { axes: readonly Oriented[]; times: number }[],
  ) => {
    if (axis === chains.length) {
      pool.add(input, left[0].times);
      return;
    }
    for (const key of new Set(left.map(({ axes }) => axes[axis].key))) {
      const same = left.filter(({ axes }) => axes[axis].key === key);
      respond(applyChain(input, size, axis, same[0].axes[axis], options.boundary), axis + 1, same);
    }
  };
  respond(data, 0, [...combinations.values()]);
  return pool.result();
}

function applyChain(
  data: Float64Array,
  size: Triple,
  axis: number,
  { kernels }: Oriented,
  boundary: Boundary,
): Float64Array {
  let result = data;
  for (const { values, center } of kernels) {
    result = convolveAxis(result, size, axis, values, boundary, new Float64Array(data.length), center);
  }
  return result;
}

/** A mirrored kernel keeps its mirrored place, which for one of even length is another. */
function orient(chain: Chain, mirror: boolean): Oriented {
  const kernels = chain.map((values) => {
    const center = values.length >> 1;
    return mirror ? { values: values.slice().reverse(), center: values.length - 1 - center } : { values, center };
  });
  return { key: kernels.map(({ values, center }) => `${values.join()}@${center}`).join(";"), kernels };
}

/** Which chain goes along each axis, and which axes are mirrored. */
interface Rotation {
  readonly order: readonly number[];
  readonly flips: readonly boolean[];
}

const IDENTITY: Rotation = { order: [0, 1, 2], flips: [false, false, false] };

/** The 4 or 24 rotations by right angles: exchanges and mirrorings of axes that together keep left from right. */
function rotations(dimension: number): Rotation[] {
  const orders =
    dimension === 2
      ? [
          { order: [0, 1], odd: false },
          { order: [1, 0], odd: true },
        ]
      : [
          { order: [0, 1, 2], odd: false },
          { order: [1, 2, 0], odd: false },
          { order: [2, 0, 1], odd: false },
          { order: [1, 0, 2], odd: true },
          { order: [0, 2, 1], odd: true },
          { order: [2, 1, 0], odd: true },
        ];
  return orders.flatMap(({ order, odd }) =>
    Array.from({ length: 2 ** dimension }, (_, bits) => order.map((_, axis) => ((bits >> axis) & 1) === 1))
      .filter((flips) => (flips.filter(Boolean).length % 2 === 1) === odd)
      .map((flips) => ({ order, flips })),
  );
}

/** Throws if a kernel is longer than the image along an axis that it is laid along. */
export function checkKernelFits(caller: string, { size }: Volume, length: number, axes: number, advice: string): void {
  for (let axis = 0; axis < axes; axis++) {
    if (length <= size[axis]) continue;
    throw new RadiosurvError(
      "argument",
      `${caller}: the kernel is ${length} voxels long, but the image has only ${size[axis]} along ${"xyz"[axis]}; ${advice}`,
    );
  }
}
