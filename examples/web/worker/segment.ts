import { type Image, RadiosurvError } from "radiosurv/image";
import { cascade, type ModelManifest, onnxSegmenter, type Segmenter } from "radiosurv/segmentation";
import breastManifest from "../../../models/resunet3d.json";
import breastModel from "../../../models/resunet3d.onnx?url";
import lesionManifest from "../../../models/unet2d.json";
import lesionModel from "../../../models/unet2d.onnx?url";
import tumourManifest from "../../../models/wnet3d.json";
import tumourModel from "../../../models/wnet3d.onnx?url";
import type { NetworkRequest, Opened } from "./image-jobs.ts";
import { openedMask } from "./opened.ts";
import type { Work } from "./protocol.ts";
import { imageOf } from "./rings.ts";

interface SegmentRequest {
  readonly image: string;
  readonly network: NetworkRequest;
  readonly prefix: string;
}

/** Tissue around the box of the breast that the tumour network sees, mm. */
const MARGIN = 10;

/** Segments an image by a network; the runtime comes from the server of the page, and only when it is needed. */
export async function segment({ image: key, network, prefix }: SegmentRequest, work: Work): Promise<Opened> {
  const image = imageOf(work, key);
  work.onProgress({ done: 0, total: 1, step: "loading the network" });
  await work.pause();
  const { run, title } = await segmenterOf(network, image, work);
  const { signal } = work;
  const { mask, labels, voxels, warnings } = await run(image, {
    signal,
    onProgress: ({ done, total }) => work.onProgress({ done, total, step: "the network looks at tiles" }),
  });
  const names = Object.fromEntries(Object.entries(labels).map(([name, value]) => [value, name]));
  const counts = Object.entries(voxels).map(([name, count]) => `${count} voxels of ${name}`);
  return {
    images: [],
    masks: [openedMask(work, { key: `${prefix}.mask`, title, names }, mask)],
    notes: warnings.length > 0 ? warnings : [`Found ${counts.join(", ")}.`],
  };
}

async function segmenterOf(
  network: NetworkRequest,
  image: Image,
  work: Work,
): Promise<{ run: Segmenter; title: string }> {
  if (network.kind === "own") {
    const manifest = parseManifest(network.manifest.name, await network.manifest.text());
    const model = new Uint8Array(await network.model.arrayBuffer());
    return { run: await load(model, manifest), title: `Found by ${network.model.name}` };
  }
  if (network.kind === "ultrasound") {
    return { run: await load(await bytesOf(lesionModel, work), lesionManifest), title: "Found by unet2d" };
  }
  if (image.size.length === 2) {
    throw new RadiosurvError(
      "argument",
      "These two networks are for a volume of MRI; this is a picture: take that for ultrasound",
    );
  }
  const breast = await load(await bytesOf(breastModel, work), breastManifest);
  const tumour = await load(await bytesOf(tumourModel, work), tumourManifest);
  return { run: cascade(breast, tumour, { margin: MARGIN }), title: "Found by wnet3d" };
}

async function bytesOf(url: string, { signal }: Work): Promise<Uint8Array> {
  const response = await fetch(url, { signal });
  if (!response.ok) throw new Error(`The network could not be loaded: the server answered ${response.status}`);
  return new Uint8Array(await response.arrayBuffer());
}

async function load(bytes: Uint8Array, manifest: unknown): Promise<Segmenter> {
  const { InferenceSession, Tensor } = await runtime();
  let model: Awaited<ReturnType<typeof InferenceSession.create>>;
  try {
    model = await InferenceSession.create(bytes);
  } catch (error) {
    throw new RadiosurvError(
      "format",
      `The file is no network that onnxruntime-web can run: ${error instanceof Error ? error.message : error}`,
    );
  }
  return onnxSegmenter({ model, Tensor, manifest: manifest as ModelManifest });
}

async function runtime() {
  const [{ env, InferenceSession, Tensor }, { default: wasm }] = await Promise.all([
    import("onnxruntime-web/wasm"),
    import("onnxruntime-web/ort-wasm-simd-threaded.wasm?url"),
  ]);
  // one thread: the same sums in the same order, and no headers for shared memory
  env.wasm.numThreads = 1;
  env.wasm.wasmPaths = { wasm };
  return { InferenceSession, Tensor };
}

function parseManifest(name: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new RadiosurvError(
      "format",
      `The manifest "${name}" must be JSON; see docs/onnx-models.md for what it holds`,
    );
  }
}
