import { type ErrorCode, RadiosurvError } from "../error.ts";
import type { Extractor } from "../extraction/index.ts";
import { contiguousData, type Image, type Mask } from "../image/image.ts";
import { defaultExtractor } from "./extractor.ts";
import { type ImageLimits, readImageFile } from "./read-image-file.ts";
import type { ManifestCase } from "./read-manifest.ts";

/** What became of one case, or of one region of it: its features, or the reason why there are none. */
export interface CaseResult {
  readonly id: string;
  /** Name of the region, where `regions` made several of a mask; `undefined` if the case failed before that. */
  readonly region?: string;
  /** The cells of the manifest's row. */
  readonly cells: Readonly<Record<string, string>>;
  /** Why the case failed; `undefined` if it did not. `unexpected` is a fault of this library. */
  readonly error?: { readonly code: ErrorCode | "unexpected"; readonly message: string };
  /** Number of dimensions of the image; 0 if it could not be read. */
  readonly dimension: number;
  readonly features: Readonly<Record<string, number>>;
  readonly diagnostics: Readonly<Record<string, unknown>>;
  readonly warnings: readonly string[];
  /** What `segment` reported of the case: columns of the table of results. */
  readonly record?: Readonly<Record<string, unknown>>;
  /** What `describe` returned of the case; with its first entry. */
  readonly extra?: unknown;
}

/** A mask that was made of an image, and what is to be said of it. */
export interface CaseSegmentation {
  readonly mask: Mask;
  readonly warnings?: readonly string[];
  /** Columns for the table of results, such as the Dice coefficient with the mask of the manifest. */
  readonly record?: Readonly<Record<string, unknown>>;
}

/** A region of a case by name: its mask, or the reason why there is none. */
export interface CaseRegion {
  readonly name: string;
  readonly mask?: Mask;
  readonly error?: { readonly code: ErrorCode; readonly message: string };
}

/** The images of a case, which are let go of when it is through. */
export interface CaseImages {
  readonly image: Image;
  readonly mask: Mask;
  /** Label that the tumour or organ has in the mask, where one was asked for. */
  readonly label?: number;
  /** What the option `regions` returned; none without it. */
  readonly regions: readonly CaseRegion[];
}

/** How the cases of a cohort are worked through. */
export interface ExtractCaseOptions {
  /** What is done with each image and mask. An extractor is what `extractorFromParams` returns. @default defaultExtractor */
  readonly extract?: Extractor;
  /**
   * Makes the mask of each case; the mask of the manifest, which may be missing then, is handed in and not used
   * otherwise. An empty mask fails the case. @default the mask of the manifest
   */
  readonly segment?: (
    image: Image,
    options: { readonly item: ManifestCase; readonly given?: Mask; readonly signal?: AbortSignal },
  ) => CaseSegmentation | Promise<CaseSegmentation>;
  /** The regions to extract features of: rings, say. Each has a row of its own. @default the mask itself */
  readonly regions?: (mask: Mask, image: Image, options: { readonly label?: number }) => readonly CaseRegion[];
  /** Label of the region, for rows that name none. @default the only label of the mask, else 1 */
  readonly label?: number;
  /** Limits within which images and masks are read, and attempts at those that are read by http. @default those of readImageFile */
  readonly limits?: ImageLimits;
  /**
   * Called for each entry that did not fail, with its image and the mask of its region, which are let go of
   * afterwards. What it throws ends the work.
   */
  readonly onCase?: (result: CaseResult, images: { readonly image: Image; readonly mask: Mask }) => void;
  /**
   * Tells what else is to be kept of a case, such as a picture: called once a case, after its regions, with their results,
   * the image, the mask, and what `regions` returned. What it returns must be plain data; it becomes `extra` of the first
   * entry of the case. What it throws ends the work. @default nothing
   */
  readonly describe?: (results: readonly CaseResult[], images: CaseImages) => unknown;
  /** Ends the work. */
  readonly signal?: AbortSignal;
}

/**
 * Features of one case: of its mask, or of each of its regions. What goes wrong becomes the `error` of the entry; only
 * what `onCase` and `describe` throw is thrown on.
 */
export async function extractCase(item: ManifestCase, options: ExtractCaseOptions): Promise<CaseResult[]> {
  const { extract = defaultExtractor, onCase } = options;
  // what is known of the case when something goes wrong is reported with it
  let known: CaseResult = { id: item.id, cells: item.cells, dimension: 0, features: {}, diagnostics: {}, warnings: [] };
  let image: Image;
  let mask: Mask;
  let label: number | undefined;
  let regions: readonly CaseRegion[] | undefined;
  try {
    if (item.problem) throw item.problem;
    image = await readImageFile(item.image, { ...options.limits, signal: options.signal });
    known = { ...known, dimension: image.size.length };
    const made = await maskOf(item, image, options);
    ({ mask, label } = made);
    const { warnings = [], record } = made;
    known = { ...known, warnings, ...(record && { record }) };
    if (options.segment) checkNotEmpty(mask, warnings);
    regions = options.regions?.(mask, image, { label });
  } catch (error) {
    return [{ ...known, error: reason(error) }];
  }
  const labelled: readonly LabelledRegion[] = regions ?? [{ mask, label }];
  const results = labelled.map(({ name, mask, error, label }) => {
    const entry = name === undefined ? known : { ...known, region: name };
    if (!mask) return { ...entry, error: error ?? { code: "roi", message: `there is no region ${name}` } };
    let result: CaseResult;
    try {
      const { features, diagnostics, warnings } = extract(image, mask, { label });
      result = { ...entry, features, diagnostics, warnings: [...known.warnings, ...warnings] };
    } catch (failure) {
      return { ...entry, error: reason(failure) };
    }
    onCase?.(result, { image, mask });
    return result;
  });
  if (!options.describe || results.length === 0) return results;
  const extra = await options.describe(results, { image, mask, label, regions: regions ?? [] });
  return [{ ...results[0], extra }, ...results.slice(1)];
}

/** A region that may be a label among others, and need not have a name. */
type LabelledRegion = Partial<CaseRegion> & { readonly label?: number };

async function maskOf(
  item: ManifestCase,
  image: Image,
  options: ExtractCaseOptions,
): Promise<CaseSegmentation & { label?: number }> {
  const { segment, signal, limits } = options;
  const given = item.mask === undefined ? undefined : await readImageFile(item.mask, { ...limits, signal });
  if (segment) {
    const made = await segment(image, { item, given, signal });
    const twice = Object.keys(made.record ?? {}).find((name) => name in item.cells || name === "Region");
    if (twice === undefined) return made;
    throw new RadiosurvError(
      "argument",
      `the record of a segmentation cannot have the column "${twice}", which the table has already; give it another name`,
    );
  }
  if (given) return { mask: given, label: item.label ?? options.label };
  throw new RadiosurvError("file", "the case has no mask; name one in the manifest, or give extractCohort a segmenter");
}

function checkNotEmpty(mask: Mask, warnings: readonly string[]): void {
  if (contiguousData(mask).some((value) => value !== 0)) return;
  const why = warnings.length > 0 ? `: ${warnings.join("; ")}` : "";
  throw new RadiosurvError("roi", `the segmentation is empty${why}; draw the mask by hand and name it in the manifest`);
}

function reason(error: unknown): CaseResult["error"] {
  if (error instanceof RadiosurvError) return { code: error.code, message: error.message };
  return { code: "unexpected", message: String(error) };
}
