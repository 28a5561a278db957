import { createImage, type Image } from "../../src/image/index.ts";
import { randomFrom } from "../io/random.ts";

/** A cube of n³ voxels of waves and noise, and an uneven ball of half of it. */
export function largeVolume(n: number): { readonly image: Image; readonly mask: Image } {
  const next = randomFrom(11);
  const image = new Int16Array(n ** 3);
  const mask = new Uint8Array(n ** 3);
  const centre = (n - 1) / 2;
  for (let z = 0, i = 0; z < n; z++) {
    for (let y = 0; y < n; y++) {
      for (let x = 0; x < n; x++, i++) {
        image[i] = Math.round(250 * (Math.sin(x / 7) + Math.sin(y / 9) * Math.sin(z / 5)) + 400 * next());
        const radius = 0.48 * n * (1 - 0.06 * Math.sin(x / 4) * Math.sin(y / 6) * Math.sin(z / 3));
        mask[i] = (x - centre) ** 2 + (y - centre) ** 2 + (z - centre) ** 2 <= radius * radius ? 1 : 0;
      }
    }
  }
  return { image: createImage(image, [n, n, n]), mask: createImage(mask, [n, n, n]) };
}
