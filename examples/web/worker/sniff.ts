/** What a file is, by its first bytes. */
export type FileKind = "dicom" | "segmentation" | "structures" | "nrrd-header" | "other";

const STRUCTURES = "1.2.840.10008.5.1.4.1.1.481.3";
const SEGMENTATIONS: readonly string[] = ["1.2.840.10008.5.1.4.1.1.66.4", "1.2.840.10008.5.1.4.1.1.66.7"];

/** Bytes that are enough to tell. */
export const SNIFFED = 1024;

/** Looks at the beginning of a file. */
export function sniff(start: Uint8Array, name: string): FileKind {
  if (/\.nhdr$/i.test(name)) return "nrrd-header";
  if (textAt(start, 128, 4) !== "DICM") return "other";
  const kind = sopClass(start);
  if (kind === STRUCTURES) return "structures";
  return SEGMENTATIONS.includes(kind) ? "segmentation" : "dicom";
}

// SOP class of the file meta information, (0002,0002), or else of the data set, (0008,0016): little endian, as nearly all files are
function sopClass(bytes: Uint8Array): string {
  const uint16 = (at: number): number => bytes[at] | (bytes[at + 1] << 8);
  for (let at = 132; at + 12 <= bytes.length; ) {
    const [group, element] = [uint16(at), uint16(at + 2)];
    if (group > 8) return "";
    const representation = textAt(bytes, at + 4, 2);
    const implicit = !/^[A-Z]{2}$/.test(representation);
    const long = ["OB", "OW", "UN", "SQ"].includes(representation);
    const head = long ? 12 : 8;
    const length = implicit
      ? uint16(at + 4) + 65536 * uint16(at + 6)
      : long
        ? uint16(at + 8) + 65536 * uint16(at + 10)
        : uint16(at + 6);
    const wanted = (group === 2 && element === 2) || (group === 8 && element === 0x16);
    if (wanted) return textAt(bytes, at + head, length).replace(/[\0 ]+$/, "");
    at += head + length;
  }
  return "";
}

function textAt(bytes: Uint8Array, at: number, length: number): string {
  return String.fromCharCode(...bytes.subarray(at, at + length));
}
