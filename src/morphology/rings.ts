import { RadiosurvError } from "../error.ts";
import { geometryDifference } from "../image/geometry.ts";
import { checkImage, type Geometry, type Mask, withVoxels } from "../image/image.ts";
import { chooseLabel } from "../image/label.ts";
import { cropMask, labelExtents, type MaskBox, size3 } from "../image/mask-box.ts";
import type { Rule } from "../rules.ts";
import { growBox, insideMask } from "./box.ts";
import { distancesFrom, limitOf, marginOf, type ReachOptions, reachOf } from "./reach.ts";

/** In which metric rings are measured, and where they may lie. */
export interface RingOptions extends ReachOptions {
  /** Rings are clipped to the voxels of this mask, of any label: the breast, say. On the same grid. @default none */
  readonly within?: Mask;
  /** Label of the tumour. @default the only one, or 1 */
  readonly label?: number;
}

/** Farther than `inner` from the tumour, and not farther than `radius`. */
export interface Shell {
  readonly inner: number;
  readonly radius: number;
}

/** What a mask that clips may be; whether it is a good one is checked with its grid. */
export const WITHIN: Rule = ["a mask", (value) => typeof value === "object" && value !== null];

/**
 * Rings around the region of a mask, all from one distance transform of the region's box grown by the largest radius.
 * Options were checked one by one.
 */
export function ringMasks(caller: string, mask: Mask, shells: readonly Shell[], options: RingOptions): Mask[] {
  const radii = shells.map(({ radius }) => radius);
  const inner = shells.map((shell) => shell.inner).filter((radius) => radius !== 0);
  const reach = reachOf(caller, options, [...radii, ...inner]);
  checkImage(caller, mask, "mask");
  const { within } = options;
  if (within) {
    checkImage(caller, within, "within");
    checkWithin(caller, mask, within);
  }
  const { extent } = chooseLabel(caller, labelExtents(mask), options.label);
  const tumour = cropMask(mask, extent);
  const size = size3(mask);
  const largest = Math.max(...radii);
  const box = growBox(tumour, marginOf(reach, largest, tumour), size);
  const distances = distancesFrom(box.data, box, reach, largest);
  const allowed = within && insideMask(within, box);
  return shells.map((shell) => {
    const data = new Uint8Array(size[0] * size[1] * size[2]);
    // the tumour itself lies at 0, and is never farther than that
    const low = limitOf(reach, shell.inner);
    const high = limitOf(reach, shell.radius);
    if (fillShell(distances, allowed, low, high, box, size[0], size[1], data) === 0) {
      const unclipped = allowed ? fillShell(distances, undefined, low, high, box, size[0], size[1], data) : 0;
      failEmpty(caller, shell, unclipped, mask, reach.unit);
    }
    return withVoxels(mask, data);
  });
}

// distances   of the voxels of the box
// allowed     1 where the ring may lie; or nothing
// low, high   distances of the ring, the upper one included
// out         written: 1 in the ring, in an image of rows of nx voxels and slices of ny rows
// returns     number of voxels of the ring
function fillShell(
  distances: Float64Array,
  allowed: Uint8Array | undefined,
  low: number,
  high: number,
  { lower, size: [bx, by, bz] }: MaskBox,
  nx: number,
  ny: number,
  out: Uint8Array,
): number {
  let count = 0;
  for (let z = 0, i = 0; z < bz; z++) {
    for (let y = 0; y < by; y++) {
      let to = ((z + lower[2]) * ny + y + lower[1]) * nx + lower[0];
      for (let x = 0; x < bx; x++, i++, to++) {
        const distance = distances[i];
        if (distance > low && distance <= high && (allowed === undefined || allowed[i] !== 0)) {
          out[to] = 1;
          count++;
        }
      }
    }
  }
  return count;
}

function checkWithin(caller: string, mask: Mask, within: Mask): void {
  const difference = geometryDifference(mask, within);
  if (!difference) return;
  throw new RadiosurvError(
    "geometry",
    `${caller}: within and mask must lie on the same grid; they differ in ${difference.field}: mask has ${grid(mask)}, within ${grid(within)}; bring within onto the grid of the mask with resampleMask`,
  );
}

function grid({ size, spacing, origin, direction }: Geometry): string {
  return `size [${size.join(", ")}], spacing [${spacing.join(", ")}], origin [${origin.join(", ")}], direction [${direction.join(", ")}]`;
}

function failEmpty(caller: string, { inner, radius }: Shell, unclipped: number, mask: Mask, unit: string): never {
  const ring = `the ring from ${inner} to ${radius} ${unit === "mm" ? "mm" : "voxels"}`;
  throw new RadiosurvError(
    "roi",
    unclipped > 0
      ? `${caller}: within leaves none of the ${unclipped} voxels of ${ring}; use a larger radius, or a within that reaches beyond the mask`
      : `${caller}: no voxel of the image lies in ${ring} around the mask; voxels are ${mask.spacing.join(" x ")} mm; use a larger radius${inner > 0 ? " or a smaller inner one" : ""}, unless the mask fills the image`,
  );
}
