import { createImage, type ImageOptions, type Mask } from "../../src/image/image.ts";
import { randomFrom } from "../io/random.ts";

/** A 2D mask from rows of text: `#` is 1, digits are labels, all else is 0. */
export function plane(rows: readonly string[], options: ImageOptions = {}): Mask {
  const data = Uint8Array.from(rows.join(""), (c) => (c === "#" ? 1 : Number(c) || 0));
  return createImage(data, [rows[0].length, rows.length], options);
}

/** The rows of a 2D mask as text, or those of all slices of a volume. */
export function rowsOf({ voxels: { data }, size: [nx] }: Mask): string[] {
  const text = Array.from(data, (value) => (value === 0 ? "." : value === 1 ? "#" : String(value))).join("");
  return Array.from({ length: text.length / nx }, (_, y) => text.slice(y * nx, (y + 1) * nx));
}

/** Balls at random places. */
export function blobs(size: readonly number[], seed: number, count = 6, options: ImageOptions = {}): Mask {
  const random = randomFrom(seed);
  const [nx, ny, nz = 1] = size;
  const data = new Uint8Array(nx * ny * nz);
  for (let k = 0; k < count; k++) {
    const [cx, cy, cz, r] = [random() * nx, random() * ny, random() * nz, 1 + random() * 4];
    for (let i = 0; i < data.length; i++) {
      const [x, y, z] = [i % nx, Math.floor(i / nx) % ny, Math.floor(i / (nx * ny))];
      if ((x - cx) ** 2 + (y - cy) ** 2 + (z - cz) ** 2 <= r * r) data[i] = 1;
    }
  }
  return createImage(data, size, options);
}

/** The other voxels. */
export function complement(mask: Mask): Mask {
  return createImage(
    Uint8Array.from(mask.voxels.data, (value) => 1 - value),
    mask.size,
    mask,
  );
}

/** Whether all voxels of one mask are also in another. */
export function isSubset(a: Mask, b: Mask): boolean {
  return a.voxels.data.every((value, i) => value === 0 || b.voxels.data[i] !== 0);
}
