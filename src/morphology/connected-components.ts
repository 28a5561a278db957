import { checkImage, type Mask, withVoxels } from "../image/image.ts";
import { type MaskBox, size3 } from "../image/mask-box.ts";
import { checkSettings, oneOf, type Rules } from "../rules.ts";
import { paste, regionBox } from "./box.ts";
import { LABEL } from "./reach.ts";
import { type Connectivity, joinRuns, type Runs } from "./runs.ts";

/** What {@link connectedComponents} and {@link largestComponent} are told. */
export interface ComponentOptions {
  /**
   * Which voxels are neighbours: in 3D those that share a face (6), a face or an edge (18), or also a corner (26); in
   * 2D a side (4) or also a corner (8). @default 26, in 2D 8
   */
  readonly connectivity?: Connectivity;
  /** Label of the region. @default the only one, or 1 */
  readonly label?: number;
}

/** The connected parts of a region. */
export interface ConnectedComponents {
  /** Number of each voxel's part, 1 to `count`; 0 outside the region. uint32, on the grid of the mask. */
  readonly labels: Mask;
  /** Number of parts. */
  readonly count: number;
  /** Voxels of each part: part k has `sizes[k - 1]`. Descending; length `count`. */
  readonly sizes: Float64Array;
}

/**
 * The connected parts of a region, numbered by size: part 1 is the largest. Parts of one size are numbered by their
 * first voxel, z first, then y, then x.
 *
 * Equals SimpleITK's ConnectedComponent followed by RelabelComponent. Equals `scipy.ndimage.label` but for the numbers,
 * which are there by the first voxel alone, and for the default: neighbours over corners count here, as in
 * PyRadiomics, and not there.
 *
 * @param mask - labels; those other than the region's count as background
 * @returns no part at all if the mask is empty
 * @throws RadiosurvError `setting` for a connectivity of the other dimension; `label` if the label is not in the mask
 * @example
 * ```ts
 * import { createImage } from "radiosurv/image";
 * import { connectedComponents } from "radiosurv/morphology";
 * const mask = createImage(Uint8Array.of(1, 0, 0, 0, 0, 1, 1, 0, 1, 1), [5, 2]);
 * const { labels, count, sizes } = connectedComponents(mask);
 * count; // => 2
 * sizes; // => Float64Array.of(3, 2)
 * Array.from(labels.voxels.data); // => [1, 0, 0, 0, 0, 1, 1, 0, 2, 2]
 * ```
 */
export function connectedComponents(mask: Mask, options: ComponentOptions = {}): ConnectedComponents {
  const { box, runs, roots, sizes } = componentsBySize("connectedComponents", mask, options);
  const size = size3(mask);
  const data = new Uint32Array(size[0] * size[1] * size[2]);
  if (box) {
    const number = new Uint32Array(runs.root.length);
    for (let k = 0; k < roots.length; k++) number[roots[k]] = k + 1;
    const numbers = new Uint32Array(box.data.length);
    fillRuns(runs, number, box.size[0], numbers);
    paste(numbers, box, size, data);
  }
  return {
    labels: withVoxels(mask, data),
    count: roots.length,
    sizes: Float64Array.from(roots, (root) => sizes[root]),
  };
}

/** A region's runs of voxels, joined to parts; the first run of each part, by size; and the size by first run. */
export interface PartsBySize {
  readonly box: MaskBox | undefined;
  readonly runs: Runs;
  readonly roots: Int32Array;
  readonly sizes: Float64Array;
}

/** Checks its input and finds the parts of a region. */
export function componentsBySize(caller: string, mask: Mask, options: ComponentOptions): PartsBySize {
  checkImage(caller, mask, "mask");
  checkSettings(caller, options, mask.size.length === 2 ? RULES_2D : RULES_3D);
  const box = regionBox(caller, mask, options.label);
  const { connectivity = mask.size.length === 2 ? 8 : 26 } = options;
  const runs = joinRuns(box ?? { data: new Uint8Array(0), size: [0, 0, 0] }, connectivity);
  const { root, start, end } = runs;
  const sizes = new Float64Array(root.length);
  let count = 0;
  for (let run = 0; run < root.length; run++) {
    sizes[root[run]] += end[run] - start[run] + 1;
    if (root[run] === run) count++;
  }
  const roots = new Int32Array(count);
  for (let run = 0, k = 0; run < root.length; run++) if (root[run] === run) roots[k++] = run;
  roots.sort((a, b) => sizes[b] - sizes[a] || a - b);
  return { box, runs, roots, sizes };
}

// number[runs]  what to write for each part, by its first run
// out           written along each run, in rows of nx voxels
export function fillRuns(
  { first, start, end, root }: Runs,
  number: Uint32Array,
  nx: number,
  out: Uint8Array | Uint32Array,
): void {
  for (let row = 0; row + 1 < first.length; row++) {
    for (let run = first[row]; run < first[row + 1]; run++) {
      out.fill(number[root[run]], row * nx + start[run], row * nx + end[run] + 1);
    }
  }
}

const RULES_2D: Rules = /* @__PURE__ */ rules(4, 8);
const RULES_3D: Rules = /* @__PURE__ */ rules(6, 18, 26);

function rules(...connectivities: readonly number[]): Rules {
  return { connectivity: oneOf(...connectivities), label: LABEL };
}
