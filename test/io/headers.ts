import { gzipSync, zlibSync } from "fflate";
import { crc32 } from "../../src/io/crc32.ts";

/** Fields of a NIfTI-1 header made by hand; see the standard for their meaning. */
export interface NiftiFields {
  readonly dim?: readonly number[];
  readonly datatype?: number;
  readonly intent?: number;
  readonly pixdim?: readonly number[];
  readonly voxOffset?: number;
  readonly slope?: number;
  readonly qform?: number;
  readonly sform?: number;
  readonly quaternion?: readonly number[];
  readonly offset?: readonly number[];
  readonly rows?: readonly number[];
  readonly magic?: string;
  readonly headerLength?: number;
}

/** A NIfTI-1 file, little-endian, 4 x 3 x 2 voxels of int16 unless told otherwise. */
export function niftiFile(fields: NiftiFields = {}, voxels: Uint8Array = new Uint8Array(48)): Uint8Array {
  const bytes = new Uint8Array(352 + voxels.length);
  const view = new DataView(bytes.buffer);
  const dim = fields.dim ?? [3, 4, 3, 2];
  view.setInt32(0, fields.headerLength ?? 348, true);
  for (let i = 0; i < 8; i++) view.setInt16(40 + 2 * i, dim[i] ?? 1, true);
  view.setInt16(68, fields.intent ?? 0, true);
  view.setInt16(70, fields.datatype ?? 4, true);
  const floats = (at: number, values: readonly number[]) =>
    values.forEach((v, i) => view.setFloat32(at + 4 * i, v, true));
  floats(76, fields.pixdim ?? [1, 1, 1, 1, 1, 1, 1, 1]);
  floats(108, [fields.voxOffset ?? 352, fields.slope ?? 1, 0]);
  view.setInt16(252, fields.qform ?? 1, true);
  view.setInt16(254, fields.sform ?? 0, true);
  floats(256, [...(fields.quaternion ?? [0, 0, 0]), ...(fields.offset ?? [0, 0, 0])]);
  floats(280, fields.rows ?? []);
  bytes.set(new TextEncoder().encode(fields.magic ?? "n+1\0"), 344);
  bytes.set(voxels, 352);
  return bytes;
}

/** A NRRD file of 4 x 3 x 2 voxels of short; a field given replaces the usual one, undefined leaves it out. */
export function nrrdFile(
  fields: Record<string, string | undefined> = {},
  voxels: Uint8Array = new Uint8Array(48),
): Uint8Array {
  const all = { type: "short", dimension: "3", sizes: "4 3 2", endian: "little", encoding: "raw", ...fields };
  const lines = Object.entries(all).flatMap(([name, value]) => (value === undefined ? [] : [`${name}: ${value}\n`]));
  return join(new TextEncoder().encode(`NRRD0004\n${lines.join("")}\n`), voxels);
}

/** A PNG chunk with its checksum. */
export function pngChunk(name: string, content: Uint8Array): Uint8Array {
  const body = join(new TextEncoder().encode(name), content);
  const bytes = join(new Uint8Array(4), body, new Uint8Array(4));
  const view = new DataView(bytes.buffer);
  view.setUint32(0, content.length);
  view.setUint32(bytes.length - 4, crc32(body));
  return bytes;
}

/** Content of an IHDR chunk. */
export function pngHeader(width: number, height: number, depth = 8, colour = 0, interlace = 0): Uint8Array {
  const bytes = new Uint8Array(13);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, width);
  view.setUint32(4, height);
  bytes.set([depth, colour, 0, 0, interlace], 8);
  return bytes;
}

export const PNG_SIGNATURE: Uint8Array = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a);

/** A PNG of the given header and picture data (filter bytes included). */
export function pngFile(header: Uint8Array, filtered: Uint8Array, ...more: Uint8Array[]): Uint8Array {
  const data = pngChunk("IDAT", zlibSync(filtered));
  return join(PNG_SIGNATURE, pngChunk("IHDR", header), ...more, data, pngChunk("IEND", new Uint8Array(0)));
}

export function gzip(bytes: Uint8Array): Uint8Array {
  return gzipSync(bytes, { mtime: 0 });
}

export function join(...parts: Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}
