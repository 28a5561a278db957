export { RadiosurvError } from "../error.ts";
export {
  type ApplySignatureOptions,
  applySignature,
  type FeatureInput,
  type FeatureRow,
  type Signature,
  type SignatureScores,
} from "./apply-signature.ts";
export { type BootstrapSignatureOptions, bootstrapSignature } from "./bootstrap-signature.ts";
export {
  type CharacteristicsOptions,
  type CharacteristicsTable,
  type ComparedVariable,
  characteristicsTable,
  type DescribedCohort,
} from "./characteristics-table.ts";
export { type CheckStudyOptions, checkStudy } from "./check-study.ts";
export { type ChooseRingOptions, type ChosenRing, chooseRing, type RingCandidate } from "./choose-ring.ts";
export { type ClinicalModelOptions, clinicalModel } from "./clinical-model.ts";
export {
  type ComparedModel,
  type CompareModelsOptions,
  compareModels,
  type ModelComparison,
  type StudyCohort,
} from "./compare-models.ts";
export { type CoxModelOptions, coxModel, type ModelSettings } from "./cox-model.ts";
export {
  type CrossValidatedSignature,
  type CrossValidateSignatureOptions,
  crossValidateSignature,
} from "./cross-validate-signature.ts";
export { type ColumnDescription, type DescribeColumnOptions, describeColumn } from "./describe-column.ts";
export type { CohortEvaluation, GroupComparison } from "./evaluate-cohort.ts";
export { type FeatureSummaryOptions, featureSummary, type SummaryCase } from "./feature-summary.ts";
export type { SignaturePenalty, SignatureReduction } from "./fit-signature.ts";
export {
  grossSignature,
  type JointSignature,
  type JointSignatureOptions,
  multimodalSignature,
  type TablesByRegion,
} from "./joint-signature.ts";
export { maskOutline, type Outline } from "./mask-outline.ts";
export type { ConcordanceEstimate, OutOfFold } from "./out-of-fold.ts";
export type { LongWork, StudyProgress } from "./pause.ts";
export { type PatientImages, predictFromImages } from "./predict-from-images.ts";
export { predictModel } from "./predict-model.ts";
export {
  type RadiomicsSignature,
  type RadiomicsSignatureOptions,
  radiomicsSignature,
  type SignatureSettings,
} from "./radiomics-signature.ts";
export type { StudyReference } from "./report/references.ts";
export type { StudyFlag } from "./report/study-flags.ts";
export { type FormatReportTableOptions, formatReportTable, type ReportCell, type ReportTable } from "./report-table.ts";
export { type ModalityRegions, type RunStudyOptions, runStudy } from "./run-study.ts";
export type { KeptBaseline, ScoreBaseline } from "./score-baseline.ts";
export type { ScoreCutoff } from "./score-cutoff.ts";
export { type SealedRows, type SealRowsOptions, sealRows } from "./seal-rows.ts";
export type { SignatureTables } from "./signature-fitter.ts";
export { sliceThumbnail, type Thumbnail, type ThumbnailOptions } from "./slice-thumbnail.ts";
export { type ChecklistItem, studyChecklist } from "./study-checklist.ts";
export { type StudyFigure, studyFigures } from "./study-figures.ts";
export { type MethodsParagraph, studyMethods } from "./study-methods.ts";
export type { MissingValues, StudyImputers } from "./study-missing.ts";
export type { StudyData, StudyModel, VariableSelection } from "./study-model.ts";
export { type StudyModels, type StudyModelsOptions, studyModels } from "./study-models.ts";
export { type PlainValue, type StudyRecord, studyRecord } from "./study-record.ts";
export { type StudyReportOptions, studyReport } from "./study-report.ts";
export type { StudyResult, StudyValidation } from "./study-result.ts";
export type { Provenance, StudyRows } from "./study-rows.ts";
export { type TumourRegion, type TumourRegionsOptions, tumourRegions } from "./tumour-regions.ts";
