import { concatenate } from "../concatenate.ts";

/** An attribute to write: its tag, its value representation and its value. */
export type Attribute = readonly [tag: number, vr: string, value: AttributeValue];

/** Text (several values parted by a backslash), numbers, bytes as they are, or the items of a sequence. */
export type AttributeValue = string | readonly number[] | Uint8Array | readonly (readonly Attribute[])[];

/** Value representations whose length has 32 bits. */
const LONG: ReadonlySet<string> = /* @__PURE__ */ new Set([
  "OB",
  "OD",
  "OF",
  "OL",
  "OV",
  "OW",
  "SQ",
  "SV",
  "UC",
  "UN",
  "UR",
  "UT",
  "UV",
]);

/** Bytes of one number, and how to write it. */
const NUMBERS: Readonly<
  Record<string, readonly [width: number, set: (view: DataView, at: number, n: number) => void]>
> = {
  US: [2, (view, at, n) => view.setUint16(at, n, true)],
  SS: [2, (view, at, n) => view.setInt16(at, n, true)],
  UL: [4, (view, at, n) => view.setUint32(at, n, true)],
  SL: [4, (view, at, n) => view.setInt32(at, n, true)],
  FL: [4, (view, at, n) => view.setFloat32(at, n, true)],
  FD: [8, (view, at, n) => view.setFloat64(at, n, true)],
  // a tag: group, then element
  AT: [
    4,
    (view, at, n) => {
      view.setUint16(at, Math.floor(n / 65536), true);
      view.setUint16(at + 2, n % 65536, true);
    },
  ],
};

/** A data set in Explicit VR Little Endian, its attributes in the order of their tags. */
export function encodeDataSet(attributes: readonly Attribute[]): Uint8Array {
  const sorted = [...attributes].sort(([a], [b]) => a - b);
  return concatenate(sorted.flatMap(([tag, vr, value]) => encodeElement(tag, vr, value)));
}

/** A file: preamble, prefix, file meta information of the given attributes, data set. */
export function encodeFile(meta: readonly Attribute[], dataSet: Uint8Array): Uint8Array {
  const group = encodeDataSet([[0x00020001, "OB", Uint8Array.of(0, 1)], ...meta]);
  const length = encodeDataSet([[0x00020000, "UL", [group.length]]]);
  return concatenate([new Uint8Array(128), Uint8Array.of(0x44, 0x49, 0x43, 0x4d), length, group, dataSet]);
}

/** A number as a decimal string, of 16 characters at most: 10 digits or more. */
export function decimal(value: number): string {
  for (let digits = 17; ; digits--) {
    // the shortest form that gives the number back, else fewer digits
    const text = digits === 17 ? String(value) : String(Number(value.toPrecision(digits)));
    if (text.length <= 16) return text;
  }
}

function encodeElement(tag: number, vr: string, value: AttributeValue): Uint8Array[] {
  const body = encodeValue(vr, value);
  const header = new Uint8Array(LONG.has(vr) ? 12 : 8);
  const view = new DataView(header.buffer);
  view.setUint16(0, Math.floor(tag / 65536), true);
  view.setUint16(2, tag % 65536, true);
  header.set([vr.charCodeAt(0), vr.charCodeAt(1)], 4);
  const length = body.reduce((sum, part) => sum + part.length, 0);
  if (LONG.has(vr)) view.setUint32(8, length, true);
  else view.setUint16(6, length, true);
  return [header, ...body];
}

// parts of even length in all
function encodeValue(vr: string, value: AttributeValue): Uint8Array[] {
  if (value instanceof Uint8Array) return value.length % 2 === 0 ? [value] : [value, new Uint8Array(1)];
  if (typeof value === "string") {
    const text = new TextEncoder().encode(value);
    return text.length % 2 === 0 ? [text] : [text, Uint8Array.of(vr === "UI" ? 0 : 32)];
  }
  if (vr === "SQ") return (value as readonly (readonly Attribute[])[]).flatMap(encodeItem);
  const [width, set] = NUMBERS[vr];
  const bytes = new Uint8Array(width * value.length);
  const view = new DataView(bytes.buffer);
  (value as readonly number[]).forEach((n, i) => set(view, i * width, n));
  return [bytes];
}

function encodeItem(attributes: readonly Attribute[]): Uint8Array[] {
  const body = encodeDataSet(attributes);
  const header = Uint8Array.of(0xfe, 0xff, 0x00, 0xe0, 0, 0, 0, 0);
  new DataView(header.buffer).setUint32(4, body.length, true);
  return [header, body];
}
