import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Attributes, slice } from "../io/dicom/files.ts";

/** What a series of slices is like. */
export interface SeriesPlan {
  readonly size: readonly [columns: number, rows: number, slices: number];
  /** mm. */
  readonly spacing: readonly [x: number, y: number, z: number];
  /** Value of a voxel in each phase; 0 to 65535. */
  readonly value: (x: number, y: number, z: number, phase: number) => number;
  /** @default 1 */
  readonly phases?: number;
  /** Others than those of a usual slice. */
  readonly attributes?: Attributes;
}

/** Bytes of the files of an MR series in Explicit VR Little Endian: one a slice, phases 60 s apart. */
export function dicomSeries(plan: SeriesPlan): Uint8Array[] {
  const { size, spacing, value, phases = 1, attributes = {} } = plan;
  const [columns, rows, slices] = size;
  const files: Uint8Array[] = [];
  for (let phase = 0; phase < phases; phase++) {
    for (let z = 0; z < slices; z++) {
      const pixels = new Uint16Array(columns * rows);
      for (let y = 0, i = 0; y < rows; y++) for (let x = 0; x < columns; x++, i++) pixels[i] = value(x, y, z, phase);
      files.push(
        slice({
          SeriesDescription: "axial T1",
          ImagePositionPatient: [0, 0, z * spacing[2]],
          PixelSpacing: [spacing[1], spacing[0]],
          SliceThickness: spacing[2],
          Rows: [rows],
          Columns: [columns],
          PixelData: new Uint8Array(pixels.buffer),
          ...(phases > 1 && { AcquisitionTime: `1200${String(phase * 10).padStart(2, "0")}` }),
          ...attributes,
        }),
      );
    }
  }
  return files;
}

/** Writes such a series into a folder, in an order that is not that of the slices. */
export function writeDicomSeries(folder: string, plan: SeriesPlan): void {
  mkdirSync(folder, { recursive: true });
  dicomSeries(plan).forEach((bytes, i) => {
    writeFileSync(join(folder, `IM${String((i * 37) % 997).padStart(4, "0")}.dcm`), bytes);
  });
}
