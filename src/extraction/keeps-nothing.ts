import type { Extractor } from "./params.ts";

const known = /* @__PURE__ */ new WeakSet<Extractor>();

/** Notes of an extractor that it has kept nothing of image and mask when it returns, so that their memory can be given back. */
export function keepsNothing(extract: Extractor): Extractor {
  known.add(extract);
  return extract;
}

/** Whether that was noted; of functions of a caller it is not. */
export function isKnownToKeepNothing(extract: Extractor): boolean {
  return known.has(extract);
}
