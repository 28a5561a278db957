import type { FeatureFamily } from "../features/family.ts";
import { firstOrder } from "../features/first-order.ts";
import { glcm } from "../features/glcm.ts";
import { gldm } from "../features/gldm.ts";
import { glrlm } from "../features/glrlm.ts";
import { glszm } from "../features/glszm.ts";
import { ngtdm } from "../features/ngtdm.ts";
import { shape } from "../features/shape.ts";
import { shape2d } from "../features/shape2d.ts";

/** A feature class of PyRadiomics by name. */
export interface FeatureClass {
  /** Makes the family; unknown features throw. */
  readonly family: (options: { readonly features?: readonly string[] }) => FeatureFamily;
  /** Features that PyRadiomics knows but refuses, as another is equal to them. */
  readonly refused: readonly string[];
}

type Maker = (options: { readonly features?: readonly never[] }) => FeatureFamily;

/** PyRadiomics' feature classes in its order. */
export const FEATURE_CLASSES: Readonly<Record<string, FeatureClass>> = /* @__PURE__ */ classes({
  firstorder: [firstOrder],
  glcm: [glcm, "Dissimilarity", "Homogeneity1", "Homogeneity2", "SumVariance"],
  gldm: [gldm, "DependencePercentage", "GrayLevelNonUniformityNormalized"],
  glrlm: [glrlm],
  glszm: [glszm],
  ngtdm: [ngtdm],
  shape: [shape],
  shape2D: [shape2d],
});

function classes(makers: Record<string, [Maker, ...string[]]>): Record<string, FeatureClass> {
  return Object.fromEntries(
    // names come from a file, so that they are checked when the family is made, not by the compiler
    Object.entries(makers).map(([name, [family, ...refused]]) => [
      name,
      { family: family as FeatureClass["family"], refused },
    ]),
  );
}
