import type { DataSet } from "dicom-parser";
import { RadiosurvError } from "../../error.ts";
import { pointToIndexMatrix, pointToIndexWith } from "../../image/geometry.ts";
import { fillContours } from "./fill-contours.ts";
import {
  checkFrameOfReference,
  chooseRegions,
  type DicomMask,
  emptyMasks,
  type MaskReadOptions,
  type MaskReference,
  type MaskSettings,
  maskSettings,
  type NamedRegion,
  toMasks,
} from "./mask-options.ts";
import { type DicomFile, parseDicom, parsing } from "./parse.ts";
import { type DicomSource, openFile } from "./source.ts";
import { TAG } from "./tags.ts";
import { items, label, number, numbers, text } from "./values.ts";

/** Options of {@link readRtStruct}. */
export type RtStructOptions = MaskReadOptions;

/** SOP class of structure sets. */
export const RT_STRUCTURE_SET_STORAGE: string = "1.2.840.10008.5.1.4.1.1.481.3";

/** Contours that enclose an area. */
const CLOSED: readonly string[] = ["CLOSED_PLANAR", "CLOSEDPLANAR_XOR"];

/** How far a vertex may lie from the middle of its slice, in slices: half of one, and rounding. */
const HALF_A_SLICE = 0.5 + 1e-3;

/** How far a vertex may lie beyond the outermost voxel centres, in voxels: half of one, and rounding. */
const BORDER = 0.5 + 1e-3;

/** How near to a voxel centre, in voxels, a vertex counts as on it: contours are often drawn from centre to centre. */
const ON_CENTRE = 1e-4;

/** A region of interest with its contours. */
interface Roi extends NamedRegion {
  readonly frameOfReferenceUid: string | undefined;
  readonly contours: readonly DataSet[];
}

/**
 * Reads the regions of a DICOM RT Structure Set (RTSTRUCT) as masks on the grid of an image.
 *
 * A voxel is inside where its centre is inside the contours of its slice by the even-odd rule, so that a contour within
 * another is a hole, and so is the inner ring of a "keyhole" contour. A contour belongs to the slice whose plane is
 * nearest, within half the distance of slices; every vertex must be so near, so contours at an angle to the slices are
 * an error. Nothing is drawn between slices: a slice without a contour stays empty. A contour so small that it holds no
 * voxel centre adds nothing, and points and open contours enclose nothing; a region of such contours alone, or of none,
 * is an empty mask.
 *
 * A centre on an edge is inside where the contour lies towards higher x or y, so that of two contours with a common edge
 * one has the voxel. A vertex within a ten-thousandth of a voxel of a row or column of centres counts as on it.
 *
 * A vertex that lies beyond the outermost voxels by more than half a voxel is an error unless `outside` is `"clip"`,
 * which fills as much of the contour as lies within the image, and drops contours above and below it.
 *
 * @param source - content of the file, or `{ name, bytes }`
 * @param reference - the volume or image whose grid is wanted; of a volume of `readDicomSeries` the frame of reference
 *   is compared with that of each region
 * @returns masks by ROI Name; a name that several regions share is followed by `(ROI 2)`, and one without a name is
 *   called `ROI 2`
 * @throws RadiosurvError `format` for a damaged file or one that is no RTSTRUCT; `geometry` for another frame of
 *   reference, contours outside or at an angle; `argument` for a wrong option or name; `limit` if more than `maxBytes`
 *   are needed
 * @example
 * ```ts
 * import { readFile } from "node:fs/promises";
 * import { readDicomSeries, readRtStruct } from "radiosurv/io";
 * async function readGtv(slices: string[], structures: string) {
 *   const [ct] = readDicomSeries(await Promise.all(slices.map((path) => readFile(path))));
 *   return readRtStruct(await readFile(structures), ct, { names: ["GTV-1"] })["GTV-1"];
 * }
 * ```
 * @see PS3.3 A.19 and C.8.8.6
 */
export function readRtStruct(
  source: DicomSource,
  reference: MaskReference,
  options: RtStructOptions = {},
): Record<string, DicomMask> {
  const caller = "readRtStruct";
  const settings = maskSettings(caller, reference, options);
  const { what, bytes } = openFile(caller, source);
  const file = parseDicom(caller, what, 0, bytes, settings.maxBytes);
  return parsing(caller, what, () => {
    if (text(file.dataSet, TAG.SOPClassUID) !== RT_STRUCTURE_SET_STORAGE) {
      const modality = text(file.dataSet, TAG.Modality) ?? "none";
      const advice = modality === "SEG" ? "Read it with readDicomSegmentation" : "Images are read with readDicomSeries";
      throw new RadiosurvError(
        "format",
        `${caller}: ${what} must be an RT Structure Set; its modality is ${modality}. ${advice}`,
      );
    }
    const regions = chooseRegions(caller, what, "ROI", roisOf(file), settings.names);
    for (const [, roi] of regions) {
      const of = `the ROI ${roi.number} of ${what}`;
      checkFrameOfReference(caller, of, roi.frameOfReferenceUid, reference, settings);
    }
    const masks = emptyMasks(caller, regions, reference, settings);
    for (const [key, roi] of regions) {
      fillRoi(caller, key, roi, reference, settings, masks.get(roi) as Uint8Array);
    }
    return toMasks(regions, masks, reference);
  });
}

function roisOf({ dataSet }: DicomFile): Roi[] {
  const contours = new Map<number | undefined, DataSet[]>();
  for (const roi of items(dataSet, TAG.ROIContourSequence)) {
    const key = number(roi, TAG.ReferencedROINumber);
    contours.set(key, (contours.get(key) ?? []).concat(items(roi, TAG.ContourSequence)));
  }
  // a structure set for one frame of reference need not repeat it for each region
  const all = items(dataSet, TAG.ReferencedFrameOfReferenceSequence).map((item) => text(item, TAG.FrameOfReferenceUID));
  const only = all.length === 1 ? all[0] : undefined;
  return items(dataSet, TAG.StructureSetROISequence).map((roi) => ({
    name: label(roi, TAG.ROIName, dataSet) ?? "",
    number: number(roi, TAG.ROINumber) ?? 0,
    description: "",
    frameOfReferenceUid: text(roi, TAG.ReferencedFrameOfReferenceUID) ?? only,
    contours: contours.get(number(roi, TAG.ROINumber)) ?? [],
  }));
}

function fillRoi(
  caller: string,
  name: string,
  { contours }: Roi,
  reference: MaskReference,
  { clip }: MaskSettings,
  mask: Uint8Array,
): void {
  const [nx, ny, nz] = reference.size;
  const inverse = pointToIndexMatrix(reference);
  const slices = new Map<number, Float64Array[]>();
  contours.forEach((contour, i) => {
    if (!CLOSED.includes(text(contour, TAG.ContourGeometricType) ?? "")) return;
    const what = `contour ${i + 1} of the ROI "${name}"`;
    const indices = toIndices(caller, what, numbers(contour, TAG.ContourData), reference, inverse);
    const slice = sliceOf(caller, what, indices);
    const polygon = inSlice(indices);
    if (!isWithin(polygon, slice, [nx, ny, nz])) {
      if (!clip) {
        throw new RadiosurvError(
          "geometry",
          `${caller}: contours must lie within the image; ${what} goes beyond it (slice ${slice} of 0 to ${nz - 1}). Read it with the image that it was drawn on, or set outside to "clip"`,
        );
      }
      if (slice < 0 || slice >= nz) return;
    }
    const others = slices.get(slice);
    if (others) others.push(polygon);
    else slices.set(slice, [polygon]);
  });
  for (const [slice, polygons] of slices) {
    fillContours(polygons, nx, ny, mask.subarray(slice * nx * ny, (slice + 1) * nx * ny));
  }
}

// fractional indices x, y, z, x, y, z, ... of the vertices
function toIndices(
  caller: string,
  what: string,
  points: readonly number[],
  reference: MaskReference,
  inverse: readonly number[],
): Float64Array {
  if (points.length === 0 || points.length % 3 !== 0 || !points.every(Number.isFinite)) {
    throw new RadiosurvError(
      "format",
      `${caller}: ${what} must have three numbers a vertex; got ${points.length}, or some that are none`,
    );
  }
  const indices = new Float64Array(points.length);
  for (let i = 0; i < points.length; i += 3)
    indices.set(pointToIndexWith(inverse, reference, points.slice(i, i + 3)), i);
  return indices;
}

// the slice that all vertices are near
function sliceOf(caller: string, what: string, indices: Float64Array): number {
  let sum = 0;
  for (let i = 2; i < indices.length; i += 3) sum += indices[i];
  const slice = Math.round(sum / (indices.length / 3));
  for (let i = 2; i < indices.length; i += 3) {
    if (Math.abs(indices[i] - slice) <= HALF_A_SLICE) continue;
    throw new RadiosurvError(
      "geometry",
      `${caller}: a contour must lie in one slice of the image; ${what} reaches from slice ${slice} to ${indices[i].toFixed(1)}, so it was drawn on slices at an angle to these`,
    );
  }
  return slice;
}

function inSlice(indices: Float64Array): Float64Array {
  const polygon = new Float64Array((indices.length / 3) * 2);
  for (let i = 0, k = 0; i < indices.length; i += 3, k += 2) {
    polygon[k] = snapped(indices[i]);
    polygon[k + 1] = snapped(indices[i + 1]);
  }
  return polygon;
}

function snapped(index: number): number {
  const whole = Math.round(index);
  return Math.abs(index - whole) < ON_CENTRE ? whole : index;
}

function isWithin(polygon: Float64Array, slice: number, [nx, ny, nz]: readonly number[]): boolean {
  if (slice < 0 || slice >= nz) return false;
  for (let k = 0; k < polygon.length; k += 2) {
    const [x, y] = [polygon[k], polygon[k + 1]];
    if (!(x >= -BORDER && x <= nx - 1 + BORDER && y >= -BORDER && y <= ny - 1 + BORDER)) return false;
  }
  return true;
}
