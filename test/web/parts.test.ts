import { describe, expect, test } from "vitest";
import { guessEvent, guessPlan, guessRoles, regionsOf } from "../../examples/web/study/guess-plan.ts";
import type { ColumnFacts } from "../../examples/web/study/study-jobs.ts";
import { fillColours, fillGrey, voxelAt } from "../../examples/web/viewer/slice-pixels.ts";
import { viewsOf } from "../../examples/web/viewer/views.ts";
import { sniff } from "../../examples/web/worker/sniff.ts";
import { createImage } from "../../src/image/index.ts";
import { dicomFile, slice } from "../io/dicom/files.ts";

const column = (name: string, more: Partial<ColumnFacts> = {}): ColumnFacts => ({
  name,
  type: "number",
  missing: 0,
  distinct: 50,
  values: [],
  highest: 90,
  median: 40,
  hints: [],
  ...more,
});

describe("columns of a table are guessed", () => {
  const two = { distinct: 2, values: ["0", "1"] };

  test("from names as the library writes them", () => {
    const guess = guessPlan([
      column("id", { type: "text" }),
      column("cohort", { type: "category", distinct: 3, values: ["external", "internal", "train"] }),
      column("time"),
      column("event", two),
      column("age"),
      column("original_glcm_Contrast"),
      column("log-sigma-3-0-mm-3D_firstorder_Mean"),
      column("wavelet-LLH_glrlm_RunEntropy"),
      column("note", { type: "text" }),
      column("constant", { distinct: 1 }),
    ]);
    expect(guess).toEqual({
      time: "time",
      unit: "months",
      event: "event",
      id: "id",
      cohort: "cohort",
      clinical: ["age"],
      features: ["original_glcm_Contrast", "log-sigma-3-0-mm-3D_firstorder_Mean", "wavelet-LLH_glrlm_RunEntropy"],
      times: [12, 36, 60],
    });
  });

  test.each([
    ["OS_months", "months"],
    ["os.days", "days"],
    ["futime", "days"],
    ["PFS", "months"],
  ])("%s is follow-up in %s", (name, unit) => {
    const guess = guessPlan([column(name, { highest: unit === "days" ? 2000 : 90 }), column("status", two)]);
    expect(guess).toMatchObject({ time: name, unit, event: "status" });
  });

  test("short follow-up is judged at its median", () => {
    expect(guessPlan([column("months", { highest: 9, median: 4.26 })]).times).toEqual([4.3]);
  });

  test.each([
    [["0", "1"], "1"],
    [["1", "2"], "2"],
    [["alive", "dead"], "dead"],
    [["no", "yes"], "yes"],
    [["a", "b"], "b"],
    [[], ""],
  ])("of %o the event is %o", (values, event) => {
    expect(guessEvent(values)).toBe(event);
  });

  test("roles of cohorts go by their names, and one is for training", () => {
    expect(guessRoles(["external test", "Train", "validation"])).toEqual({
      "external test": "external",
      Train: "train",
      validation: "internal",
    });
    expect(guessRoles(["A", "B"])).toEqual({ A: "train", B: "external" });
    expect(guessRoles([])).toEqual({});
  });

  test("what stands before the name of a feature is its region", () => {
    expect(regionsOf(["original_glcm_Contrast"])).toEqual([
      { name: "tumour", kind: "image", columns: { original_glcm_Contrast: "original_glcm_Contrast" } },
    ]);
    const features = ["US-intra", "US-peri-3", "MRI-intra"].map((region) => `${region}_original_glcm_Idn`);
    expect(regionsOf(features).map(({ name, kind, radius }) => [name, kind, radius])).toEqual([
      ["US-intra", "US", undefined],
      ["US-peri-3", "US", 3],
      ["MRI-intra", "MRI", undefined],
    ]);
    expect(Object.keys(regionsOf(features)[1].columns)).toEqual(["original_glcm_Idn"]);
  });
});

describe("planes", () => {
  test("of a volume along the patient's axes look from the feet, the front and the side", () => {
    const views = viewsOf(createImage(new Uint8Array(24), [4, 3, 2], { spacing: [0.5, 1, 2] }));
    expect(
      views.map(({ name, size, spacing, flipDown, flipAcross }) => [name, size, spacing, flipAcross, flipDown]),
    ).toEqual([
      ["Axial", [4, 3, 2], [0.5, 1], false, false],
      ["Coronal", [4, 2, 3], [0.5, 2], false, true],
      ["Sagittal", [3, 2, 4], [1, 2], false, true],
    ]);
  });

  test("of a coronal acquisition whose first axis runs to the right", () => {
    // columns of the matrix: -x, -z, +y
    const direction = [-1, 0, 0, 0, 0, 1, 0, -1, 0];
    const [axial, coronal] = viewsOf(createImage(new Uint8Array(24), [4, 3, 2], { direction }));
    expect(axial).toMatchObject({ across: 0, down: 2, through: 1, flipAcross: true, flipDown: false });
    expect(coronal).toMatchObject({ across: 0, down: 1, through: 2, flipAcross: true, flipDown: false });
  });

  test("of a picture there is one", () => {
    expect(viewsOf(createImage(new Uint8Array(6), [3, 2]))).toMatchObject([{ name: "Picture", size: [3, 2, 1] }]);
  });
});

describe("pixels of a slice", () => {
  const pixels = (n: number) => ({ data: new Uint8ClampedArray(4 * n) }) as unknown as ImageData;
  const volume = createImage(
    Int16Array.from({ length: 12 }, (_, i) => i),
    [3, 2, 2],
  );

  test("are grey from low to high, and upright in each plane", () => {
    const [axial, coronal] = viewsOf(volume);
    const first = pixels(6);
    fillGrey(first, volume, axial, 1, 6, 11);
    expect(Array.from(first.data).filter((_, i) => i % 4 === 0)).toEqual([0, 51, 102, 153, 204, 255]);
    const second = pixels(6);
    fillGrey(second, volume, coronal, 0, 0, 255);
    // the upper slice stands on top
    expect(Array.from(second.data).filter((_, i) => i % 4 === 1)).toEqual([6, 7, 8, 0, 1, 2]);
    expect(voxelAt(coronal, 0, 2, 0)).toEqual([2, 0, 1]);
  });

  test("of a map are clear where it has no value", () => {
    const [axial] = viewsOf(volume);
    const map = createImage(Float64Array.of(1, Number.NaN, 3), [1, 1, 3]);
    const some = pixels(6);
    fillColours(some, { title: "", map, lower: [1, 1, -1], lowest: 1, highest: 3 }, axial, 1);
    expect(some.data.slice(16, 20)).toEqual(Uint8ClampedArray.of(253, 231, 37, 205));
    fillColours(some, { title: "", map, lower: [1, 1, -1], lowest: 1, highest: 3 }, axial, 0);
    expect(some.data.every((value) => value === 0)).toBe(true);
  });
});

describe("files are known by their first bytes", () => {
  test.each([
    ["a slice", slice(), "a.dcm", "dicom"],
    ["a segmentation", dicomFile({ SOPClassUID: "1.2.840.10008.5.1.4.1.1.66.4" }), "a", "segmentation"],
    ["structures", dicomFile({ SOPClassUID: "1.2.840.10008.5.1.4.1.1.481.3" }), "a", "structures"],
    ["a detached header", new TextEncoder().encode("NRRD0004\n"), "a.nhdr", "nrrd-header"],
    ["anything else", new Uint8Array(10), "a.nii", "other"],
  ])("%s", (_, bytes, name, kind) => {
    expect(sniff(bytes.subarray(0, 1024), name)).toBe(kind);
  });
});
