import type { Random } from "./random.ts";
import { nearlyNormal } from "./random.ts";

/** How a tumour takes up contrast medium and loses it: the type of its time-intensity curve. */
export type CurveType = "persistent" | "plateau" | "washout";

/** Times of the phases of a simulated series, s from the first, which is before the contrast medium. */
export const PHASE_TIMES: readonly number[] = [0, 90, 180, 360];

/** Phase in which a tumour of each type is brightest. */
export const PEAK_PHASE: Readonly<Record<CurveType, number>> = { persistent: 3, plateau: 2, washout: 1 };

/** Part of the peak enhancement of a tumour in each phase. */
const UPTAKE: Readonly<Record<CurveType, readonly number[]>> = {
  persistent: [0, 0.58, 0.8, 1],
  plateau: [0, 0.94, 1, 0.96],
  washout: [0, 1, 0.86, 0.6],
};

/** Signal of the other tissue in each phase: gland enhances a little, and later. */
const BACKGROUND: readonly number[] = [0.92, 0.97, 1, 1.02];

/** Signal of a tumour before the contrast medium. */
const BEFORE = 190;

/** Standard deviation of the noise of both channels of the receiver. */
const NOISE = 14;

/** A series to draw beside the peak phase: which curve, and the random numbers of its noise. */
export interface DynamicScan {
  readonly curve: CurveType;
  readonly next: Random;
}

/** Signal in one phase from that in the peak phase, noise included. `edge`: 0 in the tumour, 1 outside. */
export function phaseSignal(
  { curve, next }: DynamicScan,
  phase: number,
  tumour: number,
  tissue: number,
  edge: number,
  bias: number,
): number {
  const before = Math.min(BEFORE, tumour);
  const enhanced = before + UPTAKE[curve][phase] * (tumour - before);
  const around = (tissue * BACKGROUND[phase]) / BACKGROUND[PEAK_PHASE[curve]];
  const a = (enhanced + (around - enhanced) * edge) * bias + NOISE * nearlyNormal(next);
  const b = NOISE * nearlyNormal(next);
  return Math.round(Math.sqrt(a * a + b * b));
}
