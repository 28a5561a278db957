import { RadiosurvError } from "../error.ts";
import type { CaseItem } from "../extraction/case/extract-case.ts";
import type { FileBytes } from "../io/bytes.ts";

/** A file of a case: of an input or a drop, its bytes, or the address that a worker fetches it from. */
export type CaseFile = Blob | FileBytes | string | URL;

/** One image with its mask. */
export interface ImageCase {
  readonly id: string;
  /** The file of the image; or several: the slices of a DICOM series, or a header and the file of its voxels. */
  readonly image: CaseFile | readonly CaseFile[];
  /** The mask, likewise, or a DICOM segmentation or structure set. It may be missing if workers segment. */
  readonly mask?: CaseFile | readonly CaseFile[];
  /** Which mask of a DICOM segmentation or structure set is meant. @default the only one */
  readonly maskName?: string;
  /** Label of the region in the mask. @default what `serveCases` says; else the only label of the mask, else 1 */
  readonly label?: number;
  /** What else the rows of the case begin with, after its `ID`. @default nothing */
  readonly cells?: Readonly<Record<string, string>>;
}

/** A case as it is sent to a worker, and as `segment` sees it there. */
export interface SentCase extends CaseItem {
  readonly image: readonly SentFile[];
  readonly mask?: readonly SentFile[];
  readonly maskName?: string;
}

/** Addresses are whole ones: a worker has another base than its page. */
export type SentFile = Blob | FileBytes | string;

const FIELDS: readonly string[] = ["id", "image", "mask", "maskName", "label", "cells"];
/** Columns of the table that are not the caller's. */
const TAKEN: readonly string[] = ["error", "Region"];

/** Cases as they are sent; an error names the first that is not whole. */
export function sentCases(caller: string, cases: readonly ImageCase[]): readonly SentCase[] {
  if (!Array.isArray(cases)) {
    throw new RadiosurvError(
      "argument",
      `${caller}: a list of cases is needed, each { id, image, mask }; got ${typeof cases}`,
    );
  }
  return cases.map((item, i) => sentCase(`${caller}: cases[${i}]`, item));
}

function sentCase(where: string, item: ImageCase): SentCase {
  const refuse = (what: string): never => {
    throw new RadiosurvError("argument", `${where}${what}`);
  };
  if (typeof item !== "object" || item === null) refuse(` must be { id, image, mask }; got ${String(item)}`);
  const stranger = Object.keys(item).find((name) => !FIELDS.includes(name));
  if (stranger !== undefined) refuse(` has no field "${stranger}"; there are ${FIELDS.join(", ")}`);
  const { id, image, mask, maskName, label, cells = {} } = item;
  if (typeof id !== "string" || id === "") refuse(`.id must be a text that is not empty; got ${JSON.stringify(id)}`);
  if (label !== undefined && !Number.isInteger(label)) refuse(`.label must be a whole number; got ${String(label)}`);
  if (maskName !== undefined && typeof maskName !== "string")
    refuse(`.maskName must be a text; got ${String(maskName)}`);
  for (const [name, cell] of Object.entries(cells)) {
    if (typeof cell !== "string") refuse(`.cells: "${name}" must be a text; got ${typeof cell}`);
    if (TAKEN.includes(name)) refuse(`.cells: "${name}" is a column of the results; give it another name`);
  }
  return {
    id,
    image: sentFiles(`${where}.image`, image),
    ...(mask !== undefined && { mask: sentFiles(`${where}.mask`, mask) }),
    ...(maskName !== undefined && { maskName }),
    ...(label !== undefined && { label }),
    cells: "ID" in cells ? { ...cells } : { ID: id, ...cells },
  };
}

function sentFiles(where: string, files: ImageCase["image"]): readonly SentFile[] {
  const list = Array.isArray(files) ? files : [files];
  if (list.length === 0) throw new RadiosurvError("argument", `${where}: the list of files is empty`);
  return list.map((file) => sentFile(where, file));
}

function sentFile(where: string, file: CaseFile): SentFile {
  // tags rather than instanceof: frames and test runners hand over objects of another realm
  const tag = Object.prototype.toString.call(file).slice(8, -1);
  if (["File", "Blob", "Uint8Array", "ArrayBuffer"].includes(tag)) return file as SentFile;
  if (tag !== "String" && tag !== "URL") {
    throw new RadiosurvError(
      "argument",
      `${where} must be a File, a Blob, a Uint8Array, the address of a file, or a list of them; got ${tag}`,
    );
  }
  const { document, location } = globalThis;
  const base = document?.baseURI ?? location?.href;
  if (URL.canParse(String(file), base)) return new URL(String(file), base).href;
  throw new RadiosurvError("argument", `${where}: ${JSON.stringify(file)} is no valid address`);
}
