import { createImage, type Image, type Mask } from "../../src/image/index.ts";
import { drawLesion, ramp } from "./lesion.ts";
import { type Random, whiteNoise } from "./random.ts";
import { smooth, standardize } from "./smooth.ts";

const SIZE = [360, 280] as const;
const SPACING = [0.12, 0.12] as const;

/**
 * A breast ultrasound of a patient: skin, fat, gland and muscle in undulating layers, speckle (the length of a blurred
 * complex random field), attenuation with depth, and a hypoechoic lesion. With risk, the outline becomes irregular, the
 * inside darker and less even, a bright halo appears, and a shadow falls below. Grey levels are uint8.
 *
 * @param risk - latent risk of the patient, mean 0 and variance 1
 */
export function simulateUltrasound(next: Random, risk: number): { image: Image; mask: Mask } {
  const [nx, ny] = SIZE;
  const n = nx * ny;
  const aggressive = ramp(risk, -2, 2);
  const radius = 4.4 + 1.2 * next() + 1.6 * aggressive;
  const center = [nx * SPACING[0] * (0.4 + 0.2 * next()), ny * SPACING[1] * (0.42 + 0.06 * next())];
  const lesion = drawLesion(next, SIZE, SPACING, {
    center,
    radius: [radius, radius * (0.62 + 0.3 * aggressive)],
    irregularity: 0.06 + 0.26 * aggressive,
  });
  const tissue = standardize(smooth(whiteNoise(next, n), SIZE, [11, 4]));
  const inside = standardize(smooth(whiteNoise(next, n), SIZE, [4, 4]));
  const layers = smooth(whiteNoise(next, nx), [nx], [30]);
  const speckle = specklePower(next, n);
  const shadow = shadows(lesion.mask, nx, ny);
  const grey = new Uint8Array(n);
  for (let y = 0, i = 0; y < ny; y++) {
    for (let x = 0; x < nx; x++, i++) {
      const depth = (y / ny) * (1 + 0.6 * layers[x]) + 0.03 * layers[x];
      const behind = 1 + shadow[i] * (0.8 - 1.35 * aggressive);
      const d = lesion.distance[i];
      const solid = (0.1 - 0.06 * aggressive) * Math.max(0.1, 1 + (0.2 + 0.7 * aggressive) * inside[i]);
      const halo = 1 + 3 * aggressive * ramp(d, 0.95, 1.1) * (1 - ramp(d, 1.1, 1.5));
      const around = layerEcho(depth) * Math.max(0.1, 1 + 0.35 * tissue[i]) * behind * halo;
      const edge = ramp(d, 0.9, 1.02 + 0.12 * aggressive);
      const echo = (solid + (around - solid) * edge) / (1 + 1.3 * (y / ny));
      const power = echo * speckle[i];
      // the fourth root stands for the compression of the scanner
      grey[i] = Math.min(255, Math.max(0, Math.floor(232 * Math.sqrt(Math.sqrt(power)) - 48 + 4 * next())));
    }
  }
  return {
    image: createImage(grey, SIZE, { spacing: SPACING }),
    mask: createImage(lesion.mask, SIZE, { spacing: SPACING }),
  };
}

/** Speckle: squared length of a complex random field, mean 1; three looks are averaged, as compounding scanners do. */
function specklePower(next: Random, n: number): Float64Array {
  const real = standardize(smooth(whiteNoise(next, n), SIZE, [2, 1]));
  const imaginary = standardize(smooth(whiteNoise(next, n), SIZE, [2, 1]));
  const once = real.map((value, i) => (value * value + imaginary[i] * imaginary[i]) / 2);
  // speckle far away has nothing to do with that here, and so may stand for another look at it
  const far = Math.floor(SIZE[1] / 3) * SIZE[0];
  return once.map((value, i) => (value + once[(i + far) % n] + once[(i + 2 * far) % n]) / 3);
}

/** Echo strength of the layers by depth, 0 at the skin and 1 at the bottom. */
function layerEcho(depth: number): number {
  const skin = 2.4 * (1 - ramp(depth, 0.03, 0.06));
  const fat = 0.22;
  const gland = 0.5 * ramp(depth, 0.15, 0.22) * (1 - ramp(depth, 0.72, 0.78));
  const fascia = 1.6 * ramp(depth, 0.74, 0.77) * (1 - ramp(depth, 0.77, 0.8));
  return skin + fat + gland + fascia;
}

/** For each pixel the part of its beam, blurred sideways, that has come through the lesion. */
function shadows(mask: Uint8Array, nx: number, ny: number): Float64Array {
  const shadow = new Float64Array(nx * ny);
  for (let x = 0; x < nx; x++) {
    let passed = 0;
    for (let y = 0, i = x; y < ny; y++, i += nx) {
      passed += mask[i];
      if (!mask[i]) shadow[i] = Math.min(1, passed / 40);
    }
  }
  return smooth(shadow, [nx, ny], [4, 1]);
}
