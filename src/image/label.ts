import { RadiosurvError } from "../error.ts";
import type { LabelExtent } from "./mask-box.ts";

/** Only so many labels are listed in a message. */
const LISTED = 20;

/**
 * The label to work on. Where none is asked for: the only one there is, or else 1, as PyRadiomics takes it.
 *
 * @returns the label's extent, and whether it is another than 1 that was taken because it is the only one
 * @throws RadiosurvError `roi` if the mask is empty; `label` if the label is not there, with a list of those that are
 */
export function chooseLabel(
  caller: string,
  extents: readonly LabelExtent[],
  asked: number | undefined,
): { readonly extent: LabelExtent; readonly assumed: boolean } {
  if (extents.length === 0) {
    throw new RadiosurvError("roi", `${caller}: the mask is empty: every voxel is 0; nothing is segmented`);
  }
  const only = asked === undefined && extents.length === 1;
  const label = asked ?? (only ? extents[0].label : 1);
  const extent = extents.find((each) => each.label === label);
  if (!extent) {
    const labels = extents.slice(0, LISTED).map((each) => each.label);
    const more = extents.length > LISTED ? `, ... (${extents.length} in all)` : "";
    throw new RadiosurvError(
      "label",
      `${caller}: label ${label} is not in the mask, which holds ${labels.join(", ")}${more}; name one of these with the option label`,
    );
  }
  return { extent, assumed: only && label !== 1 };
}
