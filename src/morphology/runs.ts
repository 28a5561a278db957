import type { MaskBox } from "../image/mask-box.ts";

/**
 * Which voxels are neighbours: those that share a face (6; 4 in 2D), a face or an edge (18; 8), or any of face, edge
 * and corner (26).
 */
export type Connectivity = 4 | 8 | 6 | 18 | 26;

/** Runs of voxels along x, and to which part each of them belongs. */
export interface Runs {
  /** `first[row]..first[row + 1]` are the runs of a row; rows are numbered y first. */
  readonly first: Int32Array;
  /** First and last voxel of each run, both included. */
  readonly start: Int32Array;
  readonly end: Int32Array;
  /** The first run of the part that each run belongs to. */
  readonly root: Int32Array;
}

// rows before a row that touch it, as (dy, dz, reach): runs touch that overlap, with reach 1 also those that meet at a
// corner
const ROWS: Readonly<Record<Connectivity, readonly (readonly [number, number, number])[]>> = {
  4: [[-1, 0, 0]],
  8: [[-1, 0, 1]],
  6: [
    [-1, 0, 0],
    [0, -1, 0],
  ],
  18: [
    [-1, 0, 1],
    [-1, -1, 0],
    [0, -1, 1],
    [1, -1, 0],
  ],
  26: [
    [-1, 0, 1],
    [-1, -1, 1],
    [0, -1, 1],
    [1, -1, 1],
  ],
};

/**
 * Joins runs of voxels to connected parts. Memory 12 bytes a run, time O(voxels).
 *
 * @param connectivity - 4 and 8 are within slices
 * @param value - the parts of what: 1 for the region, 0 for the background
 */
export function joinRuns({ data, size }: Pick<MaskBox, "data" | "size">, connectivity: Connectivity, value = 1): Runs {
  const [nx, ny, nz] = size;
  const runs = findRuns(data, nx, ny * nz, value);
  const { root } = runs;
  for (const [dy, dz, reach] of ROWS[connectivity]) {
    for (let z = -dz; z < nz; z++) {
      const last = dy > 0 ? ny - dy : ny;
      for (let y = dy < 0 ? -dy : 0; y < last; y++) {
        joinRows(runs, z * ny + y, (z + dz) * ny + y + dy, reach);
      }
    }
  }
  // a part's first run is its smallest, so those before it are done
  for (let run = 0; run < root.length; run++) root[run] = root[root[run]];
  return runs;
}

// runs        `root` is written: of two parts that touch, the first run of the first becomes that of both
// row, other  which rows
function joinRows({ first, start, end, root }: Runs, row: number, other: number, reach: number): void {
  const lastA = first[row + 1];
  const lastB = first[other + 1];
  let a = first[row];
  let b = first[other];
  while (a < lastA && b < lastB) {
    if (start[a] <= end[b] + reach && start[b] <= end[a] + reach) {
      let rootA = a;
      let rootB = b;
      while (root[rootA] !== rootA) rootA = root[rootA] = root[root[rootA]];
      while (root[rootB] !== rootB) rootB = root[rootB] = root[root[rootB]];
      if (rootA < rootB) root[rootB] = rootA;
      else root[rootA] = rootB;
    }
    if (end[a] < end[b]) a++;
    else b++;
  }
}

// data     0 or 1, `rows` rows of nx voxels
// returns  the runs of voxels equal to `value`, each a part of its own
function findRuns(data: Uint8Array, nx: number, rows: number, value: number): Runs {
  let count = 0;
  for (let row = 0, i = 0; row < rows; row++) {
    let before = value ^ 1;
    for (let x = 0; x < nx; x++, i++) {
      if (data[i] === value && before !== value) count++;
      before = data[i];
    }
  }
  const first = new Int32Array(rows + 1);
  const start = new Int32Array(count);
  const end = new Int32Array(count);
  const root = new Int32Array(count);
  let run = 0;
  for (let row = 0, offset = 0; row < rows; row++, offset += nx) {
    for (let x = 0; x < nx; x++) {
      if (data[offset + x] !== value) continue;
      start[run] = x;
      while (x + 1 < nx && data[offset + x + 1] === value) x++;
      end[run] = x;
      root[run] = run;
      run++;
    }
    first[row + 1] = run;
  }
  return { first, start, end, root };
}
