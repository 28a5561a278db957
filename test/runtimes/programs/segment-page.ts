// prints the masks that onnxruntime-web makes in a page
import { env, InferenceSession, Tensor } from "onnxruntime-web/wasm";
import { segment } from "./segment.ts";

env.wasm.numThreads = 1;
env.wasm.wasmPaths = { wasm: "/runtime.wasm" };
const load = async (name: string): Promise<Uint8Array> => new Uint8Array(await (await fetch(`/${name}`)).arrayBuffer());
console.log(await segment({ InferenceSession, Tensor }, load));
