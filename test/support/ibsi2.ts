import type { LawsKernel, Pooling } from "../../src/filters/index.ts";
import {
  type Boundary,
  type Filter,
  gabor,
  laplacianOfGaussian,
  laws,
  mean,
  original,
  riesz,
  simoncelli,
  wavelet,
} from "../../src/filters/index.ts";

/** A test of IBSI 2 as phase1_tests.json and phase2_tests.json list them. */
export interface FilterTest {
  readonly id: string;
  readonly dimension?: string;
  readonly filter: string;
  readonly boundary: string | null;
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly rotationInvariance?: boolean;
  readonly pooling?: Pooling;
}

/** The filter that a test asks for. */
export function filterOf(test: FilterTest, flat: boolean): Filter {
  const p = { ...test.parameters, ...test } as Record<string, unknown>;
  const parameters = test.parameters as Record<string, number & string>;
  const boundary = test.boundary as Boundary;
  const dimension = flat ? 2 : 3;
  const pooled = {
    rotationInvariance: Boolean(p.rotationInvariance ?? parameters.rotationInvariance),
    pooling: (test.pooling ?? parameters.pooling) as Pooling | undefined,
  };
  switch (test.filter) {
    case "none":
      return original();
    case "mean":
      return mean({ support: parameters.supportVoxels, boundary, dimension });
    case "laplacian_of_gaussian":
      return laplacianOfGaussian({
        sigma: parameters.sigmaMm,
        truncate: parameters.truncateSigma,
        boundary,
        dimension,
      });
    case "laws":
      return laws({
        kernels: test.parameters.kernels as LawsKernel[],
        energyDelta: parameters.energyDelta as number | undefined,
        boundary,
        ...pooled,
      });
    case "gabor":
      return gabor({
        sigma: parameters.sigmaMm,
        wavelength: parameters.wavelengthMm,
        gamma: parameters.gamma,
        ...(parameters.theta !== undefined && { theta: angle(parameters.theta) }),
        ...(parameters.thetaStep !== undefined && { thetaStep: angle(parameters.thetaStep) }),
        ...(test.parameters.planes !== undefined && { planes: test.parameters.planes as ("xy" | "xz" | "yz")[] }),
        boundary,
        ...pooled,
      });
    case "separable_wavelet":
      return wavelet({
        wavelet: parameters.wavelet,
        subbands: [parameters.subband],
        level: parameters.level,
        boundary,
        dimension,
        ...pooled,
      });
    case "simoncelli_wavelet":
      return simoncelli({ level: parameters.level, dimension });
    case "riesz_laplacian_of_gaussian":
      return riesz({
        of: "laplacianOfGaussian",
        order: test.parameters.order as number[],
        sigma: parameters.sigmaMm,
        truncate: parameters.truncateSigma,
        boundary,
      });
    case "riesz_simoncelli_wavelet":
      return riesz({ of: "simoncelli", order: test.parameters.order as number[], level: parameters.level });
    default:
      throw new Error(`no filter ${test.filter}`);
  }
}

/** Reads such as `5*pi/4`. */
function angle(text: string): number {
  const [, factor = "1", divisor = "1"] = /^(?:(\d+)\*)?pi(?:\/(\d+))?$/.exec(text) ?? [];
  return (Number(factor) * Math.PI) / Number(divisor);
}
