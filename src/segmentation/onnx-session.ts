import type { InferenceSession, TensorConstructor } from "onnxruntime-common";
import { RadiosurvError } from "../error.ts";
import type { ModelManifest } from "./manifest.ts";
import type { Tile } from "./sliding-window.ts";

/** A loaded network and the tensor class of the package that loaded it; two copies of that package do not mix. */
export interface OnnxModel {
  /** What `InferenceSession.create` of onnxruntime-web, -node or -react-native returned. */
  readonly model: Pick<InferenceSession, "inputNames" | "outputNames" | "run"> & Partial<InferenceSession>;
  /** The class `Tensor` of the same package. */
  readonly Tensor: TensorConstructor;
}

/** Names of the tensors of a network. */
interface TensorNames {
  readonly input: string;
  readonly output: string;
}

/**
 * A network as a function of tiles.
 *
 * @param outputs - number of outputs that the labels of the manifest need
 * @throws RadiosurvError `argument` if the network's tensors have other names, or its input another shape, than the
 *   manifest says; the function throws `argument` if the network cannot be run or answers in another shape
 */
export function onnxPredictor(
  { model, Tensor }: OnnxModel,
  manifest: ModelManifest,
  outputs: number,
): (tile: Tile) => Promise<Float32Array> {
  const names = tensorNames(model, manifest);
  checkInput(model, names, manifest);
  return async ({ data, count, size }) => {
    const spatial = tensorShape(size, manifest);
    const shape = [1, count, ...spatial];
    const turned = manifest.axes === "xyz";
    // a copy, as a runtime in a worker takes the memory away
    const values = turned ? transpose(data, size, count, false) : data.slice();
    let answer: Awaited<ReturnType<InferenceSession["run"]>>[string];
    try {
      answer = (await model.run({ [names.input]: new Tensor("float32", values, shape) }))[names.output];
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      throw new RadiosurvError(
        "argument",
        `onnxSegmenter: the network "${manifest.name}" cannot be run on a tensor [${shape.join(", ")}]: ${why}`,
      );
    }
    checkAnswer(answer?.dims, [1, outputs, ...spatial], manifest);
    const found = Float32Array.from(answer.data as Float32Array);
    return turned ? transpose(found, size, outputs, true) : found;
  };
}

function tensorNames(model: OnnxModel["model"], manifest: ModelManifest): TensorNames {
  const pick = (what: "input" | "output", names: readonly string[]): string => {
    const asked = manifest[what];
    if (asked === undefined && names.length === 1) return names[0];
    if (asked !== undefined && names.includes(asked)) return asked;
    throw new RadiosurvError(
      "argument",
      asked === undefined
        ? `onnxSegmenter: the network "${manifest.name}" has the ${what}s ${names.join(", ")}; name one as ${what} in the manifest`
        : `onnxSegmenter: the network "${manifest.name}" has no ${what} "${asked}", but ${names.join(", ")}`,
    );
  };
  return { input: pick("input", model.inputNames), output: pick("output", model.outputNames) };
}

// runtimes before 1.22 say nothing of the shape; then it shows when the network is run
function checkInput(model: OnnxModel["model"], { input }: TensorNames, manifest: ModelManifest): void {
  const metadata = model.inputMetadata?.find(({ name }) => name === input);
  if (!metadata?.isTensor) return;
  const patch = [...manifest.patch, 1].slice(0, 3);
  const shape = [1, manifest.channels.length, ...tensorShape(patch, manifest)];
  const fits =
    metadata.shape.length === shape.length &&
    metadata.shape.every((length, i) => typeof length !== "number" || length <= 0 || length === shape[i]);
  if (fits) return;
  throw new RadiosurvError(
    "argument",
    `onnxSegmenter: the network "${manifest.name}" takes a tensor [${metadata.shape.join(", ")}], and the manifest makes one of [${shape.join(", ")}] (1, channels, ${manifest.dimension === 2 ? "y, x" : (manifest.axes ?? "zyx").split("").join(", ")}); correct channels, patch, dimension or axes`,
  );
}

function checkAnswer(dims: readonly number[] | undefined, expected: readonly number[], manifest: ModelManifest): void {
  if (dims && dims.length === expected.length && dims.every((length, i) => length === expected[i])) return;
  const labels = Object.keys(manifest.labels).join(", ");
  throw new RadiosurvError(
    "argument",
    `onnxSegmenter: the network "${manifest.name}" must answer by a tensor [${expected.join(", ")}], an output for each of the labels (${labels}); got ${dims ? `[${dims.join(", ")}]` : "none"}`,
  );
}

function tensorShape([nx, ny, nz]: readonly number[], { dimension, axes = "zyx" }: ModelManifest): number[] {
  const shape = dimension === 2 ? [nx, ny] : [nx, ny, nz];
  return axes === "xyz" ? shape : shape.reverse();
}

// between x fastest, as images are here, and the last axis fastest of tensors in the order x, y, z
function transpose(values: Float32Array, [nx, ny, nz]: readonly number[], count: number, back: boolean): Float32Array {
  const out = new Float32Array(values.length);
  for (let c = 0, i = 0; c < count; c++) {
    for (let z = 0; z < nz; z++) {
      for (let y = 0; y < ny; y++) {
        for (let x = 0; x < nx; x++, i++) {
          const j = ((c * nx + x) * ny + y) * nz + z;
          if (back) out[i] = values[j];
          else out[j] = values[i];
        }
      }
    }
  }
  return out;
}
