import { RadiosurvError } from "../../error.ts";
import { type Frame, frameName } from "./frame.ts";
import {
  acquisitionSeconds,
  contentSeconds,
  PHASE_ATTRIBUTES,
  temporalResolution,
  triggerSeconds,
} from "./frame-time.ts";

/** The phases of a stack: each has one frame a plane, in the order of the planes. */
export interface Phases {
  readonly slices: readonly (readonly Frame[])[];
  /** Keyword of the attribute that told them apart; `undefined` where there is one phase. */
  readonly splitBy: string | undefined;
}

/** When phases were acquired. */
export interface PhaseTimes {
  /** Seconds of an arbitrary era, one a phase; NaN if unknown. */
  readonly seconds: readonly number[];
  /** Keyword of the attribute that they were read from. */
  readonly source: string | undefined;
}

/** How many names a message lists. */
const LISTED = 4;

/**
 * Splits planes that hold several frames each into phases by the first attribute of {@link PHASE_ATTRIBUTES} that does
 * so completely: within every plane its values differ, and the lowest of all planes all come before the second lowest
 * of any plane, and so on. So a clock that ticks on within a phase does no harm, and an attribute that is the same in
 * two phases is passed over.
 */
export function splitPhases(caller: string, planes: readonly (readonly Frame[])[]): Phases {
  const most = planes.reduce((most, { length }) => Math.max(most, length), 0);
  if (most === 1) return { slices: [planes.map(([frame]) => frame)], splitBy: undefined };
  checkComplete(caller, planes, most);
  for (const [keyword, read] of Object.entries(PHASE_ATTRIBUTES)) {
    const values = ranked(planes, read);
    const slices = values && phasesBy(planes, values, most);
    if (slices) return { slices, splitBy: keyword };
  }
  const names = planes[0].slice(0, LISTED).map(frameName).join(", ");
  throw new RadiosurvError(
    "unsupported",
    `${caller}: ${most} slices lie in each place, such as ${names}, and no attribute tells them apart as phases (tried ${Object.keys(PHASE_ATTRIBUTES).join(", ")}). Leave out copies, or read the phases apart`,
  );
}

function checkComplete(caller: string, planes: readonly (readonly Frame[])[], most: number): void {
  const counts = planes.map(({ length }) => length);
  const short = counts.findIndex((count) => count < most);
  if (short < 0) return;
  const usual = [...counts].sort((a, b) => a - b)[Math.floor(counts.length / 2)];
  const odd = counts.findIndex((count) => count !== usual);
  const names = (frames: readonly Frame[]): string => frames.slice(0, LISTED).map(frameName).join(", ");
  throw new RadiosurvError(
    "geometry",
    `${caller}: every place must have as many slices, one a phase; most have ${usual}, but ${counts[odd]} ${counts[odd] === 1 ? "lies" : "lie"} at the place of ${names(planes[odd])}. ${counts[odd] > usual ? "Leave out what is double" : "Slices are missing"}`,
  );
}

// the values of every frame as numbers, or undefined where one has none
function ranked(
  planes: readonly (readonly Frame[])[],
  read: (frame: Frame) => number | string | undefined,
): number[][] | undefined {
  const values = planes.map((frames) => frames.map(read));
  const all = values.flat();
  if (all.some((value) => value === undefined)) return undefined;
  if (typeof all[0] === "number") return values as number[][];
  const order = [...new Set(all)].sort();
  const places = new Map(order.map((value, i) => [value, i]));
  return values.map((list) => list.map((value) => places.get(value) as number));
}

// the frames of each phase, or undefined where the values do not part the phases
function phasesBy(
  planes: readonly (readonly Frame[])[],
  values: readonly (readonly number[])[],
  phases: number,
): Frame[][] | undefined {
  const order = values.map((list) => list.map((_, i) => i).sort((a, b) => list[a] - list[b]));
  const valueAt = (plane: number, phase: number): number => values[plane][order[plane][phase]];
  for (let phase = 1; phase < phases; phase++) {
    const before = extreme(planes.length, (plane) => valueAt(plane, phase - 1));
    const after = -extreme(planes.length, (plane) => -valueAt(plane, phase));
    if (!(before < after)) return undefined;
  }
  return Array.from({ length: phases }, (_, phase) => planes.map((frames, plane) => frames[order[plane][phase]]));
}

// the largest of n values
function extreme(n: number, value: (i: number) => number): number {
  let largest = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < n; i++) largest = Math.max(largest, value(i));
  return largest;
}

/** Attributes that say when a phase was acquired, in seconds, the best first. */
const CLOCKS: readonly (readonly [keyword: string, seconds: (frame: Frame) => number | undefined])[] = [
  ["TemporalPositionTimeOffset", (frame) => PHASE_ATTRIBUTES.TemporalPositionTimeOffset(frame) as number | undefined],
  ["AcquisitionTime", acquisitionSeconds],
  ["TriggerTime", triggerSeconds],
  ["ContentTime", contentSeconds],
];

/**
 * The time of each phase: the earliest of its slices by the first clock that gives every phase another time; else the
 * Temporal Resolution times the number of the phase. A single phase takes the first clock that its slices have.
 */
export function phaseTimes(slices: readonly (readonly Frame[])[]): PhaseTimes {
  for (const [source, read] of CLOCKS) {
    const seconds = slices.map((frames) => -extreme(frames.length, (i) => -(read(frames[i]) ?? Number.NaN)));
    if (seconds.every(Number.isFinite) && new Set(seconds).size === slices.length) return { seconds, source };
  }
  const step = temporalResolution(slices[0][0]);
  if (step !== undefined && step > 0) return { seconds: slices.map((_, i) => i * step), source: "TemporalResolution" };
  return { seconds: slices.map(() => Number.NaN), source: undefined };
}
