// prints the masks that a runtime makes: node segment-node.ts FOLDER [path of onnxruntime-node]
import { readFile } from "node:fs/promises";
import { segment } from "./segment.ts";

const [folder, path] = process.argv.slice(2);
const runtime = await import(path ?? "onnxruntime-web");
// a path names a CommonJS module
const { InferenceSession, Tensor, env } = runtime.default?.Tensor ? runtime.default : runtime;
if (path === undefined) env.wasm.numThreads = 1;
console.log(await segment({ InferenceSession, Tensor }, (name) => readFile(`${folder}/${name}`)));
process.exit(0);
