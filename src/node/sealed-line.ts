import { crc32 } from "../io/crc32.ts";
import { formatExactly, parseExactly } from "./exact-json.ts";

/** What a line holds. */
export type LineKind = "header" | "case";

/** A line of plain data under a checksum, for {@link unsealed}. */
export function sealed(kind: LineKind, value: unknown): string {
  return new TextDecoder().decode(sealedBytes(kind, formatExactly(value)));
}

/**
 * The same, of data that are text already, as bytes with the end of the line:
 * `{"crc32":"0123abcd","case":...}`. The sum stands before what it is of, at a place that is known.
 */
export function sealedBytes(kind: LineKind, text: string): Uint8Array {
  const encoder = new TextEncoder();
  const content = encoder.encode(text);
  const start = encoder.encode(prefix(kind, crc32(content)));
  const line = new Uint8Array(start.length + content.length + 2);
  line.set(start);
  line.set(content, start.length);
  line.set(encoder.encode("}\n"), start.length + content.length);
  return line;
}

/** What was sealed; `undefined` if the line is torn or something else. */
export function unsealed(kind: LineKind, line: string): unknown {
  const text = unsealedText(kind, new TextEncoder().encode(line));
  return text === undefined ? undefined : parseExactly(text);
}

/** The text that was sealed, of bytes without the end of the line. */
export function unsealedText(kind: LineKind, line: Uint8Array): string | undefined {
  return isWhole(kind, line) ? new TextDecoder().decode(line.subarray(prefix(kind, 0).length, -1)) : undefined;
}

/** Whether a line, without its end, is one of this kind and has the content that its sum is of. */
export function isWhole(kind: LineKind, line: Uint8Array): boolean {
  const { length } = prefix(kind, 0);
  if (line.length <= length) return false;
  const start = prefix(kind, crc32(line.subarray(length, -1)));
  const decoder = new TextDecoder();
  return decoder.decode(line.subarray(0, length)) === start && decoder.decode(line.subarray(-1)) === "}";
}

function prefix(kind: LineKind, sum: number): string {
  return `{"crc32":"${sum.toString(16).padStart(8, "0")}","${kind}":`;
}
