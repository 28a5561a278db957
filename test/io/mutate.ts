import { join } from "./headers.ts";

/** Numbers that headers do not expect. */
const NUMBERS = [
  "0",
  "-1",
  "1",
  "2",
  "255",
  "65536",
  "2147483648",
  "1e12",
  "999999999999",
  "nan",
  "inf",
  "1e-300",
  "x",
  "",
];

/**
 * A copy of a file with one to four random changes: bytes flipped, overwritten, inserted, removed or repeated, the end
 * cut off, a field of the header filled, a number of a text header replaced.
 *
 * @param header - bytes at the start that are hit in half of the changes
 */
export function mutate(file: Uint8Array, random: () => number, header: number): Uint8Array {
  let bytes: Uint8Array = file.slice();
  for (let change = Math.floor(4 * random()); change >= 0; change--) {
    const reach = random() < 0.5 ? Math.min(header, bytes.length) : bytes.length;
    const at = Math.floor(reach * random());
    const length = 1 + Math.floor(8 * random());
    switch (Math.floor(8 * random())) {
      case 0:
        bytes[at] ^= 1 << Math.floor(8 * random());
        break;
      case 1:
        bytes[at] = 256 * random();
        break;
      case 2:
        bytes.fill([0, 255, 127, 128][Math.floor(4 * random())], at, at + length);
        break;
      case 3:
        bytes = join(
          bytes.subarray(0, at),
          Uint8Array.from({ length }, () => 256 * random()),
          bytes.subarray(at),
        );
        break;
      case 4:
        bytes = join(bytes.subarray(0, at), bytes.subarray(at + length));
        break;
      case 5:
        bytes = join(bytes.subarray(0, at + 4 * length), bytes.subarray(at));
        break;
      case 6:
        bytes = bytes.slice(0, at);
        break;
      default:
        bytes = replaceNumber(bytes, at, random);
    }
  }
  return bytes;
}

// the first decimal number after `at`, as text; or a big float or integer written over the bytes there
function replaceNumber(bytes: Uint8Array, at: number, random: () => number): Uint8Array {
  const start = bytes.findIndex((byte, i) => i >= at && byte >= 48 && byte < 58);
  if (random() < 0.5 || start < 0) {
    if (at + 4 <= bytes.length) {
      const view = new DataView(bytes.buffer);
      view.setFloat32(at, [Number.NaN, 3e38, -1, 0, 1e-40][Math.floor(5 * random())], random() < 0.5);
    }
    return bytes;
  }
  let end = start;
  while (bytes[end] >= 48 && bytes[end] < 58) end++;
  const number = new TextEncoder().encode(NUMBERS[Math.floor(NUMBERS.length * random())]);
  return join(bytes.subarray(0, start), number, bytes.subarray(end));
}
