import { contiguousData, type Mask, withVoxels } from "../image/image.ts";
import { connectedComponents, fillHoles } from "../morphology/index.ts";

/** What is done to each label of a map once it is made. */
export interface CleanOptions {
  /** Keeps the largest connected part, over corners too. */
  readonly keepLargest?: boolean;
  /** Drops parts below this volume, mm3 (in 2D area, mm2). */
  readonly minimumVolume?: number;
  /** Fills holes where they are background. */
  readonly fillHoles?: boolean;
}

/** A label map without small parts and holes, label by label; what is dropped becomes background. */
export function cleanLabels(mask: Mask, labels: readonly number[], options: CleanOptions): Uint8Array {
  const data = Uint8Array.from(contiguousData(mask));
  const { keepLargest = false, minimumVolume = 0 } = options;
  const volume = mask.spacing.reduce((product, step) => product * step, 1);
  for (const label of labels) {
    if (label === 0 || !data.includes(label)) continue;
    if (keepLargest || minimumVolume > 0) {
      const parts = connectedComponents(withVoxels(mask, data), { label });
      const large = parts.sizes.filter((size) => size * volume >= minimumVolume).length;
      const kept = keepLargest ? Math.min(1, large) : large;
      const number = contiguousData(parts.labels);
      for (let i = 0; i < data.length; i++) if (number[i] > kept) data[i] = 0;
      if (kept === 0) continue;
    }
    if (!options.fillHoles) continue;
    const filled = contiguousData(fillHoles(withVoxels(mask, data), { label }));
    for (let i = 0; i < data.length; i++) if (filled[i] !== 0 && data[i] === 0) data[i] = label;
  }
  return data;
}
