import { firstOrder, glcm, gldm, glrlm, glszm, ngtdm } from "radiosurv/features";

/** Features that can be mapped, by the family that PyRadiomics has them in. */
export const MAPPED_FEATURES: Readonly<Record<string, readonly string[]>> = Object.fromEntries(
  [firstOrder(), glcm(), glrlm(), glszm(), gldm(), ngtdm()].map(({ name, features }) => [name, features]),
);
