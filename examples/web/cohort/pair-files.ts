import { isHeaderName, isImageName, isVoxelsName, type NameParts, nameParts, stemOf, wordsOf } from "./file-names.ts";
import { type CohortFile, type FoundCase, type FoundCases, someNames } from "./found-cases.ts";

/** Files that are one image or one mask. */
interface Part<File extends CohortFile> extends NameParts {
  readonly files: readonly File[];
  /** What it is called in sentences and in the table. */
  readonly path: string;
}

/** A case while its mask is looked for. */
interface Draft<File extends CohortFile> {
  readonly image: Part<File>;
  masks: readonly Part<File>[];
}

/**
 * Finds cases by the names of files: an image and the mask that belongs to it. Of the ways below the first that fits counts.
 *
 * 1. Both have the same words but for those that say what they are: `case1.nii.gz` and `case1-mask.nii.gz`,
 *    `images/case1.png` and `masks/case1.png`, `case1/image.nrrd` and `case1/label.nrrd`. The folder of a DICOM series counts as its name.
 * 2. The words of the mask begin those of one image or of several: `case1/T1.nii`, `case1/T2.nii` and `case1/mask.nii`.
 * 3. The words of the image begin those of the mask: `case1.nii` and `case1-seg-liver.nii`.
 * 4. Their names are the same in different folders: `ct/case1.nii` and `masks/case1.nii`.
 * 5. They are the only image and the only mask in the folder of a case.
 *
 * What finds no partner, or several, is a case with a `problem`: nothing is left out in silence.
 */
export function pairFiles<File extends CohortFile>(files: readonly File[]): FoundCases<File> {
  const { images, masks, unused } = partsOf(files);
  const drafts = images.map((image): Draft<File> => ({ image, masks: [] }));
  const taken = new Set<Part<File>>();
  // a mask of a step may be shared by the images of that step, and not by those of a later one
  const step = (fitting: (image: Part<File>, free: readonly Part<File>[]) => readonly Part<File>[]): void => {
    const free = masks.filter((mask) => !taken.has(mask));
    for (const draft of drafts.filter((one) => one.masks.length === 0)) draft.masks = fitting(draft.image, free);
    for (const mask of drafts.flatMap((draft) => draft.masks)) taken.add(mask);
  };
  const sameWords = byWords(masks);
  step((image) => sameWords.get(key(image.words)) ?? []);
  step((image, free) => {
    const byKey = byWords(free);
    for (let n = image.words.length - 1; n > 0; n--) {
      const found = byKey.get(key(image.words.slice(0, n)));
      if (found) return found;
    }
    return [];
  });
  const open = byWords(drafts.filter((one) => one.masks.length === 0).map(({ image }) => image));
  const begins = new Map<Part<File>, readonly Part<File>[]>();
  for (const mask of masks.filter((one) => !taken.has(one))) {
    for (let n = mask.words.length - 1; n > 0; n--) {
      const found = open.get(key(mask.words.slice(0, n)));
      if (!found) continue;
      for (const image of found) begins.set(image, [...(begins.get(image) ?? []), mask]);
      break;
    }
  }
  step((image) => begins.get(image) ?? []);
  const lonely = (): readonly Part<File>[] => drafts.filter((one) => one.masks.length === 0).map(({ image }) => image);
  const sameStem = uniqueBy(lonely(), stemKey);
  step((image, free) => {
    const mask = uniqueBy(free, stemKey).get(stemKey(image));
    return mask && sameStem.has(stemKey(image)) ? [mask] : [];
  });
  const [imageOf, maskOf] = [uniqueBy(images, folderKey), uniqueBy(masks, folderKey)];
  step((image, free) => {
    const mask = maskOf.get(folderKey(image));
    return mask && free.includes(mask) && imageOf.has(folderKey(image)) ? [mask] : [];
  });
  const alone = masks.filter((mask) => !taken.has(mask));
  return { cases: named(drafts, alone), unused };
}

const key = (words: readonly string[]): string => words.join(" ");
const stemKey = ({ stem }: NameParts): string => key(wordsOf(stem));
const folderKey = ({ folders }: NameParts): string => folders[0] ?? "";

function byWords<File extends CohortFile>(parts: readonly Part<File>[]): Map<string, readonly Part<File>[]> {
  const found = new Map<string, Part<File>[]>();
  for (const part of parts) {
    const same = found.get(key(part.words));
    if (same) same.push(part);
    else found.set(key(part.words), [part]);
  }
  return found;
}

// those whose key no other has
function uniqueBy<File extends CohortFile>(
  parts: readonly Part<File>[],
  keyOf: (part: NameParts) => string,
): Map<string, Part<File>> {
  const found = new Map<string, Part<File>>();
  const twice = new Set<string>();
  for (const part of parts) {
    if (found.has(keyOf(part))) twice.add(keyOf(part));
    found.set(keyOf(part), part);
  }
  for (const one of twice) found.delete(one);
  return found;
}

interface Parts<File extends CohortFile> {
  readonly images: Part<File>[];
  readonly masks: Part<File>[];
  readonly unused: File[];
}

// files put together to images and masks
function partsOf<File extends CohortFile>(files: readonly File[]): Parts<File> {
  const seen = files.filter(({ path }) => !/(^|\/)(\.|__MACOSX\/)/.test(path));
  const used = new Set<File>();
  const isSlice = ({ kind, path }: File): boolean => kind === "dicom" || (kind === undefined && /\.dcm$/i.test(path));
  const isMarks = ({ kind }: File): boolean => kind === "segmentation" || kind === "structures";
  const voxels = new Map(seen.filter(({ path }) => isVoxelsName(path)).map((file) => [placeAndStem(file.path), file]));
  const singles = seen.filter((file) => isMarks(file) || (isImageName(file.path) && !isSlice(file)));
  const slices = seen.filter(isSlice);
  const root = rootOf([...singles, ...slices].map(({ path }) => path));
  const images: Part<File>[] = [];
  const masks: Part<File>[] = [];
  const add = (path: string, own: readonly File[], isMask = false): void => {
    const parts = { ...nameParts(path, root), files: own, path };
    for (const file of own) used.add(file);
    (parts.isMask || isMask ? masks : images).push(parts);
  };
  for (const file of singles) {
    const beside = isHeaderName(file.path) ? voxels.get(placeAndStem(file.path)) : undefined;
    add(file.path, beside ? [file, beside] : [file], isMarks(file));
  }
  // the slices of a folder are one series, unless masks name them one by one
  const named = new Set(masks.map(({ words }) => key(words)));
  for (const [folder, own] of groupsOf(slices, ({ path }) => folderOf(path))) {
    if (own.length > 1 && own.some(({ path }) => named.has(key(nameParts(path, root).words)))) {
      for (const file of own) add(file.path, [file]);
    } else add(folder === "" || own.length === 1 ? own[0].path : folder, own);
  }
  // case1-tumour is a mask if there is a case1, and an image otherwise
  const known = byWords(images);
  for (const part of images.filter(({ path }) => /lesion|tumou?r/i.test(path))) {
    const weak = nameParts(part.path, root, true);
    if (!weak.isMask || !known.has(key(weak.words)) || key(weak.words) === key(part.words)) continue;
    images.splice(images.indexOf(part), 1);
    masks.push({ ...part, ...weak });
  }
  return { images, masks, unused: files.filter((file) => !used.has(file)) };
}

function folderOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf("/")));
}

function placeAndStem(path: string): string {
  return `${folderOf(path)}/${stemOf(path.slice(path.lastIndexOf("/") + 1).replace(/\.gz$/i, ""))}`;
}

// number of folders that all paths begin with
function rootOf(paths: readonly string[]): number {
  const all = paths.map((path) => folderOf(path).split("/").filter(Boolean));
  const [first = []] = all;
  const end = first.findIndex((name, i) => all.some((folders) => folders[i] !== name));
  return end === -1 ? Math.min(first.length, ...all.map(({ length }) => length)) : end;
}

function groupsOf<T>(items: readonly T[], keyOf: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const group = groups.get(keyOf(item));
    if (group) group.push(item);
    else groups.set(keyOf(item), [item]);
  }
  return groups;
}

// the folder of a case or the name of its file where they tell cases apart, else both
function named<File extends CohortFile>(
  drafts: readonly Draft<File>[],
  alone: readonly Part<File>[],
): readonly FoundCase<File>[] {
  const all = [...drafts, ...alone.map((mask) => ({ image: undefined, masks: [mask] }))];
  const leads = all.map(({ image, masks }) => image ?? masks[0]);
  const first = [headId, shortId, longId]
    .map((idOf) => leads.map(idOf))
    .find((ids) => new Set(ids).size === ids.length);
  const ids = first ?? leads.map(({ path }) => path);
  return all
    .map(({ image, masks }, i): FoundCase<File> => {
      const mask = masks.length === 1 ? masks[0] : undefined;
      const problem = problemOf(image, masks);
      return {
        id: ids[i],
        image: image?.files ?? [],
        mask: mask?.files ?? [],
        cells: { ID: ids[i], Image: image?.path ?? "", Mask: mask?.path ?? "" },
        ...(problem && { problem }),
      };
    })
    .sort((a, b) => ORDER.compare(a.id, b.id));
}

const ORDER = /* @__PURE__ */ new Intl.Collator("en", { numeric: true });

function headId(part: Part<CohortFile>): string {
  return part.folders[0] || shortId(part);
}

function shortId({ stem, folders, path }: Part<CohortFile>): string {
  return stem || folders.at(-1) || folderOf(path).split("/").at(-1) || stemOf(path);
}

function longId(part: Part<CohortFile>): string {
  const { folders, stem } = part;
  const parts = stem === "" || stem === folders.at(-1) ? folders : [...folders, stem];
  return parts.join("/") || shortId(part);
}

function problemOf(image: Part<CohortFile> | undefined, masks: readonly Part<CohortFile>[]): string | undefined {
  const names = masks.map(({ path }) => path);
  if (!image) return `There is no image for the mask ${names[0]}`;
  if (masks.length === 0) return `There is no mask for the image ${image.path}`;
  if (masks.length === 1) return undefined;
  return `${masks.length} masks fit: ${someNames(names)}. Leave one, or say in a manifest which is meant`;
}
