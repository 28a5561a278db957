const between = (words: string): RegExp => new RegExp(`(^|[^a-z])(?:${words})(?![a-z])`, "gi");
const MASK_WORDS = /* @__PURE__ */ between(
  "masks?|segs?|segm|segmentations?|labels?|labelmaps?|rois?|gt|annotations?|contours?",
);
const IMAGE_WORDS = /* @__PURE__ */ between("images?|imgs?|scan|volume|vol");
const LESION_WORDS = /* @__PURE__ */ between("lesions?|tumou?rs?");
/** Folders that hold the masks, or the images, of all cases; those of nnU-Net end in Tr and Ts. */
const MASK_FOLDER = /^(masks?|segs?|segmentations?|labels?(tr|ts|val)?|rois?|annotations?|contours?)$/i;
const IMAGE_FOLDER = /^(images?(tr|ts|val)?|imgs?|scans?|volumes?)$/i;
const IMAGE = /\.(nii|nii\.gz|nrrd|nhdr|hdr|png|jpe?g)$/i;
const VOXELS = /\.(img|raw|zraw)(\.gz)?$/i;

/** What a place in a folder says. */
export interface NameParts {
  /** Folders that tell cases apart: without those that say what lies in them. */
  readonly folders: readonly string[];
  /** Name without its ending, and without the words that say what it is. */
  readonly stem: string;
  /** Words of folders and stem, in lower case: equal ones belong together. */
  readonly words: readonly string[];
  readonly isMask: boolean;
}

/**
 * Takes a path apart.
 *
 * @param root - folders that all paths begin with
 * @param weak - whether words such as tumour are taken for names of masks too
 */
export function nameParts(path: string, root = 0, weak = false): NameParts {
  const all = path.split("/");
  const above = all.slice(0, -1);
  const bare = stemOf(all[all.length - 1]);
  const withoutMask = without(bare, MASK_WORDS);
  const withoutLesion = weak ? without(withoutMask, LESION_WORDS) : withoutMask;
  const isMask = withoutLesion !== tidy(bare) || above.some((name) => MASK_FOLDER.test(name));
  const stem = without(withoutLesion, IMAGE_WORDS);
  const folders = above.slice(root).filter((name) => !MASK_FOLDER.test(name) && !IMAGE_FOLDER.test(name));
  return { folders, stem, words: [...folders, stem].flatMap(wordsOf), isMask };
}

export function stemOf(name: string): string {
  return name.replace(/(\.nii)?(\.gz)?$|\.\w+$/i, "");
}

export function wordsOf(text: string): string[] {
  return text
    .toLowerCase()
    .split(/[-_. ]+/)
    .filter(Boolean);
}

/** Whether a file can hold an image by its name. */
export function isImageName(path: string): boolean {
  return IMAGE.test(path);
}

/** Whether a file holds the voxels of a header beside it. */
export function isVoxelsName(path: string): boolean {
  return VOXELS.test(path);
}

/** Whether a file says by its name that its voxels are in another one. */
export function isHeaderName(path: string): boolean {
  return /\.(hdr|nhdr)$/i.test(path);
}

function without(text: string, words: RegExp): string {
  return tidy(text.replace(words, "$1"));
}

// no separators at the ends, and no two in a row
function tidy(text: string): string {
  return text.replace(/([-_. ])[-_. ]+/g, "$1").replace(/^[-_. ]+|[-_. ]+$/g, "");
}
