import type { Image, Mask } from "../src/image/index.ts";
import { simulateMri } from "./simulation/mri.ts";
import { nearlyNormal, random } from "./simulation/random.ts";
import { simulateUltrasound } from "./simulation/ultrasound.ts";

/** A simulated patient: a latent risk, and the images that it has shaped. */
export interface SimulatedPatient {
  readonly id: string;
  /** Mean 0, variance 1; what a signature made of these images should find again. */
  readonly risk: number;
  /** 2D, uint8, 0.12 mm. */
  readonly ultrasound: { readonly image: Image; readonly mask: Mask };
  /** 3D, int16, 0.8 x 0.8 x 2 mm. */
  readonly mri: { readonly image: Image; readonly mask: Mask; readonly breast: Mask };
}

/**
 * One patient of a simulated cohort. The same seed and index give the same bytes on every runtime, whatever other
 * patients are made.
 *
 * @param seed - whole number that names the cohort
 * @param index - number of the patient in it, from 0
 */
export function simulatePatient(seed: number, index: number): SimulatedPatient {
  const risk = nearlyNormal(random(seed, index, 0));
  return {
    id: `patient-${String(index + 1).padStart(3, "0")}`,
    risk,
    ultrasound: simulateUltrasound(random(seed, index, 1), risk),
    mri: simulateMri(random(seed, index, 2), risk),
  };
}
