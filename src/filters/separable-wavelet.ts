import { RadiosurvError } from "../error.ts";
import type { Image } from "../image/image.ts";
import type { FilteredImage } from "./filter.ts";
import { checkKernelFits, type OrientedOptions, orientedResponse } from "./oriented.ts";
import { onGridOf, volumeOf } from "./volume.ts";

/** Which responses {@link separableWavelet} makes. */
export interface SeparableWaveletOptions extends OrientedOptions {
  /** For the names. */
  readonly wavelet: string;
  readonly low: Float64Array;
  readonly high: Float64Array;
  readonly level: number;
  readonly subbands?: readonly string[];
  /** 2 works slice by slice. */
  readonly dimension: 2 | 3;
}

/**
 * Undecimated separable wavelets as IBSI 2 has them: at each level filters are stretched by a zero behind each of their
 * coefficients, and levels before the last are low passes along all axes.
 */
export function* separableWavelet(image: Image, options: SeparableWaveletOptions): Generator<FilteredImage> {
  const { wavelet, low, high, level, rotationInvariance, pooling } = options;
  const volume = volumeOf(image);
  const dimension = Math.min(options.dimension, volume.dimension);
  const letters = ["L", "H"];
  const all = letters.flatMap((a) =>
    letters.flatMap((b) => (dimension === 2 ? [a + b] : letters.map((c) => a + b + c))),
  );
  for (const subband of options.subbands ?? all) {
    if (subband.length === dimension) continue;
    throw new RadiosurvError(
      "argument",
      `wavelet: subbands need ${dimension} letters, one an axis${dimension === 2 ? " of a slice" : ""}; got "${subband}"`,
    );
  }
  const stretched = (kernel: Float64Array, times: number): Float64Array => {
    const result = new Float64Array(kernel.length * 2 ** times);
    kernel.forEach((value, k) => {
      result[k * 2 ** times] = value;
    });
    return result;
  };
  const longest = low.length * 2 ** (level - 1);
  checkKernelFits("wavelet", volume, longest, dimension, "use a lower level, a shorter wavelet, or dimension 2");
  const before = Array.from({ length: level - 1 }, (_, k) => stretched(low, k));
  const own: Record<string, Float64Array> = { L: stretched(low, level - 1), H: stretched(high, level - 1) };
  const prefix = level === 1 ? "wavelet" : `wavelet${level}`;
  for (const subband of options.subbands ?? all) {
    const chains = Array.from(subband, (letter) => [...before, own[letter]]);
    const response = orientedResponse(volume, chains, options);
    const suffix = rotationInvariance ? `-invariant-${pooling}` : "";
    yield { name: `${prefix}-${wavelet.replace(".", "-")}-${subband}${suffix}`, image: onGridOf(image, response) };
  }
}
