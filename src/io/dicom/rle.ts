/** The most bytes that one byte of PackBits can become: a run of 128 in two bytes. */
const MAX_RLE_RATIO = 64;

const HEADER_BYTES = 64;

/**
 * Decodes a frame of the transfer syntax RLE Lossless (PS3.5 annex G): one segment for each byte of a sample, the
 * highest byte first, each packed as PackBits.
 *
 * @param bytes - the frame: 16 numbers of 32 bits that say where the segments are, then the segments
 * @param pixels - pixels of the frame
 * @param samples - samples of a pixel
 * @param width - bytes of a sample
 * @returns the samples of each pixel side by side, little-endian
 * @throws Error if the segments do not hold exactly that
 */
export function decodeRle(bytes: Uint8Array, pixels: number, samples: number, width: number): Uint8Array {
  const segments = samples * width;
  const needed = pixels * segments;
  if (bytes.length < HEADER_BYTES || needed > (bytes.length - HEADER_BYTES) * MAX_RLE_RATIO) {
    throw new Error(`${bytes.length} bytes of RLE cannot hold ${needed}`);
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  if (view.getUint32(0, true) !== segments) {
    throw new Error(`RLE of ${segments} segments is needed; it has ${view.getUint32(0, true)}`);
  }
  const frame = new Uint8Array(needed);
  for (let segment = 0; segment < segments; segment++) {
    const start = view.getUint32(4 + 4 * segment, true);
    const end = segment + 1 < segments ? view.getUint32(8 + 4 * segment, true) : bytes.length;
    if (!(start >= HEADER_BYTES && start <= end && end <= bytes.length)) {
      throw new Error(`RLE segment ${segment} lies from byte ${start} to ${end}`);
    }
    const sample = Math.floor(segment / width);
    const place = sample * width + (width - 1 - (segment % width));
    const written = unpack(bytes.subarray(start, end), frame, place, segments);
    if (written < pixels) throw new Error(`RLE segment ${segment} holds ${written} of ${pixels} bytes`);
  }
  return frame;
}

// packed         PackBits
// frame          written at first, first + step, ...; nothing beyond its end
// returns        bytes written
function unpack(packed: Uint8Array, frame: Uint8Array, first: number, step: number): number {
  const n = packed.length;
  const end = frame.length;
  let to = first;
  for (let at = 0; at < n && to < end; ) {
    const control = packed[at++];
    if (control === 128) continue;
    if (control < 128) {
      const last = Math.min(at + control + 1, n);
      for (; at < last && to < end; at++, to += step) frame[to] = packed[at];
    } else if (at < n) {
      const value = packed[at++];
      for (let i = 257 - control; i > 0 && to < end; i--, to += step) frame[to] = value;
    }
  }
  return (to - first) / step;
}
