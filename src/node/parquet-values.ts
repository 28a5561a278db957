import type { PageHeader } from "hyparquet";

/** What is used of the package hyparquet: headers and Snappy. */
export interface ParquetTools {
  parquetHeader(reader: { view: DataView; offset: number }): PageHeader;
  snappyUncompress(input: Uint8Array, output: Uint8Array): void;
}

/** A column of a group of rows, as the footer of the file has it. */
export interface ColumnChunk {
  readonly type: "DOUBLE" | "BOOLEAN" | "BYTE_ARRAY";
  readonly codec: "SNAPPY" | "UNCOMPRESSED";
  readonly rows: number;
}

/** The values of a column, one a row. */
export interface ColumnValues {
  readonly values: ArrayLike<number | boolean | string>;
  /** 1 where a row has a value. */
  readonly present: Uint8Array;
}

/** What is not written here, though other programs may: it is told from damage. */
export class NotWrittenHere extends Error {}

/** A copy of 64 bytes takes three in Snappy; nothing becomes more. */
const MOST_SNAPPY = 22;

/**
 * The values of a column chunk as `parquetEncoder` writes them: data pages of version 2 in plain encoding, or text by a dictionary.
 *
 * hyparquet reads the headers of pages and Snappy. Values are taken here, where no array is larger than the rows of the group or
 * the bytes that are there: a run length that was damaged would fill arrays without end.
 *
 * @throws Error saying what does not fit; NotWrittenHere
 */
export function columnValues(
  bytes: Uint8Array,
  { type, codec, rows }: ColumnChunk,
  { parquetHeader, snappyUncompress }: ParquetTools,
): ColumnValues {
  const values = type === "DOUBLE" ? new Float64Array(rows) : new Array<boolean | string>(rows);
  const present = new Uint8Array(rows);
  const reader = { view: viewOf(bytes), offset: 0 };
  let dictionary: readonly string[] | undefined;
  let row = 0;
  const unpacked = (packed: Uint8Array, length: number): Uint8Array => {
    if (codec === "UNCOMPRESSED") return part(packed, 0, length);
    check(length >= 0 && length <= packed.length * MOST_SNAPPY, "a page is said to be larger than it can be");
    const page = new Uint8Array(length);
    if (length > 0) snappyUncompress(packed, page);
    return page;
  };
  while (row < rows) {
    const header = parquetHeader(reader);
    const { compressed_page_size: size, uncompressed_page_size: full } = header;
    const page = part(bytes, reader.offset, size);
    reader.offset += size;
    if (header.dictionary_page_header) {
      const { num_values: n, encoding } = header.dictionary_page_header;
      check(dictionary === undefined, "a column has two dictionaries");
      needWritten(type === "BYTE_ARRAY" && encoding === "PLAIN", `a dictionary of ${type} in the encoding ${encoding}`);
      dictionary = plainTexts(unpacked(page, full), n);
      continue;
    }
    const data = header.data_page_header_v2;
    if (!data) throw new NotWrittenHere(`a page of the kind ${header.type}`);
    const { num_values: n, num_nulls: nulls, definition_levels_byte_length: levels, encoding } = data;
    check(n > 0 && n <= rows - row && nulls >= 0 && nulls <= n, "a page is said to have more values than its column");
    check(data.repetition_levels_byte_length === 0, "a page has lists");
    const flags = hybridValues(part(page, 0, levels), 1, n);
    const body = part(page, levels, size - levels);
    const raw = data.is_compressed === false ? body : unpacked(body, full - levels);
    const count = flags.reduce((sum, flag) => sum + flag, 0);
    check(count === n - nulls, "the number of missing values does not fit");
    const found = pageValues(raw, type, count, encoding, dictionary);
    for (let i = 0, k = 0; i < n; i++, row++) {
      if (flags[i] === 0) continue;
      present[row] = 1;
      values[row] = found[k++];
    }
  }
  check(reader.offset === bytes.length, "a column has more bytes than values");
  return { values, present };
}

function pageValues(
  raw: Uint8Array,
  type: ColumnChunk["type"],
  n: number,
  encoding: string,
  dictionary: readonly string[] | undefined,
): ArrayLike<number | boolean | string> {
  if (encoding === "RLE_DICTIONARY" && dictionary) {
    const places = hybridValues(raw.subarray(1), raw[0], n);
    return Array.from(places, (place) => {
      check(place < dictionary.length, "a dictionary lacks an entry");
      return dictionary[place];
    });
  }
  needWritten(encoding === "PLAIN", `${type} in the encoding ${encoding}`);
  if (type === "BYTE_ARRAY") return plainTexts(raw, n);
  check(raw.length === (type === "DOUBLE" ? 8 * n : Math.ceil(n / 8)), "a page has another length than its values");
  if (type === "BOOLEAN") return Array.from({ length: n }, (_, i) => ((raw[i >> 3] >> (i & 7)) & 1) === 1);
  const view = viewOf(raw);
  return Float64Array.from({ length: n }, (_, i) => view.getFloat64(8 * i, true));
}

// each with its length before it
function plainTexts(raw: Uint8Array, n: number): readonly string[] {
  check(n >= 0 && 4 * n <= raw.length, "there are fewer texts than is said");
  const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
  const view = viewOf(raw);
  let at = 0;
  const texts = Array.from({ length: n }, () => {
    const length = view.getUint32(at, true);
    const text = decoder.decode(part(raw, at + 4, length));
    at += 4 + length;
    return text;
  });
  check(at === raw.length, "there are more texts than is said");
  return texts;
}

// raw      runs of equal values, and groups of eight that are packed bit by bit, each after its length
// width    bits of a value
// returns  n values; what a last group has beyond them fills it up
function hybridValues(raw: Uint8Array, width: number, n: number): Uint32Array {
  const wide = "a run has values of more bits than there are";
  check(width <= 24, wide);
  const values = new Uint32Array(n);
  const runBytes = Math.ceil(width / 8);
  let at = 0;
  let seen = 0;
  while (seen < n) {
    let head = 0;
    for (let shift = 0; ; shift += 7) {
      check(at < raw.length && shift < 28, "a run has no length");
      head |= (raw[at] & 127) << shift;
      if (raw[at++] < 128) break;
    }
    const length = head >> 1;
    if (head & 1) {
      const packed = part(raw, at, length * width);
      check(length > 0 && 8 * (length - 1) < n - seen, "a run has more values than its page");
      const end = Math.min(n, seen + 8 * length);
      for (let bit = 0; seen < end; seen++) {
        for (let k = 0; k < width; k++, bit++) values[seen] |= ((packed[bit >> 3] >> (bit & 7)) & 1) << k;
      }
      at += packed.length;
    } else {
      check(length > 0 && length <= n - seen, "a run has more values than its page");
      const value = part(raw, at, runBytes).reduce((sum, byte, k) => sum | (byte << (8 * k)), 0);
      check(value < 2 ** width, wide);
      values.fill(value, seen, seen + length);
      seen += length;
      at += runBytes;
    }
  }
  check(at === raw.length, "runs are longer than their values");
  return values;
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

function part(bytes: Uint8Array, start: number, length: number): Uint8Array {
  check(
    start >= 0 && length >= 0 && start + length <= bytes.length,
    "a part is said to be longer than the file has it",
  );
  return bytes.subarray(start, start + length);
}

function needWritten(isSo: boolean, what: string): void {
  if (!isSo) throw new NotWrittenHere(what);
}

function check(isSo: boolean, why: string): void {
  if (!isSo) throw new Error(why);
}
