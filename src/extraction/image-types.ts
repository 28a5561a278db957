import { exponential } from "../filters/exponential.ts";
import type { Filter } from "../filters/filter.ts";
import { gradientMagnitude } from "../filters/gradient-magnitude.ts";
import { laplacianOfGaussian } from "../filters/laplacian-of-gaussian.ts";
import { localBinaryPattern2d } from "../filters/local-binary-pattern-2d.ts";
import { localBinaryPattern3d } from "../filters/local-binary-pattern-3d.ts";
import { logarithm } from "../filters/logarithm.ts";
import { original } from "../filters/original.ts";
import { square } from "../filters/square.ts";
import { squareRoot } from "../filters/square-root.ts";
import { wavelet } from "../filters/wavelet.ts";
import { listOf, oneOf, type Rule, wholeFrom, yesOrNo } from "../rules.ts";

/** Settings of a parameter file that act on filters alone, with PyRadiomics' names. */
export interface FilterParams {
  readonly sigma?: readonly (number | string)[];
  readonly wavelet?: string;
  readonly level?: number;
  readonly start_level?: number;
  readonly gradientUseSpacing?: boolean;
  readonly lbp2DRadius?: number;
  readonly lbp2DSamples?: number;
  readonly lbp2DMethod?: "default" | "ror" | "uniform" | "nri_uniform" | "var";
  readonly lbp3DLevels?: number;
  readonly lbp3DIcosphereRadius?: number;
  readonly lbp3DIcosphereSubdivision?: number;
}

const isPositive = (value: unknown): boolean => Number(value) > 0 && Number.isFinite(Number(value));

/** What each of them may be. */
export const FILTER_RULES: Readonly<Record<keyof FilterParams, Rule>> = {
  sigma: listOf(["a positive number", isPositive]),
  wavelet: ["the name of a wavelet", (value) => typeof value === "string"],
  level: wholeFrom(1),
  start_level: wholeFrom(0),
  gradientUseSpacing: yesOrNo,
  lbp2DRadius: ["a positive number", isPositive],
  lbp2DSamples: wholeFrom(1),
  lbp2DMethod: oneOf("default", "ror", "uniform", "nri_uniform", "var"),
  lbp3DLevels: wholeFrom(1),
  lbp3DIcosphereRadius: ["a positive number", isPositive],
  lbp3DIcosphereSubdivision: wholeFrom(0),
};

type Maker = (params: FilterParams, settings: object) => Filter;

/** PyRadiomics' image types by name; the makers take settings of the extraction that its images override. */
export const IMAGE_TYPES: Readonly<Record<string, Maker>> = {
  Original: (_, settings) => original(settings),
  Wavelet: ({ wavelet: name, level, start_level: startLevel }, settings) =>
    wavelet({ wavelet: name, level, startLevel, profile: "pyradiomics", settings }),
  LoG: ({ sigma = [] }, settings) => laplacianOfGaussian({ sigma, profile: "pyradiomics", settings }),
  Square: (_, settings) => square({ settings }),
  SquareRoot: (_, settings) => squareRoot({ settings }),
  Logarithm: (_, settings) => logarithm({ settings }),
  Exponential: (_, settings) => exponential({ settings }),
  Gradient: ({ gradientUseSpacing: useSpacing }, settings) => gradientMagnitude({ useSpacing, settings }),
  LBP2D: ({ lbp2DRadius: radius, lbp2DSamples: samples, lbp2DMethod: method }, settings) =>
    localBinaryPattern2d({ radius, samples, method, settings }),
  LBP3D: (params, settings) =>
    localBinaryPattern3d({
      levels: params.lbp3DLevels,
      icosphereRadius: params.lbp3DIcosphereRadius,
      icosphereSubdivision: params.lbp3DIcosphereSubdivision,
      settings,
    }),
};
