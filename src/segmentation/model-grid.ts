import type { Geometry } from "../image/image.ts";
import type { ModelManifest } from "./manifest.ts";
import { type Positions, resampleAxis, steppedPositions, stretchedPositions } from "./resample-axis.ts";
import { roundHalfToEven } from "./tiles.ts";

/** Spacings that differ more than this are resampled slice by slice in nnU-Net. */
const ANISOTROPIC = 3;

/** How one axis of the image becomes one of the network's grid, and back. */
interface AxisPlan {
  readonly there: Positions;
  readonly back: Positions;
  /** Order of interpolation there, and back. */
  readonly orders: readonly [0 | 1 | 3, 0 | 1];
}

/** The grid that a network sees, and the way to it; an axis without a plan stays as it is. */
export interface GridPlan {
  readonly from: readonly number[];
  readonly to: readonly number[];
  readonly axes: readonly (AxisPlan | undefined)[];
  /**
   * Within which range values are kept, as cubic splines overshoot: that of the whole image, or of each slice across the
   * coarse axis, which is resampled last. @default none
   */
  readonly clip?: "whole" | { readonly across: number };
}

/**
 * The grid of a network for a volume of some size and spacing.
 *
 * nnU-Net: the number of voxels is the extent divided by the spacing, rounded half to even, and the volume is stretched
 * onto it by cubic splines; where the image, or else the network, has one spacing more than three times another, slice
 * by slice, and along that axis by the nearest slice. MONAI: the first voxels lie on each other, linear. With `size`:
 * stretched onto it, linear (for nnU-Net cubic).
 */
export function planGrid({ spacing }: Geometry, size: readonly number[], manifest: ModelManifest): GridPlan {
  const { convention = "nnunet", dimension } = manifest;
  const old = [0, 1, 2].map((axis) => spacing[axis] ?? 1);
  const stay = (axis: number): boolean => axis >= dimension || axis >= spacing.length;
  const wanted = old.map((step, axis) => (stay(axis) ? step : (manifest.spacing?.[axis] ?? step)));
  const to = size.map((length, axis) => {
    if (stay(axis)) return length;
    if (manifest.size) return manifest.size[axis];
    if (wanted[axis] === old[axis]) return length;
    if (convention === "nnunet") return Math.max(1, roundHalfToEven((old[axis] / wanted[axis]) * length));
    return Math.max(1, roundHalfToEven(((length - 1) * old[axis]) / wanted[axis] + 1));
  });
  const coarse = convention === "nnunet" && dimension === 3 ? (coarseAxis(old) ?? coarseAxis(wanted)) : undefined;
  const axes = size.map((length, axis): AxisPlan | undefined => {
    const stepped = convention === "monai" && !manifest.size;
    if (stepped ? wanted[axis] === old[axis] : to[axis] === length) return undefined;
    const orders: AxisPlan["orders"] = axis === coarse ? [0, 0] : [convention === "nnunet" ? 3 : 1, 1];
    if (!stepped) {
      return { there: stretchedPositions(length, to[axis]), back: stretchedPositions(to[axis], length), orders };
    }
    const step = wanted[axis] / old[axis];
    return { there: steppedPositions(step, to[axis]), back: steppedPositions(1 / step, length), orders };
  });
  const clip = convention === "monai" ? undefined : coarse === undefined ? "whole" : { across: coarse };
  return { from: size, to, axes, clip };
}

// the one axis with the largest spacing, if that is much larger than the smallest
function coarseAxis(spacing: readonly number[]): number | undefined {
  const largest = Math.max(...spacing);
  if (largest / Math.min(...spacing) <= ANISOTROPIC) return undefined;
  const axes = [0, 1, 2].filter((axis) => spacing[axis] === largest);
  return axes.length === 1 ? axes[0] : undefined;
}

/** A channel on the grid of the network. */
export function toModelGrid(values: Float64Array, plan: GridPlan): Float64Array {
  const { from, axes, clip } = plan;
  if (clip === undefined) return alongAxes(values, from, axes, "there", 0);
  const coarse = clip === "whole" ? -1 : clip.across;
  const fine = axes.map((axis, i) => (i === coarse ? undefined : axis));
  const moved = alongAxes(values, from, fine, "there", 0);
  if (moved !== values) clipTo(values, from, moved, sizeAfter(from, fine), coarse);
  return alongAxes(
    moved,
    sizeAfter(from, fine),
    axes.map((axis, i) => (i === coarse ? axis : undefined)),
    "there",
    0,
  );
}

function sizeAfter(size: readonly number[], axes: GridPlan["axes"]): number[] {
  return size.map((length, i) => axes[i]?.there.length ?? length);
}

// keeps moved values within the range of those that they were made of, slice by slice across an axis (-1: all at once)
function clipTo(
  values: Float64Array,
  size: readonly number[],
  moved: Float64Array,
  movedSize: readonly number[],
  across: number,
): void {
  const slices = across < 0 ? 1 : size[across];
  const low = new Float64Array(slices).fill(Infinity);
  const high = new Float64Array(slices).fill(-Infinity);
  const sliceOf = (lengths: readonly number[]): ((i: number) => number) => {
    const stride = lengths.slice(0, Math.max(0, across)).reduce((product, length) => product * length, 1);
    return across < 0 ? () => 0 : (i) => Math.floor(i / stride) % slices;
  };
  const before = sliceOf(size);
  for (let i = 0; i < values.length; i++) {
    const slice = before(i);
    if (values[i] < low[slice]) low[slice] = values[i];
    if (values[i] > high[slice]) high[slice] = values[i];
  }
  const after = sliceOf(movedSize);
  for (let i = 0; i < moved.length; i++) {
    const slice = after(i);
    moved[i] = Math.min(Math.max(moved[i], low[slice]), high[slice]);
  }
}

/** An output of the network on the grid of the image. */
export function fromModelGrid(values: Float64Array, plan: GridPlan): Float64Array {
  return alongAxes(values, plan.to, plan.axes, "back", 1);
}

function alongAxes(
  values: Float64Array,
  size: readonly number[],
  axes: GridPlan["axes"],
  way: "there" | "back",
  order: 0 | 1,
): Float64Array {
  const now = [...size];
  let moved = values;
  axes.forEach((axis, i) => {
    if (!axis) return;
    moved = resampleAxis(moved, now, i, axis[way], axis.orders[order]);
    now[i] = axis[way].length;
  });
  return moved;
}
