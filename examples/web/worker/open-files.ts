import { type Image, RadiosurvError } from "radiosurv/image";
import {
  type DicomVolume,
  type NamedFile,
  nrrdDataFile,
  readDicomSegmentation,
  readDicomSeries,
  readImage,
  readNrrd,
  readRtStruct,
} from "radiosurv/io";
import type { Opened, OpenedImage, OpenedMask } from "./image-jobs.ts";
import { openedImage, openedMask } from "./opened.ts";
import type { Work } from "./protocol.ts";
import { type FileKind, SNIFFED, sniff } from "./sniff.ts";

interface OpenRequest {
  readonly files: readonly File[];
  /** What files are that do not say it themselves. */
  readonly as: "image" | "mask";
  readonly prefix: string;
  /** Keys of the images that a DICOM segmentation may have been made on. */
  readonly onto: readonly string[];
}

/** Words in names of files that are masks, though they were dropped with the images. */
const MASK_NAME = /(^|[^a-z])(mask|seg|segmentation|label|labels|roi|gt|lesion|tumou?r)([^a-z]|$)/i;

/** Files of a folder that are no images, and say nothing by being there. */
const IGNORED = /(^|\/)(\.[^/]*|dicomdir|thumbs\.db|desktop\.ini|.*\.(txt|md|csv|json|pdf|xml|html?))$/i;

/** Reads files of any format that the library reads: images, DICOM series, and masks. */
export async function openFiles(request: OpenRequest, work: Work): Promise<Opened> {
  const { files, prefix } = request;
  const images: OpenedImage[] = [];
  const masks: OpenedMask[] = [];
  const notes: string[] = [];
  const slices: NamedFile[] = [];
  const volumes: { readonly image: Image; readonly title: string }[] = [];
  const later: { readonly kind: FileKind; readonly file: NamedFile }[] = [];
  const byName = new Map(files.map((file) => [file.name, file]));
  let done = 0;
  let ignored = 0;
  const key = (): string => `${prefix}.${images.length + masks.length}`;
  for (const file of files) {
    work.onProgress({ done: done++, total: files.length, step: `reading ${file.name}` });
    if (done % 8 === 0) await work.pause();
    if (files.length > 1 && IGNORED.test(file.name)) {
      ignored++;
      continue;
    }
    const bytes = new Uint8Array(await file.arrayBuffer());
    const kind = sniff(bytes.subarray(0, SNIFFED), file.name);
    const named = { name: file.name, bytes };
    if (kind === "dicom") slices.push(named);
    else if (kind === "segmentation" || kind === "structures") later.push({ kind, file: named });
    else if (/\.(raw|raw\.gz|img|zraw)$/i.test(file.name) && files.length > 1) continue;
    else {
      const image = await namingFile(file.name, () => readOther(kind, named, byName));
      const isMask = request.as === "mask" || (files.length > 1 && MASK_NAME.test(file.name));
      const title = file.name;
      if (isMask) masks.push(openedMask(work, { key: key(), title }, asLabels(title, image)));
      else images.push(openedImage(work, { key: key(), title, group: title }, image));
    }
  }
  if (slices.length > 0) {
    work.onProgress({ done: 0, total: 1, step: `sorting ${slices.length} DICOM files` });
    await work.pause();
    const series = readDicomSeries(slices, { series: "all" });
    for (const volume of series) {
      const { title, group } = seriesTitle(volume, series);
      if (request.as === "mask") masks.push(openedMask(work, { key: key(), title: group }, asLabels(group, volume)));
      else {
        images.push(openedImage(work, { key: key(), title, group, unit: volume.unit }, volume));
        volumes.push({ image: volume, title: group });
      }
    }
  }
  for (const { kind, file } of later) {
    work.onProgress({ done: 0, total: 1, step: `reading ${file.name}` });
    await work.pause();
    const onto = [...volumes.map(({ image }) => image), ...request.onto.flatMap((one) => work.images.get(one) ?? [])];
    for (const [name, mask] of Object.entries(readMasks(kind, file, onto))) {
      masks.push(openedMask(work, { key: key(), title: name }, mask));
    }
  }
  if (ignored > 0)
    notes.push(`${ignored} ${ignored === 1 ? "file was" : "files were"} passed over: no images by their names.`);
  if (images.length + masks.length === 0) {
    throw new RadiosurvError(
      "argument",
      "There is no image among these files: drop NIfTI, NRRD, PNG, JPEG or DICOM files",
    );
  }
  return { images, masks, notes };
}

async function readOther(kind: FileKind, { bytes }: NamedFile, byName: ReadonlyMap<string, File>): Promise<Image> {
  if (kind !== "nrrd-header") return readImage(bytes);
  const name = nrrdDataFile(bytes) ?? "";
  const data = byName.get(name.split("/").pop() ?? "");
  if (!data) {
    throw new RadiosurvError(
      "argument",
      `The voxels of this NRRD header are in "${name}": drop that file together with it`,
    );
  }
  return readNrrd(bytes, { data: new Uint8Array(await data.arrayBuffer()) });
}

function readMasks(kind: FileKind, file: NamedFile, onto: readonly Image[]): Readonly<Record<string, Image>> {
  const volumes = onto.filter(({ size }) => size.length === 3);
  if (volumes.length === 0) {
    throw new RadiosurvError(
      "argument",
      `"${file.name}" marks regions of a DICOM series: open that series first, or both at once`,
    );
  }
  let first: unknown;
  for (const volume of volumes) {
    try {
      return kind === "structures" ? readRtStruct(file, volume) : readDicomSegmentation(file, volume);
    } catch (error) {
      first ??= error;
    }
  }
  throw first;
}

// a mask of a picture may have several grey levels by compression: labels are whole numbers up to 255
function asLabels(title: string, mask: Image): Image {
  const { data } = mask.voxels;
  for (let i = 0; i < data.length; i++) {
    if (Number.isInteger(data[i]) && data[i] >= 0 && data[i] <= 255) continue;
    throw new RadiosurvError(
      "label",
      `A mask needs whole numbers from 0 to 255, 0 outside the region; "${title}" has ${data[i]}. Is it the image?`,
    );
  }
  return { ...mask, voxels: { ...mask.voxels, data: Uint8Array.from(data) }, pixelType: "uint8" };
}

function seriesTitle(volume: DicomVolume, all: readonly DicomVolume[]): { title: string; group: string } {
  const { modality, seriesDescription, seriesNumber, seriesInstanceUid, phase, time } = volume;
  const name = seriesDescription || (seriesNumber === undefined ? "series" : `series ${seriesNumber}`);
  const group = [modality, name].filter(Boolean).join(" ");
  const phases = all.filter((other) => other.seriesInstanceUid === seriesInstanceUid).length;
  if (phases === 1) return { title: group, group };
  const seconds = Number.isFinite(time) ? `, ${Math.round(time * 10) / 10} s` : "";
  return { title: `Phase ${phase + 1} of ${phases}${seconds}`, group };
}

// the library's sentences do not know the name of the file
async function namingFile(name: string, read: () => Promise<Image>): Promise<Image> {
  try {
    return await read();
  } catch (error) {
    if (!(error instanceof RadiosurvError)) throw error;
    throw new RadiosurvError(error.code, `${name}: ${error.message}`);
  }
}
