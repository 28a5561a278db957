import type { InferenceSession, TensorConstructor } from "onnxruntime-common";
import { readNifti, readPng } from "radiosurv/io";
import { cascade, onnxSegmenter, type Segmenter } from "radiosurv/segmentation";

/** What is used of a runtime: the three packages have it alike. */
export interface Runtime {
  readonly InferenceSession: { create(bytes: Uint8Array): Promise<InferenceSession> };
  readonly Tensor: TensorConstructor;
}

/**
 * The masks of one ultrasound and one MRI by the networks of the folder models, as JSON.
 *
 * @param load - bytes of a file by name
 */
export async function segment(runtime: Runtime, load: (name: string) => Promise<Uint8Array>): Promise<string> {
  const network = async (name: string): Promise<Segmenter> => {
    const model = await runtime.InferenceSession.create(await load(`${name}.onnx`));
    const manifest = JSON.parse(new TextDecoder().decode(await load(`${name}.json`)));
    return onnxSegmenter({ model, Tensor: runtime.Tensor, manifest });
  };
  const ultrasound = await network("unet2d");
  const mri = cascade(await network("resunet3d"), await network("wnet3d"));
  const results = {
    ultrasound: await ultrasound(readPng(await load("ultrasound.png"))),
    mri: await mri(readNifti(await load("mri.nii.gz"))),
  };
  const places = Object.entries(results).map(([name, { mask, voxels }]) => {
    const inside = Array.from(mask.voxels.data.keys()).filter((i) => mask.voxels.data[i] !== 0);
    return [name, { voxels, inside }];
  });
  return JSON.stringify(Object.fromEntries(places));
}
