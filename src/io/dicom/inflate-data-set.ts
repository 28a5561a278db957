import { Inflate } from "fflate";
import { RadiosurvError } from "../../error.ts";
import { concatenate } from "../concatenate.ts";

/** Compressed bytes handed over at once: they become 34 MB at most. */
const PIECE = 32768;

/**
 * Decompresses the data set of the transfer syntax Deflated Explicit VR Little Endian. Its length is stated nowhere, so
 * the pieces are kept until the end; more than `maxBytes` is an error before they are joined.
 */
export function inflateDataSet(caller: string, what: string, bytes: Uint8Array, maxBytes: number): Uint8Array {
  const pieces: Uint8Array[] = [];
  let length = 0;
  const stream = new Inflate((piece) => {
    length += piece.length;
    if (length > maxBytes) {
      throw new RadiosurvError(
        "limit",
        `${caller}: the deflated data of ${what} need more than ${maxBytes} bytes; raise the option maxBytes if the file is trusted`,
      );
    }
    pieces.push(piece);
  });
  for (let at = 0; at < bytes.length; at += PIECE) {
    stream.push(bytes.subarray(at, at + PIECE), at + PIECE >= bytes.length);
  }
  return concatenate(pieces);
}
