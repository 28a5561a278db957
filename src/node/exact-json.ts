import { Buffer } from "node:buffer";

/** JSON that keeps what JSON loses: NaN, infinities, -0 and typed arrays, each as an object with one of these names. */
const NUMBER = "$number";
const ARRAY = "$array";

const ARRAYS = {
  Int8Array,
  Uint8Array,
  Uint8ClampedArray,
  Int16Array,
  Uint16Array,
  Int32Array,
  Uint32Array,
  Float32Array,
  Float64Array,
};

/** Plain data as a line of text from which {@link parseExactly} makes the same, to the bit. */
export function formatExactly(value: unknown): string {
  return JSON.stringify(value, (_, part: unknown) => {
    if (typeof part === "number")
      return Number.isFinite(part) && !Object.is(part, -0) ? part : { [NUMBER]: sign(part) };
    if (!ArrayBuffer.isView(part)) return part;
    const base64 = Buffer.from(part.buffer, part.byteOffset, part.byteLength).toString("base64");
    return { [ARRAY]: part.constructor.name, base64 };
  });
}

/** What {@link formatExactly} wrote. */
export function parseExactly(text: string): unknown {
  return JSON.parse(text, (_, part) => {
    if (typeof part !== "object" || part === null) return part;
    if (NUMBER in part) return Number(part[NUMBER]);
    if (!(ARRAY in part)) return part;
    const bytes = Uint8Array.from(Buffer.from(part.base64, "base64"));
    return new ARRAYS[part[ARRAY] as keyof typeof ARRAYS](bytes.buffer);
  });
}

// String(-0) is "0"
function sign(value: number): string {
  return Object.is(value, -0) ? "-0" : String(value);
}
