import { afterAll, describe, expect, test } from "vitest";
import { FEATURE_CLASSES } from "../../src/extraction/feature-classes.ts";
import { extractVoxelMaps, type VoxelMapOptions, voxelMapsFromParams } from "../../src/extraction/index.ts";
import { firstOrder, glcm, ngldm, shape } from "../../src/features/index.ts";
import { laplacianOfGaussian, original, square } from "../../src/filters/index.ts";
import { createImage } from "../../src/image/index.ts";
import { noise } from "../image/images.ts";
import { agreement } from "../support/agreement.ts";
import { fixtureImages, pyradiomicsFixture } from "../support/pyradiomics-fixtures.ts";

interface MapCase {
  readonly image: string;
  readonly mask: string;
  readonly classes: readonly string[];
  readonly settings: Partial<VoxelMapOptions>;
  readonly size: readonly number[];
  readonly origin: readonly number[];
  readonly maps: Readonly<Record<string, readonly (number | null)[]>>;
}

describe("PyRadiomics' voxel maps of our own images", () => {
  const { step, cases } = pyradiomicsFixture<{ step: number; cases: MapCase[] }>("voxel-maps.json");
  const images = fixtureImages();
  const values = agreement(1e-8, 1e-9);
  afterAll(() => console.log(`PyRadiomics' voxel maps:\n${values.summary()}`));

  test.each(cases.map((each) => [each.image, JSON.stringify(each.settings), each] as const))(
    "%s, %s",
    async (name, _, each) => {
      const [image, mask] = [images.get(each.image), images.get(each.mask)];
      if (!image || !mask) throw new Error(`no image ${name}`);
      const families = each.classes.map((family) => FEATURE_CLASSES[family].family({}));
      const { maps } = await extractVoxelMaps(image, mask, { families, label: 1, ...each.settings });
      expect(Object.keys(maps).filter((map) => !map.endsWith("_MCC"))).toEqual(Object.keys(each.maps));
      const found = Object.entries(each.maps).flatMap(([map, expected]) => {
        expect(maps[map].size).toEqual(each.size);
        maps[map].origin.forEach((start, axis) => expect(start).toBeCloseTo(each.origin[axis], 9));
        const sampled = expected.map((__, i) => maps[map].voxels.data[i * step]);
        return values.compare(map.split("_")[1], map, sampled, expected);
      });
      expect(found).toEqual([]);
    },
    60_000,
  );
});

describe("extractVoxelMaps", () => {
  const image = noise([12, 11, 9], 5, 0, 60);
  const mask = createImage(
    Uint8Array.from(image.voxels.data, (_, i) => (i % 12 > 3 && i % 12 < 9 ? 1 : 0)),
    image.size,
    image,
  );
  const families = [firstOrder({ features: ["Mean", "Entropy"] }), glcm({ features: ["Contrast", "MCC"] })];
  const settings = { families, binWidth: 10 };

  test("the size of batches does not change a value", async () => {
    const [one, many] = await Promise.all([
      extractVoxelMaps(image, mask, { ...settings, voxelBatch: 7 }),
      extractVoxelMaps(image, mask, settings),
    ]);
    expect(one).toEqual(many);
  });

  test("shape has no map, and its absence is told", async () => {
    const { maps, warnings } = await extractVoxelMaps(image, mask, { ...settings, families: [shape(), ...families] });
    expect(Object.keys(maps)).toEqual([
      "original_firstorder_Mean",
      "original_firstorder_Entropy",
      "original_glcm_Contrast",
      "original_glcm_MCC",
    ]);
    expect(warnings).toEqual(["shape: left out, as there are no maps of it"]);
  });

  test("filters are filtered whole, before maps are made", async () => {
    const filters = [original(), laplacianOfGaussian({ sigma: 1 })];
    const { maps } = await extractVoxelMaps(image, mask, { ...settings, filters });
    expect(Object.keys(maps)).toContain("log-sigma-1-mm-3D_glcm_Contrast");
  });

  test("progress is told to the end, and the event loop goes on meanwhile", async () => {
    const seen: number[] = [];
    let turns = 0;
    const timer = setInterval(() => turns++, 0);
    await extractVoxelMaps(image, mask, {
      ...settings,
      voxelBatch: 50,
      onProgress: ({ done, total }) => seen.push(done / total),
    });
    clearInterval(timer);
    expect(seen.length).toBeGreaterThan(3);
    expect(seen).toEqual(seen.toSorted((a, b) => a - b));
    expect(seen.at(-1)).toBe(1);
    expect(turns).toBeGreaterThan(0);
  });

  test("an abort stops it", async () => {
    const controller = new AbortController();
    let batches = 0;
    const work = extractVoxelMaps(image, mask, {
      ...settings,
      voxelBatch: 20,
      signal: controller.signal,
      onProgress: () => {
        if (++batches === 2) controller.abort(new Error("enough"));
      },
    });
    await expect(work).rejects.toThrow("enough");
    expect(batches).toBe(2);
    await expect(extractVoxelMaps(image, mask, { ...settings, signal: AbortSignal.abort() })).rejects.toThrow();
  });

  test.each<[string, object, string, RegExp]>([
    ["kernelRadius 0", { kernelRadius: 0 }, "setting", /kernelRadius must be a whole number >= 1; got 0/],
    ["voxelBatch -1", { voxelBatch: -1 }, "setting", /voxelBatch must be a whole number >= 1; got -1/],
    ["profile ibsi", { profile: "ibsi" }, "setting", /maps are of the profile "pyradiomics"/],
    ["no families", { families: [] }, "argument", /families must be a list such as/],
    ["unknown setting", { binwidth: 3 }, "setting", /there is no setting "binwidth"/],
    ["label that is not there", { label: 9 }, "label", /9/],
  ])("bad input: %s", async (_, options, code, message) => {
    const error = await extractVoxelMaps(image, mask, { ...settings, ...options }).catch((reason: unknown) => reason);
    expect(error).toMatchObject({ name: "RadiosurvError", code });
    expect((error as Error).message).toMatch(message);
  });

  test("a family of the ibsi profile is left out with a warning", async () => {
    const { warnings } = await extractVoxelMaps(image, mask, { ...settings, families: [...families, ngldm()] });
    expect(warnings).toEqual(["ngldm: left out, as there are no maps of it"]);
  });
});

describe("voxelMapsFromParams", () => {
  const image = noise([9, 8, 4], 5, 0, 60);
  const mask = createImage(new Uint8Array(image.voxels.data.length).fill(2), image.size, image);
  const params = { featureClass: { firstorder: ["Mean"] }, imageType: { Original: {}, Square: {} } };

  test("gives what extractVoxelMaps gives with the same settings", async () => {
    const voxelSetting = { kernelRadius: 2, maskedKernel: false, initValue: -1, voxelBatch: -1 };
    const found = await voxelMapsFromParams({ ...params, voxelSetting })(image, mask, { label: 2 });
    const expected = await extractVoxelMaps(image, mask, {
      families: [firstOrder({ features: ["Mean"] })],
      filters: [original(), square()],
      kernelRadius: 2,
      maskedKernel: false,
      initValue: -1,
      label: 2,
    });
    expect(Object.keys(found.maps)).toEqual(["original_firstorder_Mean", "square_firstorder_Mean"]);
    expect(found).toEqual(expected);
  });

  test("passes on signal and progress", async () => {
    const done: number[] = [];
    await voxelMapsFromParams({ ...params, voxelSetting: { voxelBatch: 100 } })(image, mask, {
      label: 2,
      onProgress: (progress) => done.push(progress.done),
    });
    expect(done).toEqual([100, 200, 288, 388, 488, 576]);
    const signal = AbortSignal.abort(new Error("enough"));
    await expect(voxelMapsFromParams(params)(image, mask, { label: 2, signal })).rejects.toThrow("enough");
  });

  test.each([
    [{ kernelradius: 1 }, 'voxelSetting has no "kernelradius"; the nearest is "kernelRadius"'],
    [{ kernelRadius: 0 }, "kernelRadius must be a whole number >= 1; got 0"],
    [{ voxelBatch: -2 }, "voxelBatch must be a whole number >= 1; got -2"],
    [{ initValue: "none" }, 'initValue must be a number; got "none"'],
    [{ maskedKernel: "yes" }, "maskedKernel"],
  ])("refuses %j", (voxelSetting, message) => {
    expect(() => voxelMapsFromParams({ ...params, voxelSetting })).toThrow(message);
  });
});
