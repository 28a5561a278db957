import { oneOf, type Rule, yesOrNo } from "../rules.ts";

/** What options may be that several filters have. */
export const BOUNDARY: Rule = /* @__PURE__ */ oneOf("zero", "nearest", "periodic", "mirror");
export const DIMENSION: Rule = /* @__PURE__ */ oneOf(2, 3);
export const POOLING: Rule = /* @__PURE__ */ oneOf("mean", "max", "min");
export const INVARIANCE: Rule = yesOrNo;
export const SETTINGS: Rule = [
  "settings of the extraction",
  (value) => typeof value === "object" && value !== null && !Array.isArray(value),
];
