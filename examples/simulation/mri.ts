import { createImage, type Image, type Mask } from "../../src/image/index.ts";
import { type DynamicScan, PEAK_PHASE, PHASE_TIMES, phaseSignal } from "./enhancement.ts";
import { drawLesion, ramp } from "./lesion.ts";
import { nearlyNormal, type Random, whiteNoise } from "./random.ts";
import { smooth, standardize } from "./smooth.ts";

const SIZE = [128, 100, 30] as const;
const SPACING = [0.8, 0.8, 2] as const;

/** A simulated breast MRI. */
export interface SimulatedMri {
  /** The peak phase. */
  readonly image: Image;
  /** The tumour. */
  readonly mask: Mask;
  /** The breast, skin and tumour included. */
  readonly breast: Mask;
  /** All phases, where a series was asked for; that of the peak is `image`. */
  readonly phases?: readonly (Image & { readonly time: number })[];
}

/**
 * The peak phase of a contrast-enhanced breast MRI of a patient, axial: air, fat and gland of one breast in front of the
 * chest wall, an uneven coil, Rician noise, and an enhancing tumour. With risk, the outline becomes irregular, the rim
 * brighter than the core, and the inside less even. Intensities are int16.
 *
 * @param risk - latent risk of the patient, mean 0 and variance 1
 * @param series - draws the other phases too; their noise comes from random numbers of their own, and so the peak phase is
 *   the same with and without it
 */
export function simulateMri(next: Random, risk: number, series?: DynamicScan): SimulatedMri {
  const [nx, ny, nz] = SIZE;
  const n = nx * ny * nz;
  const aggressive = ramp(risk, -2, 2);
  const radius = 7 + 2 * next() + 3.5 * aggressive;
  const extent = SIZE.map((length, axis) => length * SPACING[axis]);
  const center = [0.42 + 0.16 * next(), 0.46 + 0.08 * next(), 0.45 + 0.1 * next()].map(
    (part, axis) => part * extent[axis],
  );
  const lesion = drawLesion(next, SIZE, SPACING, {
    center,
    radius: [radius, radius * (0.75 + 0.25 * next()), radius * (0.8 + 0.3 * next())],
    irregularity: 0.05 + 0.24 * aggressive,
  });
  const gland = standardize(smooth(whiteNoise(next, n), SIZE, [4, 4, 2]));
  const inside = standardize(smooth(whiteNoise(next, n), SIZE, [2, 2, 1]));
  const coil = [nearlyNormal(next), nearlyNormal(next)];
  const shape = { width: 0.8 + 0.14 * next(), depth: 0.58 + 0.14 * next(), height: 1.05 + 0.25 * next() };
  const data = new Int16Array(n);
  const breast = new Uint8Array(n);
  const others = PHASE_TIMES.map((_, phase) =>
    series && phase !== PEAK_PHASE[series.curve] ? new Int16Array(n) : undefined,
  );
  for (let z = 0, i = 0; z < nz; z++) {
    for (let y = 0; y < ny; y++) {
      for (let x = 0; x < nx; x++, i++) {
        const u = (2 * x) / nx - 1;
        const v = y / ny;
        const w = (2 * z) / nz - 1;
        const d = lesion.distance[i];
        const rim = ramp(d, 0.45, 0.8);
        const core = 640 + aggressive * (260 * rim - 330 * (1 - rim));
        const tumour = core * Math.max(0.2, 1 + (0.05 + 0.2 * aggressive) * inside[i]);
        const edge = ramp(d, 0.92, 1.06);
        const tissue = tissueSignal(shape, u, v, w, gland[i]);
        const signal = tumour + (tissue - tumour) * edge;
        breast[i] = lesion.mask[i] || isBreast(shape, u, v, w) ? 1 : 0;
        const bias = 1.1 - 0.25 * v + 0.05 * (coil[0] * u + coil[1] * w);
        const a = signal * bias + 14 * nearlyNormal(next);
        const b = 14 * nearlyNormal(next);
        data[i] = Math.round(Math.sqrt(a * a + b * b));
        if (!series) continue;
        for (let phase = 0; phase < others.length; phase++) {
          const other = others[phase];
          if (other) other[i] = phaseSignal(series, phase, tumour, tissue, edge, bias);
        }
      }
    }
  }
  const options = { spacing: SPACING, origin: extent.map((length) => -length / 2) };
  return {
    image: createImage(data, SIZE, options),
    mask: createImage(lesion.mask, SIZE, options),
    breast: createImage(breast, SIZE, options),
    ...(series && {
      phases: others.map((other, phase) => ({
        ...createImage(other ?? data, SIZE, options),
        time: PHASE_TIMES[phase],
      })),
    }),
  };
}

/** Half axes of a breast, a half ellipsoid on the chest wall: u, v and w. */
interface BreastShape {
  readonly width: number;
  readonly depth: number;
  readonly height: number;
}

/** Where the chest wall begins, on the axis v. */
function chestWall(u: number): number {
  return 0.8 + 0.1 * u * u;
}

/** Distance from the middle of the breast: 1 on the skin. */
function breastDistance({ width, depth, height }: BreastShape, u: number, v: number, w: number): number {
  return Math.sqrt((u / width) ** 2 + ((chestWall(u) - v) / depth) ** 2 + (w / height) ** 2);
}

function isBreast(shape: BreastShape, u: number, v: number, w: number): boolean {
  return v < chestWall(u) && breastDistance(shape, u, v, w) < 1;
}

/** Signal of the tissue at a place: u and w from -1 to 1 across the breast, v from 0 in front to 1 at the back. */
function tissueSignal(shape: BreastShape, u: number, v: number, w: number, gland: number): number {
  const chest = chestWall(u);
  const breast = breastDistance(shape, u, v, w);
  const inBreast = 1 - ramp(breast, 0.97, 1.02);
  const skin = 120 * ramp(breast, 0.91, 0.95) * inBreast;
  const parenchyma = ramp(gland + 1.6 - 2.6 * breast, -0.4, 0.9);
  const soft = (110 + 190 * parenchyma) * inBreast + skin;
  const muscle = 210 + 25 * gland;
  const behind = ramp(v, chest - 0.015, chest + 0.015);
  const lung = 30 * ramp(v, chest + 0.1, chest + 0.13);
  return soft * (1 - behind) + behind * (lung > 0 ? Math.max(30, muscle - 7 * lung) : muscle);
}
