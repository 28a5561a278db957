import { encode } from "fast-png";

// so many pixels across at least: converters smooth pictures that they enlarge, and would blur the borders of cells
const LEAST_PIXELS = 600;
// a third of the size of the default, for pictures of cells
const SMALL = { zlib: { level: 9 } } as const;

/** Colours `#rrggbb` row by row as a picture in a data URI, each a square of pixels; null is transparent. */
export function rasterOf(colours: readonly (string | null)[], width: number, height: number): string {
  const zoom = Math.max(1, Math.ceil(LEAST_PIXELS / width));
  const data = new Uint8Array(4 * width * height * zoom * zoom);
  const cells = colours.map((colour) => (colour === null ? null : Number.parseInt(colour.slice(1), 16)));
  for (let y = 0, at = 0; y < height * zoom; y++) {
    const row = Math.floor(y / zoom) * width;
    for (let x = 0; x < width * zoom; x++, at += 4) {
      const colour = cells[row + Math.floor(x / zoom)];
      if (colour === null) continue;
      data[at] = colour >> 16;
      data[at + 1] = (colour >> 8) & 255;
      data[at + 2] = colour & 255;
      data[at + 3] = 255;
    }
  }
  return pngUri(encode({ width: width * zoom, height: height * zoom, data, channels: 4 }, SMALL));
}

/** Grey levels row by row as a picture in a data URI; small pictures are enlarged by a whole factor. */
export function greyRaster(pixels: Uint8Array, width: number, height: number): string {
  const zoom = Math.max(1, Math.ceil(LEAST_PIXELS / 2 / width));
  const data = new Uint8Array(width * height * zoom * zoom);
  for (let y = 0, at = 0; y < height * zoom; y++) {
    const row = Math.floor(y / zoom) * width;
    for (let x = 0; x < width * zoom; x++, at++) data[at] = pixels[row + Math.floor(x / zoom)];
  }
  return pngUri(encode({ width: width * zoom, height: height * zoom, data, channels: 1 }, SMALL));
}

function pngUri(bytes: Uint8Array): string {
  let binary = "";
  // fromCharCode takes only so many arguments at once
  for (let i = 0; i < bytes.length; i += 8192) binary += String.fromCharCode(...bytes.subarray(i, i + 8192));
  return `data:image/png;base64,${btoa(binary)}`;
}
