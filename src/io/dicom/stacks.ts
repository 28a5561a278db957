import { RadiosurvError } from "../../error.ts";
import { type Frame, frameName, framesOf } from "./frame.ts";
import { instanceNumber } from "./frame-time.ts";
import { type DicomFile, parsing } from "./parse.ts";
import { phaseTimes, splitPhases } from "./phases.ts";
import type { Series } from "./series.ts";
import { groupByDirection, planesOf } from "./stack.ts";
import { TAG } from "./tags.ts";
import { number, text } from "./values.ts";

/** What is known of a volume before its voxels are read. */
export interface Stack {
  readonly series: Series;
  readonly slices: readonly Frame[];
  readonly phase: number;
  /** Seconds of an arbitrary era, or NaN. */
  readonly seconds: number;
  readonly timeSource: string | undefined;
  readonly splitBy: string | undefined;
}

/** The volumes of a series: planes of one frame of reference and orientation, split into phases. */
export function stacksOf(caller: string, series: Series): Stack[] {
  const [{ what }] = series.files;
  return parsing(caller, what, () => {
    for (const file of series.files) checkIsImage(caller, file);
    const frames = series.files.flatMap((file) => parsing(caller, file.what, () => framesOf(caller, file)));
    const placed = frames.filter(isPlaced);
    const flat = frames.filter((frame) => !isPlaced(frame));
    return [
      ...groupByReference(placed).flatMap((group) => volumeStacks(caller, series, group)),
      ...flatStacks(caller, series, flat, placed.length > 0),
    ];
  });
}

// a segmentation has pixels too, but they are no intensities
function checkIsImage(caller: string, { what, dataSet }: DicomFile): void {
  if (text(dataSet, TAG.Modality) !== "SEG") return;
  throw new RadiosurvError(
    "unsupported",
    `${caller}: ${what} must hold an image; it is a segmentation. Its masks are read with readDicomSegmentation`,
  );
}

function isPlaced({ plane: { position, orientation, spacing } }: Frame): boolean {
  return position !== undefined && orientation !== undefined && spacing !== undefined;
}

function groupByReference(frames: readonly Frame[]): Frame[][] {
  const groups = new Map<string, Frame[]>();
  for (const frame of frames) {
    const key = text(frame.file.dataSet, TAG.FrameOfReferenceUID) ?? "";
    const found = groups.get(key);
    if (found) found.push(frame);
    else groups.set(key, [frame]);
  }
  return [...groups.values()].flatMap(groupByDirection);
}

function volumeStacks(caller: string, series: Series, frames: readonly Frame[]): Stack[] {
  const { slices, splitBy } = splitPhases(caller, planesOf(caller, frames));
  return phased(series, slices, splitBy);
}

// phases in the order of time where it is known, else in that of the attribute that parted them
function phased(series: Series, slices: readonly (readonly Frame[])[], splitBy: string | undefined): Stack[] {
  const { seconds, source } = phaseTimes(slices);
  const order = slices.map((_, i) => i);
  if (source !== undefined) order.sort((a, b) => seconds[a] - seconds[b]);
  return order.map((i, phase) => ({
    series,
    slices: slices[i],
    phase,
    seconds: seconds[i],
    timeSource: source,
    splitBy,
  }));
}

// pictures without a place in the patient: each is an image of its own
function flatStacks(caller: string, series: Series, frames: readonly Frame[], hasPlaced: boolean): Stack[] {
  if (frames.length === 0) return [];
  if (hasPlaced) {
    throw new RadiosurvError(
      "geometry",
      `${caller}: every slice of a series needs ImagePositionPatient, ImageOrientationPatient and PixelSpacing; ${frameName(frames[0])} lacks one of them. Leave it out`,
    );
  }
  const inOrder = [...frames].sort(
    (a, b) => (instanceNumber(a) ?? 0) - (instanceNumber(b) ?? 0) || a.file.index - b.file.index || a.number - b.number,
  );
  return inOrder.map((frame, phase) => {
    const { seconds, source } = frameSeconds(frame);
    return { series, slices: [frame], phase, seconds, timeSource: source, splitBy: undefined };
  });
}

// the frames of a film follow each other at Frame Time
function frameSeconds(frame: Frame): { seconds: number; source: string | undefined } {
  const { seconds, source } = phaseTimes([[frame]]);
  if (frame.format.frames === 1) return { seconds: seconds[0], source };
  const step = number(frame.file.dataSet, TAG.FrameTime);
  if (step === undefined) return { seconds: Number.NaN, source: undefined };
  const start = Number.isFinite(seconds[0]) ? seconds[0] : 0;
  return { seconds: start + (frame.number * step) / 1000, source: "FrameTime" };
}

/** Series in the order of their first time, or else of their numbers; within a series the stacks stay as they are. */
export function inOrder(stacks: readonly Stack[]): Stack[] {
  const known = stacks.every(({ seconds }) => Number.isFinite(seconds));
  const start = new Map<Series, number>();
  for (const { series, seconds } of stacks) start.set(series, Math.min(seconds, start.get(series) ?? seconds));
  const rank = (series: Series): number => (known ? (start.get(series) as number) : (series.number ?? 0));
  return [...stacks].sort((a, b) => (a.series === b.series ? 0 : rank(a.series) - rank(b.series)));
}
