import { readdirSync } from "node:fs";
import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { extractFeatures } from "radiosurv/extraction";
import { firstOrder } from "radiosurv/features";
import { createImage, type Image } from "radiosurv/image";
import { type CohortProgress, type Extractor, extractCohort, readManifest } from "radiosurv/node";
import { parseCsv } from "radiosurv/table";
import { beforeAll, describe, expect, test } from "vitest";
import { writeSmallCohort } from "./small-cohort.ts";

let directory = "";
let manifest = "";
beforeAll(async () => {
  directory = await writeSmallCohort();
  manifest = join(directory, "manifest.csv");
});

describe("bad cases among good ones", () => {
  test("keep their rows and reasons, and do not stop the others", async () => {
    const output = join(directory, "results", "features.csv");
    const { cases, rows, failed } = await extractCohort(manifest, { output });
    expect(failed).toBe(4);
    expect(cases.map(({ id, error }) => [id, error?.code])).toEqual([
      ["good", undefined],
      ["corrupt", "format"],
      ["missing", "file"],
      ["label", "label"],
      ["grid", "geometry"],
      ["2d", undefined],
    ]);
    expect(cases[1].error?.message).toContain("cut.nii.gz: ");
    expect(cases[2].error?.message).toContain("no-such.nii.gz: cannot be read: there is no such file");
    expect(cases[3].error?.message).toMatch(/label 2 is not in the mask.*3, 7/);
    expect(cases[4].error?.message).toMatch(/differ in size/);

    const table = parseCsv(await readFile(output, "utf8"));
    expect(table.names.slice(0, 6)).toEqual(["ID", "Image", "Mask", "Label", "centre", "error"]);
    expect(table.rows.map((row) => row.ID)).toEqual(["good", "corrupt", "missing", "label", "grid", "2d"]);
    expect(table.rows.map((row) => row.error === "")).toEqual([true, false, false, false, false, true]);
    expect(table.rows[5].centre).toBe("south, old");
    expect(table.rows[5].original_shape_MeshVolume).toBe("");
    expect(table.rows[0]["diagnostics_Mask-original_Size"]).toBe("(8, 7, 6)");
    expect(JSON.parse(table.rows[0].diagnostics_Configuration_Settings)).toMatchObject({ binWidth: 25 });
    const value = Number(table.rows[0].original_firstorder_Entropy);
    expect(value).toBe(rows[0].original_firstorder_Entropy);
    expect(value).toBeGreaterThan(0);
  });

  test("2D images get shape2D, 3D images shape, and all other classes by default", async () => {
    const { cases } = await extractCohort(manifest);
    const classes = (i: number) =>
      [...new Set(Object.keys(cases[i].features).map((name) => name.split("_")[1]))].sort();
    const others = ["firstorder", "glcm", "gldm", "glrlm", "glszm", "ngtdm"];
    expect(classes(0)).toEqual([...others, "shape"]);
    expect(classes(5)).toEqual([...others, "shape2D"]);
    expect(cases[5].dimension).toBe(2);
  });
});

test("takes a manifest value, an extractor and a label for rows that name none", async () => {
  const { cases } = await readManifest(manifest);
  const seen: (number | undefined)[] = [];
  const { failed } = await extractCohort(
    { cases: [cases[0], cases[5]] },
    {
      label: 1,
      extract: (image, mask, options) => {
        seen.push(options?.label);
        return extractFeatures(image, mask, { ...options, families: [firstOrder()] });
      },
    },
  );
  expect(failed).toBe(0);
  expect(seen).toEqual([1, 7]);
});

test("a fault in the extractor is that case's, and is called unexpected", async () => {
  const { cases } = await extractCohort(manifest, {
    extract: () => {
      throw new TypeError("x is undefined");
    },
  });
  expect(cases[0].error).toEqual({ code: "unexpected", message: "TypeError: x is undefined" });
  expect(cases[5].error?.code).toBe("unexpected");
});

test("tells how far it is, and shows the images of each good case", async () => {
  const steps: CohortProgress[] = [];
  const shown: [string, number][] = [];
  await extractCohort(manifest, {
    onProgress: (progress) => steps.push(progress),
    onCase: ({ id }, { image, mask }) => shown.push([id, image.size.length + mask.size.length]),
  });
  expect(steps.map(({ done, failed, id }) => [done, failed, id])).toEqual([
    [0, 0, undefined],
    [1, 0, "good"],
    [2, 1, "corrupt"],
    [3, 2, "missing"],
    [4, 3, "label"],
    [5, 4, "grid"],
    [6, 4, "2d"],
  ]);
  expect(steps.every(({ total }) => total === 6)).toBe(true);
  expect(shown).toEqual([
    ["good", 6],
    ["2d", 4],
  ]);
});

describe("masks made on the way, and several regions", () => {
  const half = (image: Image, label = 1) => {
    const n = image.voxels.data.length;
    return createImage(
      Uint8Array.from({ length: n }, (_, i) => (i < n / 2 ? label : 0)),
      image.size,
      { spacing: image.spacing },
    );
  };
  const mean: Extractor = (image, mask, options) =>
    extractFeatures(image, mask, { ...options, families: [firstOrder({ features: ["Mean"] })] });

  test("a manifest needs no masks then; one that is there is handed in", async () => {
    const path = join(directory, "no-masks.csv");
    await writeFile(path, "ID,Image,Mask\na,image.nii.gz,\nb,image.nii.gz,mask.nii.gz\nc,,\n");
    const given: (number | undefined)[] = [];
    const { rows, cases, failed } = await extractCohort(path, {
      extract: mean,
      segment: async (image, { item, given: mask }) => {
        given.push(mask?.size.length);
        return { mask: half(image), warnings: [`made for ${item.id}`], record: { Dice: 0.5 } };
      },
    });
    expect(given).toEqual([undefined, 3]);
    expect(failed).toBe(1);
    expect(cases[2].error?.message).toBe('row 4 of the manifest: "Image" is empty');
    expect(cases[0].warnings[0]).toBe("made for a");
    expect(rows.map(({ ID, Dice, error }) => [ID, Dice, error === undefined])).toEqual([
      ["a", 0.5, true],
      ["b", 0.5, true],
      ["c", undefined, false],
    ]);
    await expect(extractCohort(path)).resolves.toMatchObject({ failed: 2 });
  });

  test("an empty mask is a failed case that says what the segmenter said", async () => {
    const path = join(directory, "empty.csv");
    await writeFile(path, "ID,Image\na,image.nii.gz\n");
    const { rows } = await extractCohort(path, {
      extract: mean,
      segment: (image) => ({ mask: half(image, 0), warnings: ["no voxel above the threshold"], record: { Dice: 0 } }),
    });
    expect(rows).toEqual([
      {
        ID: "a",
        Image: "image.nii.gz",
        Dice: 0,
        error:
          "the segmentation is empty: no voxel above the threshold; draw the mask by hand and name it in the manifest",
      },
    ]);
  });

  test("each region has a row; one that is empty has its reason", async () => {
    const shown: (string | undefined)[] = [];
    const { rows, failed } = await extractCohort(
      { cases: (await readManifest(manifest)).cases.slice(0, 2) },
      {
        extract: mean,
        regions: (mask) => [
          { name: "all", mask },
          { name: "none", error: { code: "roi", message: "nothing is left" } },
          { name: "rest", mask: createImage(Uint8Array.of(1), [1, 1, 1]) },
        ],
        onCase: ({ region }) => shown.push(region),
      },
    );
    expect(rows.map(({ ID, Region }) => [ID, Region])).toEqual([
      ["good", "all"],
      ["good", "none"],
      ["good", "rest"],
      ["corrupt", undefined],
    ]);
    expect(rows[0].original_firstorder_Mean).toBeGreaterThan(0);
    expect(rows[1].error).toBe("nothing is left");
    expect(rows[2].error).toMatch(/differ in size/);
    expect(failed).toBe(3);
    expect(shown).toEqual(["all"]);
  });

  test("columns that would be lost are refused", async () => {
    const path = join(directory, "region.csv");
    await writeFile(path, "Image,Mask,Region\nimage.nii.gz,mask.nii.gz,x\n");
    await expect(extractCohort(path, { regions: () => [] })).rejects.toThrow('has a column "Region"');
    const { cases } = await extractCohort(path, { segment: (image) => ({ mask: half(image), record: { Mask: 1 } }) });
    expect(cases[0].error?.message).toContain('cannot have the column "Mask"');
  });
});

describe("the output is whole or not there", () => {
  test("there is only a hidden file until the end", async () => {
    const output = join(directory, "atomic.csv");
    let during: string[] = [];
    await extractCohort(manifest, {
      output,
      onProgress: ({ done }) => {
        if (done === 3) during = readdirSync(directory);
      },
    });
    expect(during).not.toContain("atomic.csv");
    expect(during.some((name) => name.startsWith(".atomic.csv.") && name.endsWith(".part"))).toBe(true);
    const after = await readdir(directory);
    expect(after).toContain("atomic.csv");
    expect(after.filter((name) => name.endsWith(".part"))).toEqual([]);
  });

  test("a signal ends the work between two cases and leaves what was there", async () => {
    const output = join(directory, "aborted.csv");
    await writeFile(output, "of an earlier run");
    const controller = new AbortController();
    const steps: number[] = [];
    const work = extractCohort(manifest, {
      output,
      signal: controller.signal,
      onProgress: ({ done }) => {
        steps.push(done);
        if (done === 2) controller.abort();
      },
    });
    await expect(work).rejects.toMatchObject({
      code: "aborted",
      message: `extractCohort: stopped after 2 of 6 cases; those are in ${output}.journal, and resume: true (--resume) goes on from there`,
    });
    expect(steps).toEqual([0, 1, 2]);
    expect(await readFile(output, "utf8")).toBe("of an earlier run");
    expect((await readdir(directory)).filter((name) => name.endsWith(".part"))).toEqual([]);
  });

  test("a place that cannot be written is named before any case is begun", async () => {
    const steps: CohortProgress[] = [];
    const output = join(directory, "mask.nii.gz", "features.csv");
    const work = extractCohort(manifest, { output, onProgress: (progress) => steps.push(progress) });
    await expect(work).rejects.toMatchObject({
      code: "file",
      message: expect.stringContaining("features.csv: cannot be written"),
    });
    expect(steps).toEqual([]);
  });
});
