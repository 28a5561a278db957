// a setup module for tests of memory: as many features as a case with many filters has, made up
import type { CaseSetupFunction } from "../../../src/node/index.ts";

const setup: CaseSetupFunction<{ readonly features: number }> = ({ features: count }) => {
  // a thread has one case at a time
  let seed = 0;
  return {
    segment: (_, { item, given }) => {
      seed = Number(item.id.split("-")[1]);
      return { mask: given! };
    },
    extract: () => {
      const features = Object.fromEntries(
        Array.from({ length: count }, (_, k) => [`wavelet-LLH_made_Feature${k}`, (seed * 7919 + k) / 1013]),
      );
      return { features, diagnostics: {}, warnings: [] };
    },
  };
};
export default setup;
