import type { DataSet, Element } from "dicom-parser";
import { latin1 } from "../bytes.ts";
import { decodeText } from "./character-set.ts";
import { TAG } from "./tags.ts";

/** The bytes of an element; empty if it is not there. */
export function bytesOf(dataSet: DataSet, tag: string): Uint8Array {
  const element: Element | undefined = dataSet.elements[tag];
  if (!element || element.length === 0) return new Uint8Array(0);
  const { dataOffset, length } = element;
  if (!(dataOffset + length <= dataSet.byteArray.length)) {
    throw new Error(`element (${tag.slice(1, 5)},${tag.slice(5)}) claims more bytes than the file has`);
  }
  return dataSet.byteArray.subarray(dataOffset, dataOffset + length);
}

/** The text of an element without the padding around it, or `undefined` if it is absent or empty. */
export function text(dataSet: DataSet, tag: string): string | undefined {
  return trimmed(latin1(bytesOf(dataSet, tag)));
}

/** {@link text} of an element that a person wrote, in the character set of the file. */
export function label(dataSet: DataSet, tag: string, file: DataSet): string | undefined {
  return trimmed(decodeText(bytesOf(dataSet, tag), text(file, TAG.SpecificCharacterSet)));
}

/** The values of an element of decimal or integer strings; one that is no number is NaN. */
export function numbers(dataSet: DataSet, tag: string): number[] {
  const all = text(dataSet, tag);
  return all === undefined ? [] : all.split("\\").map(toNumber);
}

/** The first value of {@link numbers}, or `undefined` if the element is absent, empty or no number. */
export function number(dataSet: DataSet, tag: string): number | undefined {
  const [first] = numbers(dataSet, tag);
  return Number.isFinite(first) ? first : undefined;
}

/** An element of the type US. */
export function uint16(dataSet: DataSet, tag: string): number | undefined {
  return bytesOf(dataSet, tag).length >= 2 ? dataSet.uint16(tag) : undefined;
}

/** An element of the type UL. */
export function uint32(dataSet: DataSet, tag: string): number | undefined {
  return bytesOf(dataSet, tag).length >= 4 ? dataSet.uint32(tag) : undefined;
}

/** An element of the type FD; `undefined` also if it is not finite. */
export function float64(dataSet: DataSet, tag: string): number | undefined {
  const value = bytesOf(dataSet, tag).length >= 8 ? dataSet.double(tag) : undefined;
  return Number.isFinite(value) ? value : undefined;
}

/** The items of a sequence; empty if it is not there. */
export function items(dataSet: DataSet, tag: string): DataSet[] {
  const found = dataSet.elements[tag]?.items ?? [];
  return found.flatMap((item) => item.dataSet ?? []);
}

// text ends at a null, which some writers pad with
function trimmed(value: string): string | undefined {
  const end = value.indexOf("\0");
  const text = (end < 0 ? value : value.slice(0, end)).trim();
  return text === "" ? undefined : text;
}

function toNumber(value: string): number {
  const text = value.trim();
  return text === "" ? Number.NaN : Number(text);
}
