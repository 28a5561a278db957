import { existsSync, readFileSync } from "node:fs";
import { readNrrd } from "../src/io/index.ts";

/** An image and its mask as both programs get them: the same bytes, x varying fastest. */
export interface BenchCase {
  /** Of its row in the table. */
  readonly id: string;
  readonly name: string;
  /** How many times faster than PyRadiomics all classes are to be. */
  readonly target: number;
  readonly size: readonly number[];
  readonly spacing: readonly number[];
  readonly pixelType: "int16" | "uint8";
  readonly image: Int16Array | Uint8Array;
  readonly mask: Uint8Array;
  /** Number of voxels of the box around the region. */
  readonly boxVoxels: number;
  /** PyRadiomics settings. */
  readonly settings: Readonly<Record<string, unknown>>;
  /** PyRadiomics names of the feature classes. */
  readonly classes: readonly string[];
}

const CLASSES_3D = ["shape", "firstorder", "glcm", "gldm", "glrlm", "glszm", "ngtdm"];
const CLASSES_2D = ["shape2D", ...CLASSES_3D.slice(1)];
const BRAIN1 = new URL("../../shared/data/pyradiomics/images/", import.meta.url);

/** The three cases; brain1 only where the reference data lie beside the checkout. */
export function benchCases(): BenchCase[] {
  const brain = brain1();
  return [sphere(), ...(brain ? [brain] : []), ultrasound()];
}

/** Sphere of radius 40 voxels (268 k voxels) in smooth noise with 32 bins. */
function sphere(): BenchCase {
  const n = 96;
  const centre = 47.5;
  const noise = gaussianNoise(n ** 3, 20240501);
  smooth(noise, [n, n, n], 2);
  const image = Int16Array.from(noise, (value) => Math.round(1000 + 600 * value));
  const mask = new Uint8Array(n ** 3);
  for (let z = 0, i = 0; z < n; z++) {
    for (let y = 0; y < n; y++) {
      for (let x = 0; x < n; x++, i++) {
        mask[i] = (x - centre) ** 2 + (y - centre) ** 2 + (z - centre) ** 2 <= 1600 ? 1 : 0;
      }
    }
  }
  return {
    id: "sphere",
    name: "sphere of radius 40 voxels, 32 bins",
    target: 10,
    size: [n, n, n],
    spacing: [1, 1, 1],
    pixelType: "int16",
    image,
    mask,
    boxVoxels: 80 ** 3,
    settings: { binCount: 32 },
    classes: CLASSES_3D,
  };
}

/** Ellipse that fills 600 x 600 pixels of speckle: the magnitude of smoothed complex noise, log compressed to 8 bit. */
function ultrasound(): BenchCase {
  const n = 640;
  const real = gaussianNoise(n * n, 7);
  const imaginary = gaussianNoise(n * n, 8);
  smooth(real, [n, n, 1], 2);
  smooth(imaginary, [n, n, 1], 2);
  const image = new Uint8Array(n * n);
  const mask = new Uint8Array(n * n);
  const centre = (n - 1) / 2;
  for (let y = 0, i = 0; y < n; y++) {
    for (let x = 0; x < n; x++, i++) {
      const r = Math.hypot(x - centre, y - centre);
      const amplitude = Math.hypot(real[i], imaginary[i]) * (r < 160 ? 0.4 : 1);
      image[i] = Math.max(0, Math.min(255, Math.round(170 + 36 * Math.log(amplitude + 1e-3))));
      mask[i] = r <= 300 ? 1 : 0;
    }
  }
  return {
    id: "ultrasound",
    name: "2D ultrasound, 600 x 600 pixels",
    target: 10,
    size: [n, n],
    spacing: [0.1, 0.1],
    pixelType: "uint8",
    image,
    mask,
    boxVoxels: 600 * 600,
    settings: {},
    classes: CLASSES_2D,
  };
}

function brain1(): BenchCase | undefined {
  if (!existsSync(BRAIN1)) return undefined;
  const read = (name: string) => readNrrd(new Uint8Array(readFileSync(new URL(name, BRAIN1))));
  const image = read("brain1_image.nrrd");
  return {
    id: "brain1",
    name: "brain1, default settings",
    target: 5,
    size: image.size,
    spacing: image.spacing,
    pixelType: "int16",
    image: image.voxels.data as Int16Array,
    mask: Uint8Array.from(read("brain1_label.nrrd").voxels.data),
    boxVoxels: 47 * 70 * 7,
    settings: {},
    classes: CLASSES_3D,
  };
}

// mulberry32 and Box-Muller: the benchmark measures the same data on every machine
function gaussianNoise(length: number, seed: number): Float64Array {
  let state = seed;
  const uniform = () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
  return Float64Array.from(
    { length },
    () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform()),
  );
}

// box filter of 3 voxels along each axis, wrapped, repeated; then scaled to standard deviation 1
function smooth(values: Float64Array, size: readonly number[], repeats: number): void {
  const source = new Float64Array(values.length);
  let step = 1;
  for (const n of size) {
    for (let repeat = 0; n > 1 && repeat < repeats; repeat++) {
      source.set(values);
      for (let i = 0; i < values.length; i++) {
        const position = Math.floor(i / step) % n;
        const before = position === 0 ? i + (n - 1) * step : i - step;
        const after = position === n - 1 ? i - (n - 1) * step : i + step;
        values[i] = (source[before] + source[i] + source[after]) / 3;
      }
    }
    step *= n;
  }
  let sum = 0;
  for (const value of values) sum += value * value;
  const sd = Math.sqrt(sum / values.length);
  for (let i = 0; i < values.length; i++) values[i] /= sd;
}
