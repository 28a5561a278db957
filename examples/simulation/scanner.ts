import { contiguousData, withVoxels } from "../../src/image/image.ts";
import { type Image, linear, type Mask, resample, resampleMask } from "../../src/image/index.ts";
import { STREAM } from "./latent.ts";
import { nearlyNormal, random } from "./random.ts";
import type { Place } from "./sets.ts";

/** How the scanner of a centre shows what those of centre 1 show. */
export interface Scanner {
  /** Factor of the grey values, and what is added to them. */
  readonly gain: number;
  readonly offset: number;
  /** Standard deviation of the noise that comes to that of centre 1. */
  readonly noise: number;
  /** mm; that of centre 1 is the one that images are drawn with. */
  readonly spacing: readonly number[];
}

/** The scanners of centres 2 and 3. Images of centre 1 stay as they are drawn. */
export const SCANNERS: Readonly<Record<"ultrasound" | "mri", Readonly<Record<2 | 3, Scanner>>>> = {
  ultrasound: {
    2: { gain: 0.94, offset: 8, noise: 3, spacing: [0.13, 0.13] },
    3: { gain: 1.05, offset: -5, noise: 4, spacing: [0.11, 0.11] },
  },
  mri: {
    2: { gain: 1.2, offset: 0, noise: 12, spacing: [0.9, 0.9, 2.5] },
    3: { gain: 0.85, offset: 0, noise: 9, spacing: [0.75, 0.75, 2] },
  },
};

/** Where a scan is made, and whose it is. */
export interface Scan {
  readonly seed: number;
  readonly index: number;
  readonly centre: Place["centre"];
  /** Number of the image among those of the patient and modality: each has its own noise. @default 0 */
  readonly part?: number;
}

/**
 * An image as the scanner of another centre shows it: on a grid of other spacing, with other gain, offset and noise. What
 * was drawn stays the same. Noise is added to grey levels of an ultrasound, and is Rician in an MRI.
 */
export function scanned(modality: "ultrasound" | "mri", image: Image, { seed, index, centre, part = 0 }: Scan): Image {
  if (centre === 1) return image;
  const { gain, offset, noise, spacing } = SCANNERS[modality][centre];
  const drawn = resample(image, { spacing, interpolator: linear, outside: "nearest", pixelType: "float64" });
  const values = contiguousData(drawn);
  const next = random(seed, index, STREAM.scanner, modality === "mri" ? 1 : 0, part);
  const magnitude = modality === "mri";
  const data = magnitude ? new Int16Array(values.length) : new Uint8Array(values.length);
  const highest = magnitude ? 32767 : 255;
  for (let i = 0; i < data.length; i++) {
    const real = gain * values[i] + offset + noise * nearlyNormal(next);
    const imaginary = magnitude ? noise * nearlyNormal(next) : 0;
    const value = magnitude ? Math.sqrt(real * real + imaginary * imaginary) : real;
    data[i] = Math.min(highest, Math.max(0, Math.round(value)));
  }
  return withVoxels(drawn, data);
}

/** A mask on the grid of the image that it belongs to. */
export function scannedMask(mask: Mask, image: Image): Mask {
  return mask.size.join() === image.size.join() ? mask : resampleMask(mask, image);
}
