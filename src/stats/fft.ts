import { cos, sin } from "./elementary.ts";

/** A discrete Fourier transform of one length: writes the transform of re, im over them. */
export type Transform = (re: Float64Array, im: Float64Array) => void;

/** Prime factors above this are transformed by Bluestein's method, below it by the sum. */
const LARGEST_RADIX = 31;

/** The smallest number >= n without prime factors other than 2, 3 and 5: a fast length to pad to. */
export function goodLength(n: number): number {
  for (let m = Math.max(n, 1); ; m++) {
    let rest = m;
    for (const p of [2, 3, 5]) while (rest % p === 0) rest /= p;
    if (rest === 1) return m;
  }
}

/**
 * Prepares transforms of a length: X(k) = Σ x(j) exp(−2πi jk / n), not normalised. Mixed radix after Stockham; a length
 * with a large prime factor goes through a convolution of a good length. Time O(n log n); the transform allocates
 * nothing. Relative error about 1e-16 log n. The arrays that it works in are its own, so that it must not be shared by
 * threads.
 *
 * @param n - at least 1
 * @see Bluestein, A linear filtering approach to the computation of discrete Fourier transform, 1970
 */
export function fourierTransform(n: number): Transform {
  const factors = factorize(n);
  return factors.some((p) => p > LARGEST_RADIX) ? bluestein(n) : stockham(n, factors);
}

/** Factors 4, 2, 3, 5 and larger primes, whose product is n. */
function factorize(n: number): number[] {
  const factors: number[] = [];
  let rest = n;
  for (const p of [4, 2, 3, 5]) {
    while (rest % p === 0) {
      factors.push(p);
      rest /= p;
    }
  }
  for (let p = 7; rest > 1; p += 2) {
    if (p * p > rest) p = rest;
    while (rest % p === 0) {
      factors.push(p);
      rest /= p;
    }
  }
  return factors;
}

/** Real and imaginary parts of exp(−2πi k / n) for k from 0 to n − 1. */
function roots(n: number): { re: Float64Array; im: Float64Array } {
  const re = new Float64Array(n);
  const im = new Float64Array(n);
  for (let k = 0; k < n; k++) {
    // whole eighths of a turn come first, so that sine and cosine are taken of small angles only, and are symmetric
    const eighth = Math.floor((8 * k) / n);
    const near = (eighth & 1) === 0 ? k - (eighth * n) / 8 : ((eighth + 1) * n) / 8 - k;
    const angle = (2 * Math.PI * near) / n;
    const c = cos(angle);
    const s = sin(angle);
    const quarter = ((eighth + 1) >> 1) & 3;
    const back = (eighth & 1) === 0 ? s : -s;
    re[k] = quarter === 0 ? c : quarter === 1 ? -back : quarter === 2 ? -c : back;
    im[k] = -(quarter === 0 ? back : quarter === 1 ? c : quarter === 2 ? -back : -c);
  }
  return { re, im };
}

function stockham(n: number, factors: readonly number[]): Transform {
  const root = roots(n);
  const workRe = new Float64Array(n);
  const workIm = new Float64Array(n);
  return (re, im) => {
    let fromRe = re;
    let fromIm = im;
    let toRe: Float64Array = workRe;
    let toIm: Float64Array = workIm;
    let s = 1;
    for (const p of factors) {
      const m = n / (s * p);
      if (p === 4) radix4(fromRe, fromIm, toRe, toIm, m, s, root.re, root.im);
      else if (p === 2) radix2(fromRe, fromIm, toRe, toIm, m, s, root.re, root.im);
      else if (p === 3) radix3(fromRe, fromIm, toRe, toIm, m, s, root.re, root.im);
      else if (p === 5) radix5(fromRe, fromIm, toRe, toIm, m, s, root.re, root.im);
      else anyRadix(p, fromRe, fromIm, toRe, toIm, m, s, root.re, root.im);
      s *= p;
      [fromRe, toRe] = [toRe, fromRe];
      [fromIm, toIm] = [toIm, fromIm];
    }
    if (fromRe !== re) {
      re.set(fromRe);
      im.set(fromIm);
    }
  };
}

// One step of Stockham's method with radix p: a transform of length p over x[r + s (q + m k)], k < p, times the twiddle
// factors, into y[r + s (p q + j)], j < p, for all q < m and r < s.
// xr, xi  read;  yr, yi  written;  wr, wi  roots of unity of the whole length n = p m s

function radix2(
  xr: Float64Array,
  xi: Float64Array,
  yr: Float64Array,
  yi: Float64Array,
  m: number,
  s: number,
  wr: Float64Array,
  wi: Float64Array,
): void {
  for (let q = 0; q < m; q++) {
    const c = wr[q * s];
    const d = wi[q * s];
    for (let r = 0; r < s; r++) {
      const i = r + s * q;
      const j = i + s * m;
      const to = r + s * 2 * q;
      const dr = xr[i] - xr[j];
      const di = xi[i] - xi[j];
      yr[to] = xr[i] + xr[j];
      yi[to] = xi[i] + xi[j];
      yr[to + s] = dr * c - di * d;
      yi[to + s] = dr * d + di * c;
    }
  }
}

function radix3(
  xr: Float64Array,
  xi: Float64Array,
  yr: Float64Array,
  yi: Float64Array,
  m: number,
  s: number,
  wr: Float64Array,
  wi: Float64Array,
): void {
  const h = Math.sqrt(3) / 2;
  for (let q = 0; q < m; q++) {
    const c1 = wr[q * s];
    const d1 = wi[q * s];
    const c2 = wr[2 * q * s];
    const d2 = wi[2 * q * s];
    for (let r = 0; r < s; r++) {
      const i = r + s * q;
      const j = i + s * m;
      const k = j + s * m;
      const to = r + s * 3 * q;
      const tr = xr[j] + xr[k];
      const ti = xi[j] + xi[k];
      const ur = xr[i] - tr / 2;
      const ui = xi[i] - ti / 2;
      const vr = h * (xi[j] - xi[k]);
      const vi = -h * (xr[j] - xr[k]);
      yr[to] = xr[i] + tr;
      yi[to] = xi[i] + ti;
      yr[to + s] = (ur + vr) * c1 - (ui + vi) * d1;
      yi[to + s] = (ur + vr) * d1 + (ui + vi) * c1;
      yr[to + 2 * s] = (ur - vr) * c2 - (ui - vi) * d2;
      yi[to + 2 * s] = (ur - vr) * d2 + (ui - vi) * c2;
    }
  }
}

function radix4(
  xr: Float64Array,
  xi: Float64Array,
  yr: Float64Array,
  yi: Float64Array,
  m: number,
  s: number,
  wr: Float64Array,
  wi: Float64Array,
): void {
  const step = s * m;
  for (let q = 0; q < m; q++) {
    const c1 = wr[q * s];
    const d1 = wi[q * s];
    const c2 = wr[2 * q * s];
    const d2 = wi[2 * q * s];
    const c3 = wr[3 * q * s];
    const d3 = wi[3 * q * s];
    for (let r = 0; r < s; r++) {
      const i = r + s * q;
      const to = r + s * 4 * q;
      const ar = xr[i] + xr[i + 2 * step];
      const ai = xi[i] + xi[i + 2 * step];
      const br = xr[i] - xr[i + 2 * step];
      const bi = xi[i] - xi[i + 2 * step];
      const cr = xr[i + step] + xr[i + 3 * step];
      const ci = xi[i + step] + xi[i + 3 * step];
      const er = xi[i + step] - xi[i + 3 * step]; // −i times the difference
      const ei = xr[i + 3 * step] - xr[i + step];
      yr[to] = ar + cr;
      yi[to] = ai + ci;
      yr[to + s] = (br + er) * c1 - (bi + ei) * d1;
      yi[to + s] = (br + er) * d1 + (bi + ei) * c1;
      yr[to + 2 * s] = (ar - cr) * c2 - (ai - ci) * d2;
      yi[to + 2 * s] = (ar - cr) * d2 + (ai - ci) * c2;
      yr[to + 3 * s] = (br - er) * c3 - (bi - ei) * d3;
      yi[to + 3 * s] = (br - er) * d3 + (bi - ei) * c3;
    }
  }
}

const COS_72 = (Math.sqrt(5) - 1) / 4;
const COS_144 = -(Math.sqrt(5) + 1) / 4;
const SIN_72 = /* @__PURE__ */ Math.sqrt((5 + Math.sqrt(5)) / 8);
const SIN_144 = /* @__PURE__ */ Math.sqrt((5 - Math.sqrt(5)) / 8);

function radix5(
  xr: Float64Array,
  xi: Float64Array,
  yr: Float64Array,
  yi: Float64Array,
  m: number,
  s: number,
  wr: Float64Array,
  wi: Float64Array,
): void {
  const step = s * m;
  for (let q = 0; q < m; q++) {
    const w = q * s;
    for (let r = 0; r < s; r++) {
      const i = r + s * q;
      const to = r + s * 5 * q;
      const ar = xr[i + step] + xr[i + 4 * step];
      const ai = xi[i + step] + xi[i + 4 * step];
      const br = xr[i + step] - xr[i + 4 * step];
      const bi = xi[i + step] - xi[i + 4 * step];
      const cr = xr[i + 2 * step] + xr[i + 3 * step];
      const ci = xi[i + 2 * step] + xi[i + 3 * step];
      const er = xr[i + 2 * step] - xr[i + 3 * step];
      const ei = xi[i + 2 * step] - xi[i + 3 * step];
      const fr = xr[i] + COS_72 * ar + COS_144 * cr;
      const fi = xi[i] + COS_72 * ai + COS_144 * ci;
      const gr = xr[i] + COS_144 * ar + COS_72 * cr;
      const gi = xi[i] + COS_144 * ai + COS_72 * ci;
      const hr = SIN_72 * bi + SIN_144 * ei;
      const hi = -(SIN_72 * br + SIN_144 * er);
      const kr = SIN_144 * bi - SIN_72 * ei;
      const ki = -(SIN_144 * br - SIN_72 * er);
      yr[to] = xr[i] + ar + cr;
      yi[to] = xi[i] + ai + ci;
      yr[to + s] = (fr + hr) * wr[w] - (fi + hi) * wi[w];
      yi[to + s] = (fr + hr) * wi[w] + (fi + hi) * wr[w];
      yr[to + 2 * s] = (gr + kr) * wr[2 * w] - (gi + ki) * wi[2 * w];
      yi[to + 2 * s] = (gr + kr) * wi[2 * w] + (gi + ki) * wr[2 * w];
      yr[to + 3 * s] = (gr - kr) * wr[3 * w] - (gi - ki) * wi[3 * w];
      yi[to + 3 * s] = (gr - kr) * wi[3 * w] + (gi - ki) * wr[3 * w];
      yr[to + 4 * s] = (fr - hr) * wr[4 * w] - (fi - hi) * wi[4 * w];
      yi[to + 4 * s] = (fr - hr) * wi[4 * w] + (fi - hi) * wr[4 * w];
    }
  }
}

function anyRadix(
  p: number,
  xr: Float64Array,
  xi: Float64Array,
  yr: Float64Array,
  yi: Float64Array,
  m: number,
  s: number,
  wr: Float64Array,
  wi: Float64Array,
): void {
  const n = p * m * s;
  const step = s * m;
  for (let q = 0; q < m; q++) {
    for (let j = 0; j < p; j++) {
      for (let r = 0; r < s; r++) {
        let sumRe = 0;
        let sumIm = 0;
        // the root exp(−2πi j k / p) times the twiddle factor exp(−2πi j q s / n)
        for (let k = 0, at = j * q * s; k < p; k++) {
          const i = r + s * q + step * k;
          sumRe += xr[i] * wr[at] - xi[i] * wi[at];
          sumIm += xr[i] * wi[at] + xi[i] * wr[at];
          at += j * step;
          while (at >= n) at -= n;
        }
        const to = r + s * (p * q + j);
        yr[to] = sumRe;
        yi[to] = sumIm;
      }
    }
  }
}

function bluestein(n: number): Transform {
  const m = goodLength(2 * n - 1);
  const forward = stockham(m, factorize(m));
  const chirp = roots(2 * n);
  const cr = new Float64Array(n);
  const ci = new Float64Array(n);
  const kernelRe = new Float64Array(m);
  const kernelIm = new Float64Array(m);
  for (let k = 0; k < n; k++) {
    const square = (k * k) % (2 * n);
    cr[k] = chirp.re[square];
    ci[k] = chirp.im[square];
    kernelRe[k] = cr[k];
    kernelIm[k] = -ci[k];
    if (k > 0) {
      kernelRe[m - k] = cr[k];
      kernelIm[m - k] = -ci[k];
    }
  }
  forward(kernelRe, kernelIm);
  const ar = new Float64Array(m);
  const ai = new Float64Array(m);
  return (re, im) => {
    ar.fill(0);
    ai.fill(0);
    for (let k = 0; k < n; k++) {
      ar[k] = re[k] * cr[k] - im[k] * ci[k];
      ai[k] = re[k] * ci[k] + im[k] * cr[k];
    }
    forward(ar, ai);
    // the inverse is a forward transform with real and imaginary parts exchanged
    for (let k = 0; k < m; k++) {
      const a = ar[k];
      ar[k] = a * kernelRe[k] - ai[k] * kernelIm[k];
      ai[k] = a * kernelIm[k] + ai[k] * kernelRe[k];
    }
    forward(ai, ar);
    for (let k = 0; k < n; k++) {
      const a = ar[k] / m;
      const b = ai[k] / m;
      re[k] = a * cr[k] - b * ci[k];
      im[k] = a * ci[k] + b * cr[k];
    }
  };
}

/**
 * Transforms a grid in place along the axes asked for; the inverse is divided by the number of points.
 *
 * @param size - number of points along each axis, the first varying fastest
 * @param axes - @default all
 */
export function transformGrid(
  re: Float64Array,
  im: Float64Array,
  size: readonly number[],
  inverse: boolean,
  axes: readonly number[] = size.map((_, axis) => axis),
): void {
  const total = size.reduce((product, n) => product * n, 1);
  const [a, b] = inverse ? [im, re] : [re, im];
  let scale = 1;
  for (const axis of axes) {
    const n = size[axis];
    scale *= n;
    if (n === 1) continue;
    const inner = size.slice(0, axis).reduce((product, length) => product * length, 1);
    const transform = fourierTransform(n);
    const lineRe = new Float64Array(n);
    const lineIm = new Float64Array(n);
    for (let start = 0; start < total; start += inner * n) {
      for (let i = start; i < start + inner; i++) {
        for (let k = 0, from = i; k < n; k++, from += inner) {
          lineRe[k] = a[from];
          lineIm[k] = b[from];
        }
        transform(lineRe, lineIm);
        for (let k = 0, to = i; k < n; k++, to += inner) {
          a[to] = lineRe[k];
          b[to] = lineIm[k];
        }
      }
    }
  }
  if (!inverse) return;
  for (let i = 0; i < total; i++) {
    re[i] /= scale;
    im[i] /= scale;
  }
}
