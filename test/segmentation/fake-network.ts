import type { ModelManifest } from "radiosurv/segmentation";

/** A tensor as runtimes make them. */
export class FakeTensor {
  readonly type: string;
  readonly data: Float32Array;
  readonly dims: readonly number[];
  constructor(type: string, data: Float32Array, dims: readonly number[]) {
    this.type = type;
    this.data = data;
    this.dims = dims;
  }
}

/** What a network is shown. */
export interface Shown {
  readonly data: Float32Array;
  readonly dims: readonly number[];
}

/** A session that answers by a function of the tensor; it keeps what it was shown. */
export function fakeNetwork(
  answer: (shown: Shown) => FakeTensor,
  shape?: readonly (number | string)[],
): { readonly model: never; readonly Tensor: never; readonly shown: readonly Shown[] } {
  const shown: Shown[] = [];
  const model = {
    inputNames: ["image"],
    outputNames: ["logits"],
    ...(shape && { inputMetadata: [{ name: "image", isTensor: true, type: "float32", shape }] }),
    run: async ({ image }: Record<string, FakeTensor>) => {
      shown.push({ data: image.data.slice(), dims: image.dims });
      return { logits: answer(image) };
    },
  };
  // a runtime has more to it
  return { model: model as never, Tensor: FakeTensor as never, shown };
}

/** Two outputs: minus the first channel for the background, and the first channel itself. */
export function brightIsRegion({ data, dims }: Shown): FakeTensor {
  const voxels = dims.slice(2).reduce((product, length) => product * length, 1);
  const first = data.slice(0, voxels);
  const both = new Float32Array(2 * voxels);
  both.set(first.map((value) => -value));
  both.set(first, voxels);
  return new FakeTensor("float32", both, [1, 2, ...dims.slice(2)]);
}

/** A manifest of a volume network that sees the image as it is. */
export function plainManifest(more: Partial<ModelManifest> = {}): ModelManifest {
  return {
    name: "bright",
    dimension: 3,
    channels: [{ name: "image", normalization: { method: "zscore" } }],
    patch: [4, 4, 4],
    labels: { background: 0, region: 1 },
    ...more,
  };
}
