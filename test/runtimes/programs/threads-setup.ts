// what the threads of threads.ts do with each case
import { extractFeatures } from "radiosurv/extraction";
import { firstOrder, glcm } from "radiosurv/features";
import type { CaseSetupFunction } from "radiosurv/node";

const setup: CaseSetupFunction<{ ends: string }> = ({ ends }) => ({
  segment: (_, { item, given }) => {
    if (item.id === ends) for (;;);
    return { mask: given! };
  },
  extract: (image, mask, options) => extractFeatures(image, mask, { ...options, families: [firstOrder(), glcm()] }),
});
export default setup;
