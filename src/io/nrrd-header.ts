import { RadiosurvError } from "../error.ts";
import { describeStart, type FileBytes, latin1, startsWith, toBytes } from "./bytes.ts";
import type { StoredType } from "./stored-voxels.ts";

/** Longest header looked at; real ones have a few hundred bytes, with key/value pairs a few thousand. */
export const MAX_NRRD_HEADER_BYTES: number = 2 ** 20;

/** A NRRD header: its fields by name, and where the attached data would start. */
export interface NrrdHeader {
  /** Values by field name, in lower case and under one of its spellings (`centerings`, `data file`, ...). */
  readonly fields: ReadonlyMap<string, string>;
  /** First byte after the blank line that ends the header. */
  readonly end: number;
}

/** Field names other than the basic ones, that have a second spelling. */
const SAME_FIELD: ReadonlyMap<string, string> = /* @__PURE__ */ new Map([
  ["datafile", "data file"],
  ["lineskip", "line skip"],
  ["byteskip", "byte skip"],
  ["centers", "centerings"],
  ["axismins", "axis mins"],
  ["axismaxs", "axis maxs"],
  ["sampleunits", "sample units"],
  ["blocksize", "block size"],
  ["oldmin", "old min"],
  ["oldmax", "old max"],
]);

const FIELDS: readonly string[] = [
  ...["dimension", "type", "encoding", "endian", "content", "min", "max", "old min", "old max", "data file"],
  ...["line skip", "byte skip", "number", "sample units", "sizes", "spacings", "thicknesses", "axis mins"],
  ...["axis maxs", "centerings", "labels", "units", "kinds", "space", "space dimension", "space units"],
  ...["space origin", "space directions", "measurement frame", "block size"],
];

const TYPES: ReadonlyMap<string, StoredType> = /* @__PURE__ */ typeNames();

/** Whether the bytes start as a NRRD file does. */
export function isNrrd(file: Uint8Array): boolean {
  return startsWith(file, "NRRD");
}

/** Splits the header into fields. Unknown and repeated fields are errors, as in the NRRD library: they hide mistakes. */
export function parseNrrdHeader(caller: string, file: Uint8Array): NrrdHeader {
  const { text, end } = headerText(caller, file);
  const fields = new Map<string, string>();
  for (const line of text.split("\n").slice(1)) {
    const entry = line.trimEnd();
    const colon = entry.indexOf(":");
    // comments, and key/value pairs "key:=value", which carry what the format does not define
    if (entry === "" || entry.startsWith("#") || entry[colon + 1] === "=") continue;
    const name = entry.slice(0, Math.max(colon, 0)).trim().toLowerCase();
    const field = SAME_FIELD.get(name) ?? name;
    if (!FIELDS.includes(field)) {
      throw new RadiosurvError(
        "format",
        `${caller}: every line of a NRRD header must be a known field, "key:=value" or a comment; got ${JSON.stringify(entry.slice(0, 60))}`,
      );
    }
    if (fields.has(field)) {
      throw new RadiosurvError("format", `${caller}: the NRRD header must give "${field}" once; it comes twice`);
    }
    fields.set(field, entry.slice(colon + 1).trim());
  }
  return { fields, end };
}

/**
 * Name of the file that a detached NRRD header (`.nhdr`) reads its voxels from, as written there: relative to the
 * header's folder. Pass the content of that file to `readNrrd` as `data`.
 *
 * @returns the name, or undefined if the voxels follow the header in the same file
 * @throws RadiosurvError `format` if the bytes are no NRRD
 * @example
 * ```ts
 * import { nrrdDataFile } from "radiosurv/io";
 * const header = "NRRD0004\ntype: uint8\ndimension: 2\nsizes: 2 2\nencoding: raw\ndata file: scan.raw\n";
 * nrrdDataFile(new TextEncoder().encode(header)); // => "scan.raw"
 * ```
 */
export function nrrdDataFile(bytes: FileBytes): string | undefined {
  return parseNrrdHeader("nrrdDataFile", toBytes("nrrdDataFile", bytes)).fields.get("data file");
}

/** A field that must be there. */
export function requiredField(caller: string, { fields }: NrrdHeader, name: string): string {
  const value = fields.get(name);
  if (value !== undefined) return value;
  throw new RadiosurvError("format", `${caller}: the NRRD header must have the field "${name}"; it is missing`);
}

/** A field of whole numbers, none below `least`. */
export function wholeNumbers(caller: string, name: string, value: string, least: number): number[] {
  const numbers = value.split(/\s+/).map((part) => (/^-?\d{1,15}$/.test(part) ? Number(part) : Number.NaN));
  if (numbers.every((n) => n >= least)) return numbers;
  throw new RadiosurvError(
    "format",
    `${caller}: "${name}" of the NRRD header must be whole numbers of at least ${least}; got ${JSON.stringify(value.slice(0, 60))}`,
  );
}

/** Type of the voxels under any of its NRRD names. */
export function nrrdType(caller: string, header: NrrdHeader): StoredType {
  const name = requiredField(caller, header, "type");
  const type = TYPES.get(name.toLowerCase().replace(/\s+/g, " "));
  if (type) return type;
  throw new RadiosurvError(
    name.toLowerCase() === "block" ? "unsupported" : "format",
    `${caller}: "type" of the NRRD header must be an integer type of 8 to 64 bits, float or double; got ${JSON.stringify(name.slice(0, 60))}`,
  );
}

function headerText(caller: string, file: Uint8Array): { text: string; end: number } {
  if (!isNrrd(file)) {
    throw new RadiosurvError("format", `${caller}: a NRRD file must start with "NRRD"; got ${describeStart(file)}`);
  }
  const text = latin1(file.subarray(0, MAX_NRRD_HEADER_BYTES));
  const magic = text.slice(0, 8);
  if (!/^NRRD000[1-5]$/.test(magic) || !/^[ \t]*\r?\n/.test(text.slice(8, 16))) {
    throw new RadiosurvError(
      "unsupported",
      `${caller}: NRRD0001 to NRRD0005 are read; got ${JSON.stringify(text.slice(0, 10))}`,
    );
  }
  const blank = /\n\r?\n/.exec(text);
  if (blank) return { text: text.slice(0, blank.index), end: blank.index + blank[0].length };
  // a detached header may end with the file
  if (file.length <= MAX_NRRD_HEADER_BYTES && /\ndata ?file:/i.test(text)) return { text, end: file.length };
  throw new RadiosurvError(
    "format",
    `${caller}: a NRRD header must end with a blank line within ${MAX_NRRD_HEADER_BYTES} bytes; none was found, so the file is truncated or damaged`,
  );
}

function typeNames(): ReadonlyMap<string, StoredType> {
  const names = new Map<string, StoredType>([
    ["signed char", "int8"],
    ["char", "int8"],
    ["uchar", "uint8"],
    ["unsigned char", "uint8"],
    ["float", "float32"],
    ["double", "float64"],
  ]);
  const integers = [
    ["short", 16],
    ["int", 32],
    ["longlong", 64],
    ["long long", 64],
  ] as const;
  for (const [word, bits] of integers) {
    const signed = `int${bits}` as StoredType;
    const unsigned = `uint${bits}` as StoredType;
    const long = word === "int" ? [word] : [word, `${word} int`];
    for (const name of long) names.set(name, signed).set(`signed ${name}`, signed).set(`unsigned ${name}`, unsigned);
    names.set(`u${word}`, unsigned);
  }
  for (const bits of [8, 16, 32, 64]) {
    for (const name of [`int${bits}`, `uint${bits}`]) {
      names.set(name, name as StoredType).set(`${name}_t`, name as StoredType);
    }
  }
  return names;
}
