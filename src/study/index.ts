export { RadiosurvError } from "../error.ts";
export { type ColumnDescription, type DescribeColumnOptions, describeColumn } from "./describe-column.ts";
export { type FeatureSummaryOptions, featureSummary, type SummaryCase } from "./feature-summary.ts";
export { maskOutline, type Outline } from "./mask-outline.ts";
export { sliceThumbnail, type Thumbnail, type ThumbnailOptions } from "./slice-thumbnail.ts";
export { type TumourRegion, type TumourRegionsOptions, tumourRegions } from "./tumour-regions.ts";
