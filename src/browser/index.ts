export { RadiosurvError } from "../error.ts";
export { type CaseResult, toRow as caseRow } from "../extraction/case/case-result.ts";
export type {
  CaseImages,
  CaseItem,
  CaseOptions,
  CaseRegion,
  CaseSegmentation,
} from "../extraction/case/extract-case.ts";
export type { Extractor } from "../extraction/params.ts";
export {
  type CasesProgress,
  type CasesResult,
  type CasesSummary,
  type ExtractCasesOptions,
  extractCases,
} from "./extract-cases.ts";
export type { CaseLimits } from "./fetch-bytes.ts";
export type { CaseFile, ImageCase, SentCase, SentFile } from "./image-case.ts";
export { type ServeCasesOptions, type ServeCasesSetup, serveCases } from "./serve-cases.ts";
