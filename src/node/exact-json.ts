import { Buffer } from "node:buffer";

/** JSON that keeps what JSON loses: NaN, infinities, -0, `undefined`, large integers and typed arrays, each as an object with one of these names. */
const NUMBER = "$number";
const INTEGER = "$bigint";
const NOTHING = "$undefined";
const ARRAY = "$array";
/** How one of them begins in a text. */
const MARK = '"$';

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
    if (part === undefined) return { [NOTHING]: true };
    if (typeof part === "bigint") return { [INTEGER]: String(part) };
    if (!ArrayBuffer.isView(part)) return part;
    const base64 = Buffer.from(part.buffer, part.byteOffset, part.byteLength).toString("base64");
    return { [ARRAY]: part.constructor.name, base64 };
  });
}

/** What {@link formatExactly} wrote. */
export function parseExactly(text: string): unknown {
  const value: unknown = JSON.parse(text);
  // most texts have no part of these kinds, and to look at each of a thousand numbers takes longer than to read them
  return text.includes(MARK) ? restored(value) : value;
}

// in place, as nobody else has seen it. A reviver of JSON.parse would drop what is undefined
function restored(part: unknown): unknown {
  if (typeof part !== "object" || part === null) return part;
  const record = part as Record<string, unknown>;
  if (NUMBER in record) return Number(record[NUMBER]);
  if (NOTHING in record) return undefined;
  if (INTEGER in record) return BigInt(record[INTEGER] as string);
  if (ARRAY in record) {
    const bytes = Uint8Array.from(Buffer.from(record.base64 as string, "base64"));
    return new ARRAYS[record[ARRAY] as keyof typeof ARRAYS](bytes.buffer);
  }
  for (const name of Object.keys(record)) {
    const was = record[name];
    if (typeof was === "object" && was !== null) record[name] = restored(was);
  }
  return record;
}

// String(-0) is "0"
function sign(value: number): string {
  return Object.is(value, -0) ? "-0" : String(value);
}
