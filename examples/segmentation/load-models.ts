import { readFile } from "node:fs/promises";
import { env, InferenceSession, Tensor } from "onnxruntime-web";
import { onnxSegmenter, type Segmenter } from "../../src/segmentation/index.ts";

/** The demonstrator networks of the folder models; a program of yours would load its own. */
export interface StudySegmenters {
  /** The lesion in a 2D breast ultrasound. */
  readonly ultrasound: Segmenter;
  /** The breast in a 3D MRI. */
  readonly breast: Segmenter;
  /** The tumour in a 3D MRI of the breast. */
  readonly tumour: Segmenter;
}

/** Loads the three networks on onnxruntime-web's wasm, which runs everywhere and installs nothing else. */
export async function loadStudySegmenters(): Promise<StudySegmenters> {
  // one thread: the same sums in the same order, and no worker keeps the process alive
  env.wasm.numThreads = 1;
  const [ultrasound, breast, tumour] = await Promise.all(["unet2d", "resunet3d", "wnet3d"].map(load));
  return { ultrasound, breast, tumour };
}

async function load(name: string): Promise<Segmenter> {
  const place = new URL(`../../models/${name}`, import.meta.url);
  const model = await InferenceSession.create(await readFile(new URL(`${place}.onnx`)));
  const manifest = JSON.parse(await readFile(new URL(`${place}.json`), "utf8"));
  return onnxSegmenter({ model, Tensor, manifest });
}
