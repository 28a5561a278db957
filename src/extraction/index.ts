export { RadiosurvError } from "../error.ts";
export type { Diagnostics } from "./diagnostics.ts";
export { type ExtractionOptions, type ExtractionResult, extractFeatures } from "./extract-features.ts";
export { extractLabels, type LabelResult } from "./extract-labels.ts";
export { type Extractor, extractorFromParams } from "./params.ts";
export type { ExtractionSettings } from "./settings.ts";
