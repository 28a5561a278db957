import { RadiosurvError } from "../error.ts";
import { geometryDifference } from "../image/geometry.ts";
import { checkImage, contiguousData, type Mask } from "../image/image.ts";
import { size3, spacing3, type Triple } from "../image/mask-box.ts";
import { checkSettings, isNumber, type Rule, type Rules } from "../rules.ts";

/** Which voxels of two masks are compared. */
export interface OverlapOptions {
  /** Value of the region in both masks. @default every voxel that is not 0 */
  readonly label?: number;
}

/** Rule for the label of {@link OverlapOptions}. */
export const OVERLAP_RULES: Rules = {
  label: ["a whole number > 0", (value) => Number.isInteger(value) && (value as number) > 0] as Rule,
};

/** Rule for what is returned where both masks are empty. */
export const WHEN_EMPTY: Rules = { whenEmpty: ["a number", (value) => isNumber[1](value) || Number.isNaN(value)] };

/** Two regions in the smallest box that holds both. */
export interface MaskPair {
  /** 1 inside, 0 outside; x varying fastest. Of no length if both are empty. */
  readonly a: Uint8Array;
  readonly b: Uint8Array;
  /** Of the image: 2 or 3. */
  readonly dimension: number;
  readonly size: Triple;
  readonly spacing: Triple;
  /** Numbers of voxels: of each, and of both together where they overlap. */
  readonly countA: number;
  readonly countB: number;
  readonly common: number;
}

/**
 * Checks two masks and crops them to what is in them.
 *
 * @throws RadiosurvError `geometry` if their grids differ; `setting` for an option that is not allowed
 */
export function maskPair(caller: string, a: Mask, b: Mask, options: OverlapOptions, rules: Rules = {}): MaskPair {
  checkSettings(caller, options, { ...OVERLAP_RULES, ...rules });
  checkImage(caller, a, "the first mask");
  checkImage(caller, b, "the second mask");
  const difference = geometryDifference(a, b);
  if (difference) {
    const grid = ({ size, spacing }: Mask): string => `${size.join(" x ")} voxels of ${spacing.join(" x ")} mm`;
    throw new RadiosurvError(
      "geometry",
      `${caller}: both masks must lie on one grid; they differ in ${difference.field}: ${grid(a)} and ${grid(b)}; bring one onto the grid of the other with resampleMask`,
    );
  }
  const { label } = options;
  const [left, right] = [contiguousData(a), contiguousData(b)];
  const [nx, ny, nz] = size3(a);
  const low = [nx, ny, nz];
  const high = [-1, -1, -1];
  for (let z = 0, i = 0; z < nz; z++) {
    for (let y = 0; y < ny; y++) {
      for (let x = 0; x < nx; x++, i++) {
        if (label === undefined ? left[i] === 0 && right[i] === 0 : left[i] !== label && right[i] !== label) continue;
        if (x < low[0]) low[0] = x;
        if (x > high[0]) high[0] = x;
        if (y < low[1]) low[1] = y;
        if (y > high[1]) high[1] = y;
        if (z < low[2]) low[2] = z;
        high[2] = z;
      }
    }
  }
  const size = [0, 1, 2].map((axis) => Math.max(0, high[axis] - low[axis] + 1)) as unknown as Triple;
  const n = size[0] * size[1] * size[2];
  const pair = { a: new Uint8Array(n), b: new Uint8Array(n) };
  const counts = { countA: 0, countB: 0, common: 0 };
  for (let z = 0, to = 0; z < size[2]; z++) {
    for (let y = 0; y < size[1]; y++) {
      let i = ((z + low[2]) * ny + y + low[1]) * nx + low[0];
      for (let x = 0; x < size[0]; x++, i++, to++) {
        const inA = label === undefined ? left[i] !== 0 : left[i] === label;
        const inB = label === undefined ? right[i] !== 0 : right[i] === label;
        if (inA) {
          pair.a[to] = 1;
          counts.countA++;
        }
        if (inB) {
          pair.b[to] = 1;
          counts.countB++;
        }
        if (inA && inB) counts.common++;
      }
    }
  }
  return { ...pair, ...counts, dimension: a.size.length, size, spacing: spacing3(a) };
}
