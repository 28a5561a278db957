import type { Element } from "dicom-parser";
import { concatenate } from "../concatenate.ts";

/**
 * The compressed bytes of each frame, joined from its fragments. Which fragments make a frame is settled by their
 * number, by the offset table, or by the first bytes of a JPEG or JPEG 2000 stream, in this order.
 *
 * @throws Error if the fragments cannot be told apart
 */
export function encapsulatedFrames(bytes: Uint8Array, element: Element, frames: number): Uint8Array[] {
  const fragments = element.fragments ?? [];
  const parts = fragments.map(({ position, length }) => bytes.subarray(position, position + length));
  const starts = frameStarts(parts, element, frames);
  return starts.map((first, frame) => {
    const own = parts.slice(first, starts[frame + 1]);
    return own.length === 1 ? own[0] : concatenate(own);
  });
}

// the index of the first fragment of each frame
function frameStarts(parts: readonly Uint8Array[], element: Element, frames: number): number[] {
  if (parts.length === frames) return parts.map((_, i) => i);
  if (parts.length > 0 && frames === 1) return [0];
  const places = new Map(element.fragments?.map(({ offset }, i) => [offset, i]));
  const listed = (element.basicOffsetTable ?? []).map((offset) => places.get(offset) ?? -1);
  if (listed.length === frames && listed.every((at, i) => (i === 0 ? at === 0 : at > listed[i - 1]))) return listed;
  const marked = parts.flatMap((part, i) => (startsImage(part) ? [i] : []));
  if (marked.length === frames && marked[0] === 0) return marked;
  throw new Error(`${frames} frames are claimed; its pixel data have ${parts.length} fragments`);
}

// start of image of JPEG and JPEG-LS, start of codestream of JPEG 2000, signature of a JP2 file
function startsImage([a, b, c, d]: Uint8Array): boolean {
  const word = 256 * a + b;
  return word === 0xffd8 || word === 0xff4f || (word === 0 && c === 0 && d === 12);
}
