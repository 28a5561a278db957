import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { randomFrom } from "./random.ts";

/** A large volume as both programs get it: what bench/large.py reads as case.json. */
export interface LargeVolume {
  readonly size: readonly number[];
  readonly spacing: readonly number[];
  readonly pixelType: "int16";
  readonly settings: Readonly<Record<string, unknown>>;
}

/**
 * Writes a volume of n³ voxels with texture of two scales and noise, and a region with an uneven surface that holds about
 * 7.4 % of it (10 million voxels of 512³); bins of 25 make 47 grey levels.
 */
export function writeLargeVolume(directory: string, n: number): LargeVolume & { readonly voxels: number } {
  const image = new Int16Array(n ** 3);
  addField(n, 16, 1, (i, value) => {
    image[i] = Math.round(value * 600);
  });
  addField(n, 4, 2, (i, value) => {
    image[i] += Math.round(value * 400);
  });
  const next = randomFrom(3);
  for (let i = 0; i < image.length; i++) image[i] += Math.floor(256 * next()) - 128;
  const mask = new Uint8Array(n ** 3);
  const radius = 0.2618 * n;
  const centre = (n - 1) / 2;
  addField(n, Math.round(n / 8), 5, (i, value) => {
    const x = (i % n) - centre;
    const y = (Math.floor(i / n) % n) - centre;
    const z = 1.1 * (Math.floor(i / (n * n)) - centre);
    mask[i] = Math.sqrt(x * x + y * y + z * z) <= radius * (0.8 + 0.47 * value) ? 1 : 0;
  });
  const volume: LargeVolume = {
    size: [n, n, n],
    spacing: [1, 1, 1],
    pixelType: "int16",
    settings: { binWidth: 25 },
  };
  writeFileSync(join(directory, "image"), image);
  writeFileSync(join(directory, "mask"), mask);
  writeFileSync(join(directory, "case.json"), JSON.stringify(volume));
  return { ...volume, voxels: mask.reduce((sum, value) => sum + value, 0) };
}

/** Random numbers from 0 to 1 on a grid of `cell` voxels, with straight lines between. */
function addField(n: number, cell: number, seed: number, add: (i: number, value: number) => void): void {
  const m = Math.ceil(n / cell) + 1;
  const corner = (z: number): Float64Array => {
    const next = randomFrom(1000 * seed + z);
    return Float64Array.from({ length: m * m }, next);
  };
  let [below, above, at] = [corner(0), corner(1), 0];
  const plane = new Float64Array(m * m);
  for (let z = 0, i = 0; z < n; z++) {
    const floor = Math.floor(z / cell);
    if (floor !== at) [below, above, at] = [above, corner(floor + 1), floor];
    const tz = (z % cell) / cell;
    for (let k = 0; k < plane.length; k++) plane[k] = below[k] + (above[k] - below[k]) * tz;
    for (let y = 0; y < n; y++) {
      const row = Math.floor(y / cell) * m;
      const ty = (y % cell) / cell;
      for (let x = 0; x < n; x++, i++) {
        const k = row + Math.floor(x / cell);
        const tx = (x % cell) / cell;
        const low = plane[k] + (plane[k + 1] - plane[k]) * tx;
        const high = plane[k + m] + (plane[k + m + 1] - plane[k + m]) * tx;
        add(i, low + (high - low) * ty);
      }
    }
  }
}

/** A table of single precision and its outcome. */
export interface LargeTable {
  readonly table: { readonly names: readonly string[]; readonly columns: readonly Float32Array[] };
  readonly outcome: { readonly time: Float64Array; readonly event: Float64Array };
}

/** Columns that share forty factors, twelve of which tell about survival; about half of the subjects are censored. */
export function largeTable(n: number, p: number): LargeTable {
  const next = randomFrom(n + p);
  const normal = (): number => next() + next() + next() + next() - 2;
  const factors = Array.from({ length: 40 }, () => Float32Array.from({ length: n }, normal));
  const columns = Array.from({ length: p }, (_, j) => {
    const [a, b] = [factors[j % 40], factors[(7 * j + 3) % 40]];
    const weight = 0.4 + (0.6 * ((37 * j) % 100)) / 100;
    const column = new Float32Array(n);
    for (let i = 0; i < n; i++) column[i] = weight * a[i] + 0.5 * b[i] + 0.3 * normal();
    return column;
  });
  const event = new Float64Array(n);
  const time = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    let risk = 0;
    for (let k = 0; k < 12; k++) risk += (k % 2 === 0 ? 0.5 : -0.5) * factors[k][i];
    const death = -Math.log(1 - next()) / Math.exp(risk);
    const censoring = -Math.log(1 - next());
    event[i] = death <= censoring ? 1 : 0;
    time[i] = Math.min(death, censoring);
  }
  return { table: { names: columns.map((_, j) => `f${j}`), columns }, outcome: { time, event } };
}
