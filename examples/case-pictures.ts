import type { Image, Mask } from "../src/image/index.ts";
import type { CaseResult } from "../src/node/index.ts";
import { sliceThumbnail, type Thumbnail } from "../src/study/index.ts";

/** Collects a picture of each case while a cohort is worked through: its first region with the others around it. */
export interface CasePictures {
  /** For `onCase` of `extractCohort`. */
  readonly add: (result: CaseResult, images: { readonly image: Image; readonly mask: Mask }) => void;
  /** Pictures of all cases, by the result of the first region. */
  readonly all: () => ReadonlyMap<CaseResult, Thumbnail>;
}

export function casePictures(): CasePictures {
  const pictures = new Map<CaseResult, Thumbnail>();
  let open: { first: CaseResult; image: Image; mask: Mask; rings: Mask[] } | undefined;
  // drawn as soon as the next case begins, so that the images of only one case are held
  const draw = (): void => {
    if (!open) return;
    const { first, image, mask, rings } = open;
    // without diagnostics nobody knows which label was taken
    const label = first.diagnostics["diagnostics_Mask-original_Label"];
    if (typeof label === "number")
      pictures.set(first, sliceThumbnail(image, mask, { label, rings, height: rings.length > 0 ? 260 : undefined }));
    open = undefined;
  };
  return {
    add(result, { image, mask }) {
      if (open && open.first.region !== undefined && open.first.cells === result.cells) {
        open.rings.push(mask);
        return;
      }
      draw();
      open = { first: result, image, mask, rings: [] };
    },
    all() {
      draw();
      return pictures;
    },
  };
}
