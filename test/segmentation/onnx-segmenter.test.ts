import { createImage, type Image } from "radiosurv/image";
import { type ModelManifest, onnxSegmenter } from "radiosurv/segmentation";
import { describe, expect, test } from "vitest";
import { randomFrom } from "../io/random.ts";
import { brightIsRegion, FakeTensor, fakeNetwork, plainManifest, type Shown } from "./fake-network.ts";

const oblique = [0.8, -0.6, 0, 0.6, 0.8, 0, 0, 0, -1];

function noise(size: readonly number[], seed = 1, options: Parameters<typeof createImage>[2] = {}): Image {
  const next = randomFrom(seed);
  const n = size.reduce((product, length) => product * length, 1);
  return createImage(
    Float32Array.from({ length: n }, () => next() * 100 + 1),
    size,
    options,
  );
}

const aboveMean = (image: Image): number[] => {
  const values = Array.from(image.voxels.data);
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return values.map((value) => (value > mean ? 1 : 0));
};
const maskOf = ({ mask }: { mask: Image }): number[] => Array.from(mask.voxels.data);

describe("from the image to the network and back on its grid", () => {
  test.each(["nnunet", "monai"] as const)("%s: no resampling, any direction and any tile", async (convention) => {
    const image = noise([9, 7, 6], 2, { spacing: [0.7, 0.9, 2.5], origin: [-10, 4, 7], direction: oblique });
    const segment = onnxSegmenter({ ...fakeNetwork(brightIsRegion), manifest: plainManifest({ convention }) });
    const { mask, voxels, labels, warnings } = await segment(image);
    expect(maskOf({ mask })).toEqual(aboveMean(image));
    expect(mask).toMatchObject({
      pixelType: "uint8",
      spacing: image.spacing,
      origin: image.origin,
      direction: oblique,
    });
    expect(voxels.region).toBe(aboveMean(image).filter(Boolean).length);
    expect(labels).toEqual({ region: 1 });
    expect(warnings).toEqual([]);
  });

  test("the tensor is [1, channel, z, y, x], or x, y, z where the manifest says so", async () => {
    const image = createImage(Float32Array.of(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12), [3, 2, 2]);
    const channels = [{ name: "image", normalization: { method: "none" } }] as const;
    const more = { channels, patch: [3, 2, 2] };
    const zyx = fakeNetwork(brightIsRegion);
    await onnxSegmenter({ ...zyx, manifest: plainManifest(more) })(image);
    expect(zyx.shown).toEqual([{ dims: [1, 1, 2, 2, 3], data: image.voxels.data }]);
    const xyz = fakeNetwork(brightIsRegion);
    const { mask } = await onnxSegmenter({ ...xyz, manifest: plainManifest({ ...more, axes: "xyz" }) })(image);
    expect(xyz.shown[0].dims).toEqual([1, 1, 3, 2, 2]);
    expect(Array.from(xyz.shown[0].data)).toEqual([1, 7, 4, 10, 2, 8, 5, 11, 3, 9, 6, 12]);
    expect(maskOf({ mask })).toEqual(Array(12).fill(1));
    const centred = noise([5, 4, 3], 4);
    const turned = onnxSegmenter({ ...fakeNetwork(brightIsRegion), manifest: plainManifest({ axes: "xyz" }) });
    expect(maskOf(await turned(centred))).toEqual(aboveMean(centred));
  });

  test("a 2D network sees a volume slice by slice, and a 2D image", async () => {
    const manifest = plainManifest({ dimension: 2, patch: [4, 3] });
    const network = fakeNetwork(brightIsRegion);
    const image = noise([4, 3, 3], 5);
    expect(maskOf(await onnxSegmenter({ ...network, manifest })(image))).toEqual(aboveMean(image));
    expect(network.shown.map(({ dims }) => dims)).toEqual(Array(3).fill([1, 1, 3, 4]));
    const flat = noise([6, 5], 6);
    const { mask } = await onnxSegmenter({ ...fakeNetwork(brightIsRegion), manifest })(flat);
    expect(mask.size).toEqual([6, 5]);
    expect(maskOf({ mask })).toEqual(aboveMean(flat));
  });

  test("channels are shown together, each normalised in its own way", async () => {
    const network = fakeNetwork(brightIsRegion);
    const manifest = plainManifest({
      patch: [2, 1, 1],
      channels: [
        { name: "pre", normalization: { method: "none" } },
        { name: "post", normalization: { method: "rescale" } },
      ],
    });
    const row = (...values: number[]) => createImage(Float32Array.from(values), [2, 1, 1]);
    await onnxSegmenter({ ...network, manifest })([row(3, 4), row(10, 30)]);
    expect(network.shown[0].dims).toEqual([1, 2, 1, 1, 2]);
    expect(Array.from(network.shown[0].data)).toEqual([3, 4, 0, 1]);
  });

  test("nnU-Net crops to what is not 0 in any channel, and normalises only that; MONAI does not", async () => {
    const image = createImage(Float32Array.of(0, 0, 5, 9, 0, 7, 0, 0), [8, 1, 1]);
    const shown = async (convention: "nnunet" | "monai") => {
      const network = fakeNetwork(brightIsRegion);
      const manifest = plainManifest({
        convention,
        patch: [4, 1, 1],
        overlap: 0,
        channels: [{ name: "image", normalization: { method: "rescale" } }],
      });
      const result = await onnxSegmenter({ ...network, manifest, probabilities: true })(image);
      return { result, data: network.shown.map(({ data }) => Array.from(data)) };
    };
    const nnunet = await shown("nnunet");
    expect(nnunet.data).toEqual([[Math.fround(5 / 9), 1, 0, Math.fround(7 / 9)]]);
    expect(maskOf(nnunet.result)).toEqual([0, 0, 1, 1, 0, 1, 0, 0]);
    // outside of what was shown it is background for sure
    expect(Array.from(nnunet.result.probabilities?.background.voxels.data ?? []).slice(0, 2)).toEqual([1, 1]);
    const monai = await shown("monai");
    expect(monai.data).toHaveLength(2);
  });

  test("another spacing there, and back to the grid of the image", async () => {
    const size = [20, 16, 12];
    const data = new Float32Array(20 * 16 * 12);
    for (let z = 0, i = 0; z < 12; z++) {
      for (let y = 0; y < 16; y++) {
        for (let x = 0; x < 20; x++, i++) data[i] = 60 - Math.hypot(x - 9, y - 8, 2 * (z - 6)) ** 2;
      }
    }
    const image = createImage(data, size, { spacing: [1, 1, 2] });
    for (const convention of ["nnunet", "monai"] as const) {
      const network = fakeNetwork(brightIsRegion);
      const channels = [{ name: "image", normalization: { method: "none" } }] as const;
      const manifest = plainManifest({ convention, channels, spacing: [1.5, 1.5, 1.5], patch: [8, 8, 8] });
      const { mask } = await onnxSegmenter({ ...network, manifest })(image);
      const wrong = maskOf({ mask }).filter((value, i) => value !== (data[i] > 0 ? 1 : 0)).length;
      // a voxel here and there on the border
      expect(wrong).toBeLessThan(data.length * 0.02);
      expect(mask.size).toEqual(size);
    }
  });

  test("orientation: the axes that the network was trained on, whatever those of the image", async () => {
    const native = noise([5, 4, 3], 8);
    // axes run to the head, to the left and to the front; a network in RAS sees right, front, head
    const direction = [0, 1, 0, 0, 0, -1, 1, 0, 0];
    const image = createImage(native.voxels.data as Float32Array, [5, 4, 3], { direction, spacing: [3, 2, 1] });
    const network = fakeNetwork(brightIsRegion);
    const manifest = plainManifest({ orientation: "RAS", patch: [4, 3, 5], convention: "monai" });
    const { mask } = await onnxSegmenter({ ...network, manifest })(image);
    expect(network.shown[0].dims).toEqual([1, 1, 5, 3, 4]);
    expect(maskOf({ mask })).toEqual(aboveMean(native));
    const plain = fakeNetwork(brightIsRegion);
    await onnxSegmenter({ ...plain, manifest: plainManifest({ patch: [5, 4, 3] }) })(native);
    const at = (data: Float32Array, [nx, ny]: number[], x: number, y: number, z: number) => data[(z * ny + y) * nx + x];
    // x of the network is the second axis turned round, y the third as it is, z the first
    expect(at(network.shown[0].data, [4, 3], 0, 2, 1)).toBeCloseTo(at(plain.shown[0].data, [5, 4], 1, 3, 2), 5);
  });
});

describe("from outputs to labels", () => {
  const outputs = (...values: number[][]) =>
    fakeNetwork(
      ({ dims }: Shown) =>
        new FakeTensor("float32", Float32Array.from(values.flat()), [1, values.length, ...dims.slice(2)]),
    );
  const image = createImage(Float32Array.of(1, 2, 3, 4), [4, 1, 1]);
  const four = { patch: [4, 1, 1], channels: [{ name: "image", normalization: { method: "none" } }] } as const;

  test("softmax: the largest output, with its probabilities", async () => {
    const manifest = plainManifest({ ...four, labels: { background: 0, a: 7, b: 3 } });
    const network = outputs([0, 0, 2, 0], [0, 1, 0, 5], [0, 3, 1, 1]);
    const { mask, voxels, probabilities } = await onnxSegmenter({ ...network, manifest, probabilities: true })(image);
    expect(maskOf({ mask })).toEqual([0, 3, 0, 7]);
    expect(voxels).toEqual({ a: 1, b: 1 });
    expect(Object.keys(probabilities ?? {})).toEqual(["background", "a", "b"]);
    const p = probabilities?.b.voxels.data[1];
    expect(p).toBeCloseTo(Math.exp(3) / (1 + Math.exp(1) + Math.exp(3)), 6);
  });

  test("sigmoid: each above the threshold, later ones over earlier ones", async () => {
    const labels = { background: 0, whole: 1, core: 2 };
    const network = outputs([3, 3, -3, 0.1], [-3, 3, -3, -9]);
    const run = async (more: Partial<ModelManifest>) => {
      const manifest = plainManifest({ ...four, labels, activation: "sigmoid", ...more });
      return maskOf(await onnxSegmenter({ ...network, manifest })(image));
    };
    expect(await run({})).toEqual([1, 2, 0, 1]);
    expect(await run({ threshold: 0.6 })).toEqual([1, 2, 0, 0]);
    expect(await run({ convention: "monai" })).toEqual([1, 2, 0, 1]);
  });

  test("small parts, all but the largest, and holes", async () => {
    const line = createImage(Float32Array.of(5, 5, -5, 5, -5, 5, 5, 5, 5), [9, 1, 1], { spacing: [2, 1, 1] });
    const run = async (more: Partial<ModelManifest>) => {
      const manifest = plainManifest({ ...four, patch: [9, 1, 1], ...more });
      return maskOf(await onnxSegmenter({ ...fakeNetwork(brightIsRegion), manifest })(line)).join("");
    };
    expect(await run({})).toBe("110101111");
    expect(await run({ keepLargest: true })).toBe("000001111");
    expect(await run({ minimumVolume: 4 })).toBe("110001111");
    expect(await run({ minimumVolume: 9 })).toBe("000000000");
    const flat = createImage(Float32Array.of(5, 5, 5, 5, -5, 5, 5, 5, 5), [3, 3]);
    const filled = plainManifest({ ...four, dimension: 2, patch: [3, 3], fillHoles: true });
    expect(maskOf(await onnxSegmenter({ ...fakeNetwork(brightIsRegion), manifest: filled })(flat))).toEqual(
      Array(9).fill(1),
    );
  });

  test("nothing found is a result with a warning", async () => {
    const network = outputs([1, 1, 1, 1], [0, 0, 0, 0]);
    const { mask, voxels, warnings } = await onnxSegmenter({ ...network, manifest: plainManifest(four) })(image);
    expect(maskOf({ mask })).toEqual([0, 0, 0, 0]);
    expect(voxels).toEqual({ region: 0 });
    expect(warnings).toEqual(['no voxel was found of "region"']);
  });
});

describe("what does not fit is refused with both sides named", () => {
  const image = noise([4, 4, 4]);
  const run = (
    manifest: Partial<ModelManifest>,
    given: Image | Image[] = image,
    network = fakeNetwork(brightIsRegion),
  ) => onnxSegmenter({ ...network, manifest: plainManifest(manifest) })(given);
  const two = [
    { name: "pre", normalization: { method: "none" } },
    { name: "post", normalization: { method: "none" } },
  ] as const;

  test("images", async () => {
    await expect(run({ channels: two })).rejects.toThrow(
      'onnxSegmenter: the network "bright" needs 2 images (pre, post); got 1',
    );
    await expect(run({}, [image, image])).rejects.toThrow("needs 1 image (image); got 2");
    await expect(run({}, [])).rejects.toThrow("at least one image is needed; got an empty list");
    await expect(run({}, noise([4, 4]))).rejects.toThrow(
      'the network "bright" is for volumes; got an image of 4 x 4 pixels',
    );
    await expect(run({ channels: two }, [image, noise([4, 4, 3])])).rejects.toThrow(
      "all images must lie on one grid; image 0 and image 1 differ in size",
    );
    await expect(run({ channels: two }, [image, noise([4, 4, 4], 1, { spacing: [1, 1, 2] })])).rejects.toMatchObject({
      code: "geometry",
    });
    await expect(run({ dimension: 2, patch: [4, 4], orientation: "RAS" }, noise([4, 4]))).rejects.toThrow(
      'orientation "RAS" needs a volume; got a 2D image',
    );
    const holes = createImage(Float32Array.of(1, Number.NaN, 3, 4), [2, 2, 1]);
    await expect(run({}, holes)).rejects.toThrow('image 0 ("image") must be finite; got NaN in voxel 1');
  });

  test("the network's input", () => {
    const make = (shape: readonly (number | string)[], more: Partial<ModelManifest> = {}) =>
      onnxSegmenter({ ...fakeNetwork(brightIsRegion, shape), manifest: plainManifest(more) });
    expect(() => make([1, 1, "z", "y", "x"])).not.toThrow();
    expect(() => make([-1, 1, 4, 4, 4])).not.toThrow();
    expect(() => make([1, 2, 4, 4, 4])).toThrow(
      'the network "bright" takes a tensor [1, 2, 4, 4, 4], and the manifest makes one of [1, 1, 4, 4, 4] (1, channels, z, y, x); correct channels, patch, dimension or axes',
    );
    expect(() => make([1, 1, 8, 4, 4])).toThrow(
      "takes a tensor [1, 1, 8, 4, 4], and the manifest makes one of [1, 1, 4, 4, 4]",
    );
    expect(() => make([1, 1, 4, 4])).toThrow("takes a tensor [1, 1, 4, 4]");
    expect(() => make([1, 1, 4, 4, 6], { axes: "xyz", patch: [4, 4, 6] })).not.toThrow();
    expect(() => make([1, 1, 4, 4, 6], { patch: [4, 4, 6] })).toThrow("makes one of [1, 1, 6, 4, 4]");
    expect(() => make([1, 1, 4, 4, 4], { input: "x" })).toThrow('has no input "x", but image');
  });

  test("names of tensors where there are several", () => {
    const network = fakeNetwork(brightIsRegion);
    const model = { ...(network.model as object), outputNames: ["logits", "deep"] } as never;
    expect(() => onnxSegmenter({ ...network, model, manifest: plainManifest() })).toThrow(
      "has the outputs logits, deep; name one as output in the manifest",
    );
    expect(() => onnxSegmenter({ ...network, model, manifest: plainManifest({ output: "logits" }) })).not.toThrow();
  });

  test("its answer", async () => {
    const answer = (dims: number[], value = 0) =>
      fakeNetwork(() => new FakeTensor("float32", new Float32Array(dims.reduce((a, b) => a * b, 1)).fill(value), dims));
    await expect(run({}, image, answer([1, 3, 4, 4, 4]))).rejects.toThrow(
      'the network "bright" must answer by a tensor [1, 2, 4, 4, 4], an output for each of the labels (background, region); got [1, 3, 4, 4, 4]',
    );
    await expect(run({}, image, answer([1, 2, 2, 2, 2]))).rejects.toThrow("got [1, 2, 2, 2, 2]");
    await expect(run({}, image, answer([1, 2, 4, 4, 4], Number.NaN))).rejects.toMatchObject({
      code: "intensity",
      message: expect.stringContaining('the network "bright" answered NaN'),
    });
    const breaks = fakeNetwork(() => {
      throw new Error("Got invalid dimensions for input: image");
    });
    await expect(run({}, image, breaks)).rejects.toThrow(
      'the network "bright" cannot be run on a tensor [1, 1, 4, 4, 4]: Got invalid dimensions for input: image',
    );
  });

  test("progress and abort", async () => {
    const controller = new AbortController();
    const steps: number[] = [];
    const segment = onnxSegmenter({ ...fakeNetwork(brightIsRegion), manifest: plainManifest() });
    const work = segment(noise([8, 4, 4]), {
      signal: controller.signal,
      onProgress: ({ done, total }) => {
        expect(total).toBe(3);
        steps.push(done);
        if (done === 1) controller.abort();
      },
    });
    await expect(work).rejects.toMatchObject({ code: "aborted" });
    expect(steps).toEqual([0, 1]);
  });
});

describe("a manifest that is not understood is named with what is wrong", () => {
  test.each<[object, string]>([
    [{ name: undefined }, "onnxSegmenter: manifest: name is needed"],
    [{ patch: undefined }, "manifest: patch is needed"],
    [{ pathc: [1, 1, 1] }, 'manifest: there is no setting "pathc" here'],
    [{ dimension: 4 }, "dimension must be one of 2, 3; got 4"],
    [{ patch: [4, 4] }, 'manifest of "bright": patch needs 3 lengths, as dimension says; got [4, 4]'],
    [{ patch: [4, 4, 0] }, "patch must be a list, each a whole number >= 1, 3 at most"],
    [{ spacing: [1, 1, 1], size: [4, 4, 4] }, "spacing and size exclude each other; leave one out"],
    [{ spacing: [1, -1, 1] }, "spacing must be a list, each a positive number"],
    [{ orientation: "RAX" }, "orientation must be three letters, one of each pair R/L, A/P and S/I"],
    [{ orientation: "RLS" }, "orientation must be three letters"],
    [{ labels: { background: 0 } }, "labels must have one beside the background"],
    [{ labels: { a: 1, b: 2 } }, "with softmax the first label is the background, 0"],
    [{ labels: { background: 0, a: 1, b: 1 } }, "values of labels must differ"],
    [{ labels: { background: 0, a: 300 } }, "values of labels must be whole numbers from 0 to 255"],
    [{ channels: [] }, "channels must be a list, each an object"],
    [{ channels: [{ name: "a" }] }, 'manifest of "bright", channel 0: normalization is needed'],
    [
      { channels: [{ name: "a", normalization: { method: "z" } }] },
      "method must be one of none, rescale, zscore, ct, range, percentiles",
    ],
    [
      { channels: [{ name: "a", normalization: { method: "ct", mean: 1 } }] },
      "normalization ct: percentile005 is needed",
    ],
    [
      { channels: [{ name: "a", normalization: { method: "range", from: [1], to: [0, 1] } }] },
      "from must be two numbers",
    ],
    [
      { channels: [{ name: "a", normalization: { method: "zscore", nonzer: true } }] },
      'there is no setting "nonzer" here',
    ],
    [{ activation: "relu" }, "activation must be one of softmax, sigmoid"],
    [{ overlap: 1 }, "overlap must be a number from 0 to below 1"],
    [{ minimumVolume: -1 }, "minimumVolume must be a number >= 0"],
    [{ keepLargest: "yes" }, "keepLargest must be true or false"],
    [{ axes: "yxz" }, "axes must be one of zyx, xyz"],
  ])("%j", (more, message) => {
    const manifest = { ...plainManifest(), ...more } as ModelManifest;
    expect(() => onnxSegmenter({ ...fakeNetwork(brightIsRegion), manifest })).toThrow(message);
  });
});
