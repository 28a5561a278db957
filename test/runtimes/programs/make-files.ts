// writes a small image and a mask to the two paths named
import { writeFileSync } from "node:fs";
import { createImage } from "radiosurv/image";
import { writeNifti } from "radiosurv/io";

const size = [9, 8, 7];
const geometry = { spacing: [0.7, 0.7, 2.5], origin: [-8, -7, 15] };
const length = 9 * 8 * 7;
const image = createImage(
  Int16Array.from({ length }, (_, i) => (i * 7919) % 251),
  size,
  geometry,
);
const mask = createImage(
  Uint8Array.from({ length }, (_, i) => (i % 9 > 1 && i % 5 > 0 ? 1 : 0)),
  size,
  geometry,
);
const [imagePath, maskPath] = process.argv.slice(2);
writeFileSync(imagePath, writeNifti(image));
writeFileSync(maskPath, writeNifti(mask));
