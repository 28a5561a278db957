import { RadiosurvError } from "../error.ts";
import type { MaskBox, Triple } from "../image/mask-box.ts";

export type { MaskBox, Triple };

/** Tables of counts may have this many cells. */
const MOST_CELLS = 2 ** 26;

/** Throws if a family's table of counts, rows by columns, would take too much memory. */
export function checkTable(family: string, rows: number, columns: number): void {
  if (rows * columns <= MOST_CELLS) return;
  throw new RadiosurvError(
    "limit",
    `${family}: ${rows - 1} different grey levels would make a table of ${rows} x ${columns} counts; at most ${MOST_CELLS} are allowed; widen binWidth, set binCount, or leave the family out`,
  );
}

/** Intensities and grey levels of a region of interest: what all other families are made from. */
export interface Roi {
  /** 2 for a 2D image (then `size[2]` is 1), else 3. */
  readonly dimension: 2 | 3;
  /** Number of voxels of the bounding box along x, y, z. */
  readonly size: Triple;
  /** Distance of voxel centres along x, y, z, mm. */
  readonly spacing: Triple;
  /** Intensity of each voxel of the region, x varying fastest. */
  readonly values: Float64Array;
  readonly levels: LevelGrid;
  /**
   * Whether neighbours are looked for in all directions, as IBSI has it, or only along axes on which the box is longer
   * than one voxel, as PyRadiomics has it.
   */
  readonly everywhere: boolean;
  /** Which slice of the box it is, where it is a single one. */
  readonly slice?: number;
  /** Highest grey level and number of levels of the region that it is a neighbourhood in, where it is one. */
  readonly whole?: { readonly highest: number; readonly levels: number };
}

/**
 * Grey levels of the bounding box, numbered 1..n without gaps, with zeros around: `pad` columns behind each row, `pad`
 * rows behind each slice, and a margin before the first and behind the last slice. As the padding behind one row is
 * also the padding before the next, a kernel may look up any neighbour up to `pad` voxels away without a bounds check.
 */
export interface LevelGrid {
  /** 0 outside the region, else an index into `grayLevels`. */
  readonly data: Uint16Array | Uint32Array;
  /** Position in `data` of voxel (0, 0, 0) of the box. */
  readonly start: number;
  /** Step in `data` for one voxel along x, y, z. */
  readonly stride: Triple;
  /** Position in `data` of each voxel of the region, ascending; the same order as `Roi.values`. */
  readonly indices: Int32Array;
  /** The discretised grey level of each index, ascending; `grayLevels[0]` is 0 and stands for outside. */
  readonly grayLevels: Float64Array;
  /** Number of voxels with each index; `counts[0]` is 0. */
  readonly counts: Float64Array;
}

/**
 * Joins intensities and grey levels to a region of interest.
 *
 * @param box - which voxels of the bounding box belong to the region
 * @param values - intensity of each of them, x varying fastest
 * @param levels - grey level of each of them, whole numbers >= 1
 * @param reach - how far away, in voxels, neighbours will be looked up
 * @param everywhere - also beyond the box
 */
export function regionOfInterest(
  box: MaskBox,
  values: Float64Array,
  levels: Int32Array,
  reach: number,
  everywhere = false,
): Roi {
  const { dimension, size, spacing, data } = box;
  const { index, grayLevels, counts } = numberLevels(levels);
  const [nx, ny, nz] = size;
  const [px, py, pz] = size.map((n, axis) => (everywhere && axis < dimension ? reach : Math.min(reach, n - 1)));
  const sy = nx + px;
  const sz = sy * (ny + py);
  // as far as the farthest neighbour may lie before the first or behind the last voxel
  const start = px + py * sy + pz * sz;
  const grid = new (grayLevels.length <= 2 ** 16 ? Uint16Array : Uint32Array)(
    2 * start + (nz - 1) * sz + (ny - 1) * sy + nx,
  );
  const indices = new Int32Array(levels.length);
  for (let z = 0, from = 0, k = 0; z < nz; z++) {
    for (let y = 0; y < ny; y++) {
      for (let x = 0, to = start + z * sz + y * sy; x < nx; x++, to++) {
        if (data[from++] === 0) continue;
        grid[to] = index[levels[k]];
        indices[k++] = to;
      }
    }
  }
  return {
    dimension,
    size,
    spacing,
    values,
    everywhere,
    levels: { data: grid, start, stride: [1, sy, sz], indices, grayLevels, counts },
  };
}

// levels[n]  whole numbers >= 1
// returns    the distinct levels numbered from 1, ascending: `index` from level to number, and back
function numberLevels(levels: Int32Array): { index: Int32Array; grayLevels: Float64Array; counts: Float64Array } {
  let highest = 0;
  for (let k = 0; k < levels.length; k++) if (levels[k] > highest) highest = levels[k];
  const index = new Int32Array(highest + 1);
  for (let k = 0; k < levels.length; k++) index[levels[k]]++;
  const present = [0];
  const counts = [0];
  for (let level = 1; level <= highest; level++) {
    if (index[level] === 0) continue;
    counts.push(index[level]);
    index[level] = present.length;
    present.push(level);
  }
  return { index, grayLevels: Float64Array.from(present), counts: Float64Array.from(counts) };
}
