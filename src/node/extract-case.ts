import { type ErrorCode, RadiosurvError } from "../error.ts";
import type { Extractor } from "../extraction/index.ts";
import { contiguousData, type Image, type Mask } from "../image/image.ts";
import { defaultExtractor } from "./extractor.ts";
import { readImageFile } from "./read-image-file.ts";
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
  /**
   * Called for each entry that did not fail, with its image and the mask of its region, which are let go of
   * afterwards. What it throws ends the work.
   */
  readonly onCase?: (result: CaseResult, images: { readonly image: Image; readonly mask: Mask }) => void;
  /** Ends the work. */
  readonly signal?: AbortSignal;
}

/**
 * Features of one case: of its mask, or of each of its regions. What goes wrong becomes the `error` of the entry; only
 * what `onCase` throws is thrown on.
 */
export async function extractCase(item: ManifestCase, options: ExtractCaseOptions): Promise<CaseResult[]> {
  const { extract = defaultExtractor, onCase } = options;
  // what is known of the case when something goes wrong is reported with it
  let known: CaseResult = { id: item.id, cells: item.cells, dimension: 0, features: {}, diagnostics: {}, warnings: [] };
  let image: Image;
  let regions: readonly LabelledRegion[];
  try {
    if (item.problem) throw item.problem;
    image = await readImageFile(item.image, options);
    known = { ...known, dimension: image.size.length };
    const { mask, label, warnings = [], record } = await maskOf(item, image, options);
    known = { ...known, warnings, ...(record && { record }) };
    if (options.segment) checkNotEmpty(mask, warnings);
    regions = options.regions?.(mask, image, { label }) ?? [{ mask, label }];
  } catch (error) {
    return [{ ...known, error: reason(error) }];
  }
  return regions.map(({ name, mask, error, label }) => {
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
}

/** A region that may be a label among others, and need not have a name. */
type LabelledRegion = Partial<CaseRegion> & { readonly label?: number };

async function maskOf(
  item: ManifestCase,
  image: Image,
  options: ExtractCaseOptions,
): Promise<CaseSegmentation & { label?: number }> {
  const { segment, signal } = options;
  const given = item.mask === undefined ? undefined : await readImageFile(item.mask, { signal });
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
