/**
 * Grey values of colours: ITU-R BT.601 luma in fixed point, (19595 r + 38470 g + 7471 b + 32768) >> 16, which is what
 * Pillow's `convert("L")` computes. The weights sum to 65536, so that a colour with r = g = b = v becomes v exactly.
 *
 * @param colours - red, green, blue (and more, ignored) of each pixel in a row
 * @param channels - values a pixel, 3 or more
 * @param grey - written; one value a pixel, of the same depth as the colours
 */
export function luma(
  colours: ArrayLike<number>,
  channels: number,
  grey: Uint8Array | Uint16Array,
): Uint8Array | Uint16Array {
  for (let i = 0, k = 0; i < grey.length; i++, k += channels) {
    // a division, since for 16 bits the sum has 33 bits
    grey[i] = Math.floor((19595 * colours[k] + 38470 * colours[k + 1] + 7471 * colours[k + 2] + 32768) / 65536);
  }
  return grey;
}
