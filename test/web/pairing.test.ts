import { parseCsv } from "radiosurv/table";
import { describe, expect, test } from "vitest";
import type { CohortFile, FoundCases } from "../../examples/web/cohort/found-cases.ts";
import { pairFiles } from "../../examples/web/cohort/pair-files.ts";
import { isManifest, pairManifest } from "../../examples/web/cohort/pair-manifest.ts";
import { duration, timeLeft } from "../../examples/web/cohort/time-left.ts";

type Given = string | readonly [path: string, kind: CohortFile["kind"]];

const files = (...paths: readonly Given[]): CohortFile[] =>
  paths.map((one) => (typeof one === "string" ? { path: one } : { path: one[0], kind: one[1] }));

/** Cases as texts: id, image and mask, or the id with what is wrong. */
const told = ({ cases }: FoundCases<CohortFile>): string[] =>
  cases.map(({ id, image, mask, problem }) =>
    problem === undefined
      ? `${id}: ${[image, mask].map((all) => all.map(({ path }) => path).join("+")).join(" | ")}`
      : `${id}! ${problem}`,
  );

const paired = (...paths: readonly Given[]): string[] => told(pairFiles(files(...paths)));

describe("images find their masks by names", () => {
  test("in one folder, by a word", () => {
    expect(
      paired(
        "case10.nii.gz",
        "case10-mask.nii.gz",
        "case2.nii.gz",
        "mask_case2.nrrd",
        "brain1_image.nrrd",
        "brain1_label.nrrd",
        "us.png",
        "us.seg.png",
        "x3Mask.nii",
        "x3.nii",
      ),
    ).toEqual([
      "brain1: brain1_image.nrrd | brain1_label.nrrd",
      "case2: case2.nii.gz | mask_case2.nrrd",
      "case10: case10.nii.gz | case10-mask.nii.gz",
      "us: us.png | us.seg.png",
      "x3: x3.nii | x3Mask.nii",
    ]);
  });

  test("a folder a case", () => {
    expect(paired("all/p1/image.nii", "all/p1/mask.nii", "all/p2/scan.nii", "all/p2/seg.nii")).toEqual([
      "p1: all/p1/image.nii | all/p1/mask.nii",
      "p2: all/p2/scan.nii | all/p2/seg.nii",
    ]);
    // the name of the case stands twice, or nothing is alike
    expect(paired("all/p1/p1.nii", "all/p1/p1_seg.nii", "all/p2/T1.nii", "all/p2/gt-by-reader.nii")).toEqual([
      "p1: all/p1/p1.nii | all/p1/p1_seg.nii",
      "p2: all/p2/T1.nii | all/p2/gt-by-reader.nii",
    ]);
    expect(paired("p1/image.nii", "p1/mask.nii")).toEqual(["p1: p1/image.nii | p1/mask.nii"]);
  });

  test("a folder of images and one of masks", () => {
    expect(paired("d/images/a.png", "d/images/b.png", "d/masks/a.png", "d/masks/b.png")).toEqual([
      "a: d/images/a.png | d/masks/a.png",
      "b: d/images/b.png | d/masks/b.png",
    ]);
    expect(paired("ct/a.nii", "ct/b.nii", "masks/a.nii", "masks/b.nii")).toEqual([
      "a: ct/a.nii | masks/a.nii",
      "b: ct/b.nii | masks/b.nii",
    ]);
    // as nnU-Net has them, with two channels
    expect(
      paired("t/imagesTr/liver_001_0000.nii.gz", "t/imagesTr/liver_001_0001.nii.gz", "t/labelsTr/liver_001.nii.gz"),
    ).toEqual([
      "liver_001_0000: t/imagesTr/liver_001_0000.nii.gz | t/labelsTr/liver_001.nii.gz",
      "liver_001_0001: t/imagesTr/liver_001_0001.nii.gz | t/labelsTr/liver_001.nii.gz",
    ]);
  });

  test("several images with one mask, and a mask with more words", () => {
    expect(paired("p1/T1.nii", "p1/T2.nii", "p1/mask.nii", "p2/T1.nii", "p2/mask.nii")).toEqual([
      "p1/T1: p1/T1.nii | p1/mask.nii",
      "p1/T2: p1/T2.nii | p1/mask.nii",
      "p2/T1: p2/T1.nii | p2/mask.nii",
    ]);
    expect(paired("a1.nii", "a1-seg-liver.nii", "a2.nii", "a2-seg-liver.nii")).toEqual([
      "a1: a1.nii | a1-seg-liver.nii",
      "a2: a2.nii | a2-seg-liver.nii",
    ]);
  });

  test("a word such as tumour counts where there is such an image, and not otherwise", () => {
    expect(paired("a.nii", "a-tumour.nii", "p/b.nii", "p/b_lesion.nii")).toEqual([
      "a: a.nii | a-tumour.nii",
      "p: p/b.nii | p/b_lesion.nii",
    ]);
    expect(paired("tumour1.nii", "tumour1-mask.nii")).toEqual(["tumour1: tumour1.nii | tumour1-mask.nii"]);
  });

  test("numbers are whole words: case1 is not the begin of case10, nor is a mask taken twice", () => {
    expect(paired("case1.nii", "case10.nii", "case1-mask.nii", "case1-later.nii")).toEqual([
      "case1: case1.nii | case1-mask.nii",
      "case1-later! There is no mask for the image case1-later.nii",
      "case10! There is no mask for the image case10.nii",
    ]);
  });

  test("DICOM series are folders; a segmentation or structure set beside or below them is their mask", () => {
    const dicom = (path: string) => [path, "dicom"] as const;
    expect(
      paired(
        dicom("s/p1/ct/1"),
        dicom("s/p1/ct/2"),
        ["s/p1/rs/9", "structures"],
        dicom("s/p2/1.dcm"),
        dicom("s/p2/2.dcm"),
        ["s/p2/marks.dcm", "segmentation"],
        dicom("s/p3/1.dcm"),
        dicom("s/p3/2.dcm"),
        "s/p3-mask.nii.gz",
      ),
    ).toEqual([
      "p1: s/p1/ct/1+s/p1/ct/2 | s/p1/rs/9",
      "p2: s/p2/1.dcm+s/p2/2.dcm | s/p2/marks.dcm",
      "p3: s/p3/1.dcm+s/p3/2.dcm | s/p3-mask.nii.gz",
    ]);
    // files of one image each, which masks name
    expect(paired(dicom("us/a.dcm"), dicom("us/b.dcm"), "us/a-mask.png", "us/b-mask.png")).toEqual([
      "a: us/a.dcm | us/a-mask.png",
      "b: us/b.dcm | us/b-mask.png",
    ]);
  });

  test("a header takes its voxels along", () => {
    expect(paired("a.hdr", "a.img", "a-mask.nhdr", "a-mask.raw.gz")).toEqual([
      "a: a.hdr+a.img | a-mask.nhdr+a-mask.raw.gz",
    ]);
  });

  test("what finds no partner, or several, says so", () => {
    expect(paired("a.nii", "a-mask.nii", "a_seg.nii", "b.nii", "x/c-mask.nii")).toEqual([
      "a! 2 masks fit: a-mask.nii, a_seg.nii. Leave one, or say in a manifest which is meant",
      "b! There is no mask for the image b.nii",
      "x! There is no image for the mask x/c-mask.nii",
    ]);
  });

  test("other files are told apart, and every case has a name of its own", () => {
    const found = pairFiles(
      files("d/a/x.nii", "d/a/x-mask.nii", "d/b/x.nii", "d/b/x-mask.nii", "d/notes.txt", "d/.DS_Store"),
    );
    expect(told(found)).toEqual(["a: d/a/x.nii | d/a/x-mask.nii", "b: d/b/x.nii | d/b/x-mask.nii"]);
    expect(found.unused.map(({ path }) => path)).toEqual(["d/notes.txt", "d/.DS_Store"]);
    expect(found.cases[0].cells).toEqual({ ID: "a", Image: "d/a/x.nii", Mask: "d/a/x-mask.nii" });
    expect(pairFiles([])).toEqual({ cases: [], unused: [] });
  });

  test("thousands of files are no trouble", () => {
    const many = Array.from({ length: 2000 }, (_, i) => [`s/p${i}/image.nii`, `s/p${i}/mask.nii`]).flat();
    expect(paired(...many)).toHaveLength(2000);
  });
});

describe("a manifest names the files of cases", () => {
  const by = (paths: readonly string[], text: string, path = "study/manifest.csv"): string[] =>
    told(pairManifest(files(...paths), path, parseCsv(text)));

  test("relative to itself, with labels and other columns", () => {
    const table = parseCsv("ID,Image,Mask,Label,age\nx,ct/1.nii,./roi/1.nii,2,61\n,../old/2.nii,roi/2.nii,,\n");
    expect(isManifest(table)).toBe(true);
    const found = pairManifest(
      files("study/manifest.csv", "study/ct/1.nii", "study/roi/1.nii", "old/2.nii", "study/roi/2.nii", "study/x.nii"),
      "study/manifest.csv",
      table,
    );
    expect(told(found)).toEqual(["x: study/ct/1.nii | study/roi/1.nii", "2: old/2.nii | study/roi/2.nii"]);
    expect(found.cases[0]).toMatchObject({ label: 2, cells: { ID: "x", Image: "ct/1.nii", age: "61" } });
    expect(found.unused.map(({ path }) => path)).toEqual(["study/x.nii"]);
  });

  test("files of another computer, without their folder, in a renamed folder; a folder of DICOM files", () => {
    const text = "Image,Mask\nC:\\data\\ct\\1.nii,C:\\data\\roi\\1.nii\n";
    expect(by(["copy/ct/1.nii", "copy/roi/1.nii"], text)).toEqual(["1: copy/ct/1.nii | copy/roi/1.nii"]);
    expect(by(["a.nii", "a-mask.nii"], "Image,Mask\n/home/me/a.nii,/home/me/a-mask.nii\n", "m.csv")).toEqual([
      "a: a.nii | a-mask.nii",
    ]);
    expect(by(["study/p1/1.dcm", "study/p1/2.dcm", "study/m.nii"], "Image,Mask\np1,m.nii\n")).toEqual([
      "p1: study/p1/1.dcm+study/p1/2.dcm | study/m.nii",
    ]);
    expect(by(["study/a.hdr", "study/a.img", "study/m.nii"], "Image,Mask\na.hdr,m.nii\n")).toEqual([
      "a: study/a.hdr+study/a.img | study/m.nii",
    ]);
  });

  test("says what is missing, and guesses at nothing", () => {
    // the image of one case is not that of another, though both have the same name
    expect(by(["study/p1/image.nii", "study/p1/mask.nii"], "Image,Mask\np2/image.nii,p2/mask.nii\n")).toEqual([
      "image! The file p2/image.nii is not among those that were given. The file p2/mask.nii is not among those that were given",
    ]);
    const flat = "ID,Image,Mask\na,p1/image.nii,m.nii\nb,p2/image.nii,m.nii\n";
    const unsure = "Several rows could mean the file image.nii. Give the folder that holds all files";
    expect(by(["image.nii", "m.nii"], flat, "m.csv")).toEqual([`a! ${unsure}`, `b! ${unsure}`]);
    expect(by(["x/a/1.nii", "y/a/1.nii", "m.nii"], "Image,Mask\n/data/a/1.nii,m.nii\n", "m.csv")).toEqual([
      "1! 2 files could be meant by /data/a/1.nii: x/a/1.nii, y/a/1.nii",
    ]);
    expect(by(["a.nii"], "ID,Image,Mask,Label\nq,a.nii,,x\nr,https://host/a.nii,a.nii,\n", "m.csv")).toEqual([
      'q! Row 2 of the manifest: "Mask" is empty. Row 2 of the manifest: Label must be a whole number; got "x"',
      "r! https://host/a.nii is an address; this page fetches nothing, give the file itself",
    ]);
    expect(by(["a.nii"], "Image,Mask,Label_channel\na.nii,a.nii,1\n", "m.csv")).toEqual([
      'a! Row 2 of the manifest: Label_channel "1" is not supported',
    ]);
  });

  test("refuses one without cases, or with a column of the table", () => {
    expect(() => by([], "Image,Mask\n")).toThrow("study/manifest.csv has a header but no cases");
    expect(() => by([], "Image,Mask,error\na,b,c\n")).toThrow(
      'study/manifest.csv has a column "error", which the table of results needs; give it another name',
    );
    expect(isManifest(parseCsv("id,age\n1,2\n"))).toBe(false);
  });
});

test("the time left is that of the cases so far", () => {
  expect(timeLeft(0, 5, 0, 1000)).toBeUndefined();
  expect(timeLeft(2, 8, 10_000, 1000)).toBe("39 s");
  expect(timeLeft(2, 8, 10_000, 90_000)).toBe("0 s");
  expect([400, 59_000, 61_000, 3_000_000, 3_700_000, 7_180_000].map(duration)).toEqual([
    "1 s",
    "59 s",
    "1 min",
    "50 min",
    "1 h 2 min",
    "2 h 0 min",
  ]);
});
