import type { Triple } from "../image/mask-box.ts";
import { cos, log2 } from "../stats/elementary.ts";
import { transformGrid } from "../stats/fft.ts";

/** Transfer function of a filter at frequencies u, v, w, each from -1 to 1, of length r; real or imaginary. */
export type Transfer = (u: number, v: number, w: number, r: number) => number;

/**
 * Multiplies the transform of a volume by a transfer function, and returns the real part of what comes back.
 *
 * Frequencies of an axis of n points are n values from -1 to 1, both included, as IBSI 2's consensus has them; those of the
 * transform itself would leave out 1 for even n.
 *
 * @param dimension - 2 works slice by slice
 * @param imaginary - the transfer function is i times the value given
 */
export function filterFrequencies(
  data: Float64Array,
  size: Triple,
  dimension: 2 | 3,
  transfer: Transfer,
  imaginary: boolean,
): Float64Array {
  const axes = dimension === 2 ? [0, 1] : [0, 1, 2];
  const re = data.slice();
  const im = new Float64Array(data.length);
  transformGrid(re, im, size, false, axes);
  const [us, vs, ws] = size.map((n, axis) => frequencies(n, axes.includes(axis)));
  for (let z = 0, i = 0; z < size[2]; z++) {
    for (let y = 0; y < size[1]; y++) {
      for (let x = 0; x < size[0]; x++, i++) {
        const [u, v, w] = [us[x], vs[y], ws[z]];
        const factor = transfer(u, v, w, Math.sqrt(u * u + v * v + w * w));
        const a = re[i];
        re[i] = imaginary ? -factor * im[i] : factor * a;
        im[i] = imaginary ? factor * a : factor * im[i];
      }
    }
  }
  transformGrid(re, im, size, true, axes);
  return re;
}

function frequencies(n: number, used: boolean): Float64Array {
  const half = n >> 1;
  return Float64Array.from({ length: n }, (_, i) => (used && n > 1 ? (2 * ((i + half) % n)) / (n - 1) - 1 : 0));
}

/** Simoncelli's isotropic band of a level: cos(π/2 log₂(2 r / m)) for m/4 <= r <= m, m = 2^(1 − level), else 0. */
export function simoncelliBand(level: number): (r: number) => number {
  const m = 2 ** (1 - level);
  return (r) => (r >= m / 4 && r <= m ? cos((Math.PI / 2) * log2((2 * r) / m)) : 0);
}
