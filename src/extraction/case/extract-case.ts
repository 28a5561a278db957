import { type ErrorCode, RadiosurvError } from "../../error.ts";
import { contiguousData, type Image, type Mask } from "../../image/image.ts";
import { release } from "../../release.ts";
import { defaultExtractor } from "../default-extractor.ts";
import { isKnownToKeepNothing } from "../keeps-nothing.ts";
import type { Extractor } from "../params.ts";
import type { CaseResult } from "./case-result.ts";

/** What is known of a case beside its images. */
export interface CaseItem {
  readonly id: string;
  /** Label of the region in the mask, where one is named. */
  readonly label?: number;
  readonly cells: Readonly<Record<string, string>>;
  /** What is wrong with it, so that no extraction can be tried. */
  readonly problem?: RadiosurvError;
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

/** What is done with each case. */
export interface CaseOptions<Item extends CaseItem> {
  /** What is done with each image and mask. An extractor is what `extractorFromParams` returns. @default defaultExtractor */
  readonly extract?: Extractor;
  /**
   * Makes the mask of each case; the mask that came with it, which may be missing then, is handed in and not used
   * otherwise. An empty mask fails the case. @default the mask that came with the case
   */
  readonly segment?: (
    image: Image,
    options: { readonly item: Item; readonly given?: Mask; readonly signal?: AbortSignal },
  ) => CaseSegmentation | Promise<CaseSegmentation>;
  /** The regions to extract features of: rings, say. Each has a row of its own. @default the mask itself */
  readonly regions?: (mask: Mask, image: Image, options: { readonly label?: number }) => readonly CaseRegion[];
  /** Label of the region, for cases that name none. @default the only label of the mask, else 1 */
  readonly label?: number;
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

/** How a runtime gets at the images of a case, and how its messages say what to do. */
export interface CaseReader<Item extends CaseItem> {
  readonly image: (item: Item) => Promise<Image>;
  /** The mask that came with the case, if one did. */
  readonly mask: (item: Item, image: Image) => Promise<Mask | undefined>;
  /** How a case is given a mask, as the end of a sentence. */
  readonly maskAdvice: string;
  /** How a segmentation that failed is replaced by a mask. */
  readonly ownMaskAdvice: string;
}

/**
 * Features of one case: of its mask, or of each of its regions. What goes wrong becomes the `error` of the entry; only
 * what `onCase` and `describe` throw is thrown on. Nothing here knows of a runtime.
 */
export async function extractCase<Item extends CaseItem>(
  item: Item,
  options: CaseOptions<Item>,
  reader: CaseReader<Item>,
): Promise<CaseResult[]> {
  const { extract = defaultExtractor, onCase } = options;
  // what is known of the case when something goes wrong is reported with it
  let known: CaseResult = { id: item.id, cells: item.cells, dimension: 0, features: {}, diagnostics: {}, warnings: [] };
  let image: Image;
  let mask: Mask;
  let label: number | undefined;
  let regions: readonly CaseRegion[] | undefined;
  try {
    if (item.problem) throw item.problem;
    image = await reader.image(item);
    known = { ...known, dimension: image.size.length };
    const made = await maskOf(item, image, options, reader);
    ({ mask, label } = made);
    const { warnings = [], record } = made;
    known = { ...known, warnings, ...(record && { record }) };
    if (options.segment) checkNotEmpty(mask, warnings, reader);
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
  if (!mayBeKept(options)) for (const { voxels } of [image, mask]) release(voxels.data);
  if (!options.describe || results.length === 0) return results;
  const extra = await options.describe(results, { image, mask, label, regions: regions ?? [] });
  return [{ ...results[0], extra }, ...results.slice(1)];
}

/** Whether a function of the caller sees images, and so may keep them. */
function mayBeKept<Item extends CaseItem>(options: CaseOptions<Item>): boolean {
  const { extract = defaultExtractor, segment, regions, onCase, describe } = options;
  return Boolean(segment || regions || onCase || describe) || !isKnownToKeepNothing(extract);
}

/** A region that may be a label among others, and need not have a name. */
type LabelledRegion = Partial<CaseRegion> & { readonly label?: number };

async function maskOf<Item extends CaseItem>(
  item: Item,
  image: Image,
  options: CaseOptions<Item>,
  reader: CaseReader<Item>,
): Promise<CaseSegmentation & { label?: number }> {
  const { segment, signal } = options;
  const given = await reader.mask(item, image);
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
  throw new RadiosurvError("file", `the case has no mask; ${reader.maskAdvice}`);
}

function checkNotEmpty(mask: Mask, warnings: readonly string[], reader: { readonly ownMaskAdvice: string }): void {
  if (contiguousData(mask).some((value) => value !== 0)) return;
  const why = warnings.length > 0 ? `: ${warnings.join("; ")}` : "";
  throw new RadiosurvError("roi", `the segmentation is empty${why}; ${reader.ownMaskAdvice}`);
}

function reason(error: unknown): CaseResult["error"] {
  if (error instanceof RadiosurvError) return { code: error.code, message: error.message };
  const { message } = error as Error;
  // what V8, SpiderMonkey and JavaScriptCore say of an array that does not fit
  if (/allocation failed|out of memory/i.test(message)) {
    return { code: "limit", message: `the case needs more memory than there is: ${message}` };
  }
  return { code: "unexpected", message: String(error) };
}
