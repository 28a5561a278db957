import type { Geometry, Mask } from "../image/image.ts";
import { contiguousData, withVoxels } from "../image/image.ts";
import { chooseLabel } from "../image/label.ts";
import { cropMask, labelExtents, type MaskBox, size3, type Triple } from "../image/mask-box.ts";

/**
 * The region of a mask, cropped; `undefined` if the mask is empty.
 *
 * @throws RadiosurvError `label` if the label asked for is not in a mask that holds others
 */
export function regionBox(caller: string, mask: Mask, label: number | undefined): MaskBox | undefined {
  const extents = labelExtents(mask);
  return extents.length === 0 ? undefined : cropMask(mask, chooseLabel(caller, extents, label).extent);
}

/**
 * A box with so many voxels more on either side of each axis, all 0.
 *
 * @param within - size of the image that the box must not leave; without it the box may, and `lower` be negative
 */
export function growBox(box: MaskBox, margin: Triple, within?: Triple): MaskBox {
  const lower = box.lower.map((low, axis) => Math.max(low - margin[axis], within ? 0 : Number.NEGATIVE_INFINITY));
  const upper = box.lower.map((low, axis) =>
    Math.min(low + box.size[axis] + margin[axis], within ? within[axis] : Number.POSITIVE_INFINITY),
  );
  const [nx, ny, nz] = upper.map((high, axis) => high - lower[axis]);
  const [bx, by, bz] = box.size;
  const [dx, dy, dz] = box.lower.map((low, axis) => low - lower[axis]);
  const data = new Uint8Array(nx * ny * nz);
  for (let z = 0, from = 0; z < bz; z++) {
    for (let y = 0; y < by; y++, from += bx) {
      data.set(box.data.subarray(from, from + bx), ((z + dz) * ny + y + dy) * nx + dx);
    }
  }
  return { ...box, lower: lower as unknown as Triple, size: [nx, ny, nz], data };
}

/** A mask that is 1 where a box is, as far as the box lies inside it, and 0 elsewhere. */
export function maskOfBox(geometry: Geometry, box: MaskBox | undefined): Mask {
  const [nx, ny, nz] = size3(geometry);
  const data = new Uint8Array(nx * ny * nz);
  if (box) paste(box.data, box, [nx, ny, nz], data);
  return withVoxels(geometry, data);
}

/** Writes the values of a box to where it lies in an image, as far as that reaches. */
export function paste<Values extends Uint8Array | Uint32Array | Float64Array>(
  values: Values,
  { lower, size: [bx, by, bz] }: Pick<MaskBox, "lower" | "size">,
  [nx, ny, nz]: Triple,
  data: Values,
): void {
  const first = Math.max(-lower[0], 0);
  const last = Math.min(nx - lower[0], bx);
  for (let z = Math.max(-lower[2], 0); z < bz && z + lower[2] < nz; z++) {
    for (let y = Math.max(-lower[1], 0); y < by && y + lower[1] < ny; y++) {
      const from = (z * by + y) * bx;
      const to = ((z + lower[2]) * ny + y + lower[1]) * nx + lower[0];
      data.set(values.subarray(from + first, from + last), to + first);
    }
  }
}

/** Which voxels of a box inside an image belong to any label of a mask: 1 or 0, x varying fastest. */
export function insideMask(mask: Mask, { lower, size: [bx, by, bz] }: MaskBox): Uint8Array {
  const [nx, ny] = size3(mask);
  const source = contiguousData(mask);
  const inside = new Uint8Array(bx * by * bz);
  const row = new Uint32Array(bx);
  for (let z = 0, i = 0; z < bz; z++) {
    for (let y = 0; y < by; y++) {
      const start = ((z + lower[2]) * ny + y + lower[1]) * nx + lower[0];
      row.set(source.subarray(start, start + bx));
      for (let x = 0; x < bx; x++, i++) inside[i] = row[x] === 0 ? 0 : 1;
    }
  }
  return inside;
}
