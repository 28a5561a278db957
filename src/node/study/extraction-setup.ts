import { tumourRegions } from "../../study/tumour-regions.ts";
import type { CaseSetupFunction } from "../case-setup.ts";

/** What the regions of a study are made of. */
export interface StudySetup {
  /** Radii of the rings, pixels in 2D and mm in 3D; none for the tumour alone. */
  readonly rings: readonly number[];
}

/** The regions of a study around masks of the manifest: the tumour and its rings. */
const setup: CaseSetupFunction<StudySetup> = ({ rings }) => ({
  regions: (mask, image, { label }) =>
    tumourRegions(mask, {
      radii: rings,
      unit: image.size.length === 2 ? "voxel" : "mm",
      ...(label !== undefined && { label }),
    }),
});

export default setup;
