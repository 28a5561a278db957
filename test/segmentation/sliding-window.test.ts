import { type ChannelGrid, type SlidingWindowOptions, slidingWindow } from "radiosurv/segmentation";
import { describe, expect, test } from "vitest";
import { randomFrom } from "../io/random.ts";

/** Numbers of all magnitudes, zeros and infinities among them. */
function grid(next: () => number, size: readonly number[], count: number): ChannelGrid {
  const n = size.reduce((product, length) => product * length, 1);
  const value = () => {
    const kind = next();
    if (kind < 0.05) return 0;
    if (kind < 0.07) return Number.POSITIVE_INFINITY;
    return (next() - 0.5) * 10 ** Math.floor(next() * 70 - 40);
  };
  return { channels: Array.from({ length: count }, () => Float32Array.from({ length: n }, value)), size };
}

const identity = ({ data }: { data: Float32Array }) => data.slice();
const pick = <T>(next: () => number, list: readonly T[]): T => list[Math.floor(next() * list.length)];

describe("a network that returns what it is shown gives the image back, bit for bit", () => {
  test.each(["nnunet", "monai"] as const)(
    "%s, 150 random sizes, tiles, overlaps and mirrorings",
    async (convention) => {
      const next = randomFrom(convention === "nnunet" ? 11 : 12);
      for (let run = 0; run < 150; run++) {
        const dimension = pick(next, [2, 3]);
        const size = Array.from({ length: dimension }, () => 1 + Math.floor(next() * 14));
        const patch = size.map((length) => 1 + Math.floor(next() * (length + 3)));
        const overlap = pick(next, [0, 0.1, 0.25, 0.5, 0.7]);
        const weights = pick(next, ["gaussian", "constant"] as const);
        const mirroring = pick(next, [[], [], ["x"], ["x", "y"], ["x", "y", "z"]] as const);
        const image = grid(next, size, pick(next, [1, 2]));
        const options = { patch, overlap, weights, mirroring, convention, predict: identity };
        const { channels } = await slidingWindow(image, options);
        expect(channels, JSON.stringify({ size, ...options })).toEqual(image.channels);
      }
    },
    60_000,
  );

  test("also where tiles overlap by nine tenths, and with the defaults of each convention", async () => {
    const next = randomFrom(13);
    const image = grid(next, [23, 9], 1);
    for (const convention of ["nnunet", "monai"] as const) {
      for (const overlap of [undefined, 0.9]) {
        const { channels } = await slidingWindow(image, { patch: [8, 5], overlap, convention, predict: identity });
        expect(channels).toEqual(image.channels);
      }
    }
  });
});

describe("what the network is shown", () => {
  const image = {
    channels: [Float32Array.of(1, 2, 3, 4, 5, 6), Float32Array.of(7, 8, 9, 10, 11, 12)],
    size: [3, 2, 1],
  };

  test("channels one after the other, zeros around a small image", async () => {
    const tiles: number[][] = [];
    await slidingWindow(image, {
      patch: [5, 2],
      predict: ({ data, count, size }) => {
        expect([count, ...size]).toEqual([2, 5, 2, 1]);
        tiles.push(Array.from(data));
        return data.slice(0, 10);
      },
    });
    expect(tiles).toEqual([[0, 1, 2, 3, 0, 0, 4, 5, 6, 0, 0, 7, 8, 9, 0, 0, 10, 11, 12, 0]]);
  });

  test("mirrored tiles, whose answers are turned back and averaged", async () => {
    const shown: number[][] = [];
    const one = { channels: [image.channels[0]], size: [3, 2, 1] };
    const { channels } = await slidingWindow(one, {
      patch: [3, 2],
      mirroring: ["x", "y"],
      // marks the first voxel of what is shown
      predict: ({ data }) => {
        shown.push(Array.from(data));
        return data.map((_, i) => (i === 0 ? 4 : 0));
      },
    });
    expect(shown).toEqual([
      [1, 2, 3, 4, 5, 6],
      [4, 5, 6, 1, 2, 3],
      [3, 2, 1, 6, 5, 4],
      [6, 5, 4, 3, 2, 1],
    ]);
    expect(Array.from(channels[0])).toEqual([1, 0, 1, 1, 0, 1]);
  });

  test("where tiles overlap the weights decide", async () => {
    const line = { channels: [new Float32Array(6)], size: [6, 1, 1] };
    const run = async (more: Partial<SlidingWindowOptions>) => {
      let tile = 0;
      const predict = ({ data }: { data: Float32Array }) => {
        tile++;
        return data.map(() => tile);
      };
      const { channels } = await slidingWindow(line, {
        patch: [4, 1],
        overlap: 0.5,
        convention: "monai",
        predict,
        ...more,
      });
      return Array.from(channels[0]);
    };
    expect(await run({ weights: "constant" })).toEqual([1, 1, 1.5, 1.5, 2, 2]);
    // the voxel next to the middle of a tile counts for more: exp(-0.5) and exp(-4.5) of half a voxel's width
    const [a, b] = [Math.exp(-0.5 * (0.5 / 0.5) ** 2), Math.exp(-0.5 * (1.5 / 0.5) ** 2)];
    const mixed = Math.fround((a * 1 + b * 2) / (a + b));
    expect((await run({ weights: "gaussian" }))[2]).toBeCloseTo(mixed, 6);
  });
});

test("tells how far it is, and stops when it is asked to", async () => {
  const image = { channels: [new Float32Array(64)], size: [8, 8, 1] };
  const steps: string[] = [];
  const controller = new AbortController();
  const work = slidingWindow(image, {
    patch: [4, 4],
    mirroring: ["x"],
    predict: identity,
    signal: controller.signal,
    onProgress: ({ done, total }) => {
      steps.push(`${done}/${total}`);
      if (done === 3) controller.abort();
    },
  });
  await expect(work).rejects.toMatchObject({ code: "aborted", message: "slidingWindow: stopped after 3 of 18 steps" });
  expect(steps).toEqual(["0/18", "1/18", "2/18", "3/18"]);
});

test("the event loop goes on between tiles", async () => {
  let ticks = 0;
  const timer = setInterval(() => ticks++, 0);
  const image = { channels: [new Float32Array(400)], size: [20, 20, 1] };
  await slidingWindow(image, { patch: [4, 4], predict: identity });
  clearInterval(timer);
  expect(ticks).toBeGreaterThan(5);
});

test.each([
  [{ patch: [0, 2] }, "setting", "slidingWindow: patch must be a list, each a whole number >= 1; got [0,2]"],
  [{ overlap: 1 }, "setting", "slidingWindow: overlap must be a number from 0 to below 1; got 1"],
  [{ weights: "hann" }, "setting", "slidingWindow: weights must be one of gaussian, constant"],
  [{ convention: "keras" }, "setting", "slidingWindow: convention must be one of nnunet, monai"],
  [{ mirroring: ["w"] }, "setting", 'slidingWindow: mirroring must be a list of "x", "y" and "z"'],
  [{ predict: undefined }, "setting", "slidingWindow: predict is needed"],
  [{ patch: undefined }, "setting", "slidingWindow: patch is needed"],
  [{ patch: [2] }, "length", "slidingWindow: patch needs 2 lengths for an image of 4 x 4 x 1; got [2]"],
  [
    { predict: () => new Float32Array(5) },
    "length",
    "by a whole number of values for each of its 4 voxels; got 5 values",
  ],
  [{ predict: () => undefined }, "length", "got undefined values in all"],
])("refuses %j", async (wrong, code, message) => {
  const image = { channels: [new Float32Array(16)], size: [4, 4, 1] };
  const options = { patch: [2, 2], predict: identity, ...wrong } as SlidingWindowOptions;
  await expect(slidingWindow(image, options)).rejects.toMatchObject({
    code,
    message: expect.stringContaining(message),
  });
});

test("refuses channels of another length, and answers that change", async () => {
  const predict = identity;
  const wrong = slidingWindow({ channels: [new Float32Array(15)], size: [4, 4, 1] }, { patch: [2, 2], predict });
  await expect(wrong).rejects.toThrow("slidingWindow: each channel needs 16 values for 4 x 4 x 1; got 15");
  const none = slidingWindow({ channels: [], size: [4, 4, 1] }, { patch: [2, 2], predict });
  await expect(none).rejects.toThrow("got no channel");
  let outputs = 0;
  const grows = () => new Float32Array(4 * ++outputs);
  const changed = slidingWindow(
    { channels: [new Float32Array(16)], size: [4, 4, 1] },
    { patch: [2, 2], predict: grows },
  );
  await expect(changed).rejects.toThrow("must answer a tile by 1 values for each of its 4 voxels; got 8 values");
});
