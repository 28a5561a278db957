import { type FeatureFamily, firstOrder, glcm, gldm, glrlm, glszm, ngtdm, shape, shape2d } from "radiosurv/features";
import {
  exponential,
  type Filter,
  gradientMagnitude,
  laplacianOfGaussian,
  localBinaryPattern2d,
  localBinaryPattern3d,
  logarithm,
  original,
  square,
  squareRoot,
  wavelet,
} from "radiosurv/filters";
import type { FilterRequest } from "./image-jobs.ts";

/** Families that are offered by the name that PyRadiomics gives them; `shape` becomes that of the dimension. */
const FAMILIES: Readonly<Record<string, () => FeatureFamily>> = {
  firstorder: firstOrder,
  glcm,
  glrlm,
  glszm,
  gldm,
  ngtdm,
};

const FILTERS: Readonly<Record<string, (request: FilterRequest) => Filter>> = {
  Original: () => original(),
  Wavelet: () => wavelet(),
  LoG: ({ sigma = [1, 2, 3] }) => laplacianOfGaussian({ sigma }),
  Square: () => square(),
  SquareRoot: () => squareRoot(),
  Logarithm: () => logarithm(),
  Exponential: () => exponential(),
  Gradient: () => gradientMagnitude(),
  LBP2D: () => localBinaryPattern2d(),
  LBP3D: () => localBinaryPattern3d(),
};

/** Families by name for an image of 2 or 3 dimensions. */
export function familiesOf(names: readonly string[], dimension: number): readonly FeatureFamily[] {
  return names.map((name) => {
    if (name === "shape") return dimension === 2 ? shape2d() : shape();
    return FAMILIES[name]();
  });
}

/** A family that returns one feature. */
export function familyOfFeature(name: string, feature: string): FeatureFamily {
  return (FAMILIES[name] as (options: { features: readonly string[] }) => FeatureFamily)({ features: [feature] });
}

export function filterOf(request: FilterRequest): Filter {
  return FILTERS[request.name](request);
}
