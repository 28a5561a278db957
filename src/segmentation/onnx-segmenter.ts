import { RadiosurvError } from "../error.ts";
import { type Image, withVoxels } from "../image/image.ts";
import { exp } from "../stats/elementary.ts";
import { cleanLabels } from "./clean-labels.ts";
import { checkManifest, type ModelManifest } from "./manifest.ts";
import { fromModelGrid, type GridPlan, planGrid, toModelGrid } from "./model-grid.ts";
import { normalizeChannel } from "./normalize-channel.ts";
import { type OnnxModel, onnxPredictor } from "./onnx-session.ts";
import { type Orientation, orientationTo, reorderAxes, reorient } from "./reorient.ts";
import { asFloat64, checkChannels, type Segmentation, type Segmenter, segmentationOf } from "./segmenter.ts";
import { slidingWindow } from "./sliding-window.ts";

/** What {@link onnxSegmenter} is told. */
export interface OnnxSegmenterOptions extends OnnxModel {
  /** What must be known of the network; the JSON file that belongs to it. */
  readonly manifest: ModelManifest;
  /** Whether probabilities are returned too: 4 bytes a voxel and label. @default false */
  readonly probabilities?: boolean;
}

/**
 * A segmenter that runs a network in ONNX: the images are brought to the grid and the intensities that the network was
 * trained on, shown to it tile by tile, and its answer is brought back onto their grid. All of it is done as nnU-Net v2 or
 * MONAI does it, as the manifest says; see {@link ModelManifest}.
 *
 * The library loads no runtime: a loaded model and its tensor class are handed in, so that the caller chooses package,
 * backend and threads. The first images decide the grid; memory is that of {@link slidingWindow} and about 16 bytes a
 * voxel and channel.
 *
 * @throws RadiosurvError `setting` for a manifest that is not understood; `argument` if the network's input does not fit
 *   it. The segmenter throws `argument` if the number of images is not that of the channels, their dimension is not that
 *   of the network, or the network cannot be run; `geometry` if images lie on different grids; `intensity` for an image
 *   or an answer that is not finite; `aborted`
 * @example
 * ```ts
 * import { createImage } from "radiosurv/image";
 * import { onnxSegmenter } from "radiosurv/segmentation";
 * // stands for `await InferenceSession.create("model.onnx")` of onnxruntime-web: bright pixels are lesion
 * class Tensor { constructor(type, data, dims) { Object.assign(this, { type, data, dims }); } }
 * const run = async ({ image }) => ({ logits: new Tensor("float32", [...image.data.map((v) => -v), ...image.data], [1, 2, 2, 2]) });
 * const model = { inputNames: ["image"], outputNames: ["logits"], run };
 * const manifest = {
 *   name: "bright",
 *   dimension: 2,
 *   channels: [{ name: "ultrasound", normalization: { method: "zscore" } }],
 *   patch: [2, 2],
 *   labels: { background: 0, lesion: 1 },
 * };
 * const segment = onnxSegmenter({ model, Tensor, manifest });
 * const { mask, voxels } = await segment(createImage([10, 200, 30, 180], [2, 2]));
 * mask.voxels.data; // => Uint8Array.of(0, 1, 0, 1)
 * voxels; // => { lesion: 2 }
 * ```
 */
export function onnxSegmenter(options: OnnxSegmenterOptions): Segmenter {
  const manifest = checkManifest("onnxSegmenter", options.manifest);
  const names = Object.keys(manifest.labels).filter((name) => manifest.labels[name] !== 0);
  const outputs = manifest.activation === "sigmoid" ? names.length : names.length + 1;
  const predict = onnxPredictor(options, manifest, outputs);
  return async (image, { signal, onProgress } = {}) => {
    const images = checkChannels("onnxSegmenter", image);
    checkImages(images, manifest);
    const view = viewOf(images, manifest);
    const plan = planGrid({ ...images[0], spacing: view.spacing }, view.size, manifest);
    const channels = view.channels.map((values, i) => prepare(values, plan, manifest, i));
    const { patch, convention = "nnunet", overlap, weights, mirroring } = manifest;
    const window = { patch: [...patch, 1].slice(0, 3), convention, overlap, weights, mirroring };
    const answer = await slidingWindow({ channels, size: plan.to }, { ...window, predict, signal, onProgress });
    return decide(answer.channels, plan, view, images[0], manifest, options.probabilities ?? false);
  };
}

/** The part of the images that the network is to see, in the order of its axes. */
interface View {
  readonly channels: readonly Float64Array[];
  /** Number of voxels along the axes of the network; 1 along z in 2D. */
  readonly size: readonly number[];
  readonly spacing: readonly number[];
  /** First voxel of the part, of the whole with axes of the network. */
  readonly lower: readonly number[];
  /** Size of the whole, in the order of the network's axes. */
  readonly whole: readonly number[];
  readonly orientation?: Orientation;
}

function checkImages(images: readonly Image[], { name, channels, dimension, orientation }: ModelManifest): void {
  if (images.length !== channels.length) {
    const needed = channels.map((channel) => channel.name).join(", ");
    throw new RadiosurvError(
      "argument",
      `onnxSegmenter: the network "${name}" needs ${channels.length} image${channels.length === 1 ? "" : "s"} (${needed}); got ${images.length}`,
    );
  }
  const [{ size }] = images;
  if (size.length < dimension) {
    throw new RadiosurvError(
      "argument",
      `onnxSegmenter: the network "${name}" is for volumes; got an image of ${size.join(" x ")} pixels`,
    );
  }
  if (orientation !== undefined && size.length === 2) {
    throw new RadiosurvError("argument", `onnxSegmenter: orientation "${orientation}" needs a volume; got a 2D image`);
  }
}

function viewOf(images: readonly Image[], manifest: ModelManifest): View {
  const [first] = images;
  const orientation = orientationTo(manifest.orientation, first);
  const native = [...first.size, 1].slice(0, 3);
  const whole = reorderAxes(native, orientation);
  const spacing = reorderAxes(first.spacing, orientation);
  const channels = images.map((image, i) => {
    const values = asFloat64(image);
    const wrong = values.findIndex((value) => !Number.isFinite(value));
    if (wrong >= 0) {
      throw new RadiosurvError(
        "intensity",
        `onnxSegmenter: image ${i} ("${manifest.channels[i].name}") must be finite; got ${values[wrong]} in voxel ${wrong}; replace such values first`,
      );
    }
    return orientation ? reorient(values, native, orientation) : values;
  });
  if (manifest.convention === "monai") return { channels, size: whole, spacing, lower: [0, 0, 0], whole, orientation };
  const { lower, size } = nonzeroBox(channels, whole);
  return {
    channels: channels.map((values) => cropBox(values, whole, lower, size)),
    size,
    spacing,
    lower,
    whole,
    orientation,
  };
}

// all voxels if there is none
function nonzeroBox(
  channels: readonly Float64Array[],
  [nx, ny, nz]: readonly number[],
): { readonly lower: number[]; readonly size: number[] } {
  const low = [nx, ny, nz];
  const high = [-1, -1, -1];
  for (const values of channels) {
    for (let z = 0, i = 0; z < nz; z++) {
      for (let y = 0; y < ny; y++) {
        for (let x = 0; x < nx; x++, i++) {
          if (values[i] === 0) continue;
          if (x < low[0]) low[0] = x;
          if (x > high[0]) high[0] = x;
          if (y < low[1]) low[1] = y;
          if (y > high[1]) high[1] = y;
          if (z < low[2]) low[2] = z;
          if (z > high[2]) high[2] = z;
        }
      }
    }
  }
  if (high[0] < 0) return { lower: [0, 0, 0], size: [nx, ny, nz] };
  return { lower: low, size: high.map((last, axis) => last - low[axis] + 1) };
}

function cropBox(
  values: Float64Array,
  [nx, ny, nz]: readonly number[],
  lower: readonly number[],
  [mx, my, mz]: readonly number[],
): Float64Array {
  if (mx === nx && my === ny && mz === nz) return values;
  const out = new Float64Array(mx * my * mz);
  for (let z = 0, to = 0; z < mz; z++) {
    for (let y = 0; y < my; y++, to += mx) {
      const from = ((z + lower[2]) * ny + y + lower[1]) * nx + lower[0];
      out.set(values.subarray(from, from + mx), to);
    }
  }
  return out;
}

function prepare(values: Float64Array, plan: GridPlan, manifest: ModelManifest, channel: number): Float32Array {
  const { normalization } = manifest.channels[channel];
  return Float32Array.from(
    manifest.convention === "monai"
      ? normalizeChannel(toModelGrid(values, plan).slice(), normalization)
      : toModelGrid(normalizeChannel(values, normalization), plan),
  );
}

function decide(
  logits: readonly Float32Array[],
  plan: GridPlan,
  view: View,
  image: Image,
  manifest: ModelManifest,
  wanted: boolean,
): Segmentation {
  if (logits.some((channel) => channel.some((value) => Number.isNaN(value)))) {
    throw new RadiosurvError(
      "intensity",
      `onnxSegmenter: the network "${manifest.name}" answered NaN; its normalisation or the manifest's is not right for this image`,
    );
  }
  const { activation = "softmax", threshold = 0.5, convention = "nnunet" } = manifest;
  const activate = activation === "softmax" ? softmax : sigmoid;
  const outputs = logits.map((channel) => Float64Array.from(channel));
  // MONAI brings probabilities back, nnU-Net logits
  if (convention === "monai") activate(outputs);
  const back = outputs.map((channel) => fromModelGrid(channel, plan));
  if (convention === "nnunet" && (wanted || activation === "sigmoid")) activate(back);
  const entries = Object.entries(manifest.labels).filter(([, value]) => activation === "softmax" || value !== 0);
  const values = entries.map(([, value]) => value);
  const found = activation === "softmax" ? largest(back, values) : overwriting(back, values, threshold);
  const home = toWhole(view, image);
  const raw = withVoxels(image, home(found, new Uint8Array(view.whole[0] * view.whole[1] * view.whole[2])));
  const labels = Object.fromEntries(entries.filter(([, value]) => value !== 0));
  const data = cleanLabels(raw, Object.values(labels), manifest);
  if (!wanted) return segmentationOf(image, data, labels);
  const probabilities = Object.fromEntries(
    entries.map(([name], k) => {
      const n = data.length;
      return [
        name,
        withVoxels(image, Float32Array.from(home(back[k], new Float64Array(n).fill(name in labels ? 0 : 1)))),
      ];
    }),
  );
  return segmentationOf(image, data, labels, { probabilities });
}

// puts the part that the network saw into the whole, in the order of the image's axes
function toWhole({ lower, size, whole, orientation }: View, image: Image) {
  return <Values extends Uint8Array | Float64Array>(part: Values, all: Values): Values => {
    for (let z = 0, from = 0; z < size[2]; z++) {
      for (let y = 0; y < size[1]; y++, from += size[0]) {
        const to = ((z + lower[2]) * whole[1] + y + lower[1]) * whole[0] + lower[0];
        all.set(part.subarray(from, from + size[0]), to);
      }
    }
    return orientation ? reorient(all, image.size, orientation, true) : all;
  };
}

function largest(outputs: readonly Float64Array[], values: readonly number[]): Uint8Array {
  return Uint8Array.from(outputs[0], (_, i) => {
    let best = 0;
    for (let k = 1; k < outputs.length; k++) if (outputs[k][i] > outputs[best][i]) best = k;
    return values[best];
  });
}

function overwriting(outputs: readonly Float64Array[], values: readonly number[], threshold: number): Uint8Array {
  const found = new Uint8Array(outputs[0].length);
  outputs.forEach((output, k) => {
    for (let i = 0; i < found.length; i++) if (output[i] > threshold) found[i] = values[k];
  });
  return found;
}

function softmax(outputs: readonly Float64Array[]): void {
  for (let i = 0; i < outputs[0].length; i++) {
    let most = outputs[0][i];
    for (let k = 1; k < outputs.length; k++) most = Math.max(most, outputs[k][i]);
    let sum = 0;
    for (const output of outputs) {
      output[i] = exp(output[i] - most);
      sum += output[i];
    }
    for (const output of outputs) output[i] /= sum;
  }
}

function sigmoid(outputs: readonly Float64Array[]): void {
  for (const output of outputs) {
    for (let i = 0; i < output.length; i++) output[i] = 1 / (1 + exp(-output[i]));
  }
}
