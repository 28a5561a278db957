import { encode } from "fast-png";
import { contiguousData, type Image } from "../../src/image/image.ts";

/** A 2D image of 8 bits as a PNG, its values multiplied. */
export function toPng(image: Image, factor: number): Uint8Array {
  const [width, height] = image.size;
  const data = Uint8Array.from(contiguousData(image), (value) => value * factor);
  return encode({ width, height, data, channels: 1, depth: 8 });
}
