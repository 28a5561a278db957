// node --expose-gc bench/memory.ts CASE: peak of live memory of one extraction beyond its input, as JSON. Every array
// of 64 kB or more that is made, runs the garbage collector and then looks at what is left: memory can only peak there.

import { benchCases } from "./cases.ts";
import { extract, load } from "./families.ts";

const LARGE = 65_536;

const collect = (globalThis as { gc?: () => void }).gc;
if (!collect) throw new Error("memory.ts: needs node --expose-gc");

let watching = false;
let peak = 0;

function live(): number {
  collect?.();
  collect?.(); // the first leaves freed buffers to a background thread
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}

const TYPES = [
  "Int8Array",
  "Uint8Array",
  "Int16Array",
  "Uint16Array",
  "Int32Array",
  "Uint32Array",
  "Float32Array",
  "Float64Array",
] as const;

type Constructor = new (...args: unknown[]) => { readonly byteLength: number; readonly buffer: object };

function watch(name: (typeof TYPES)[number]): void {
  const Original = globalThis[name] as unknown as Constructor;
  const Watched = class extends Original {
    constructor(...args: unknown[]) {
      super(...args);
      // a view of a buffer that was there already costs nothing
      if (watching && this.byteLength >= LARGE && this.buffer !== args[0]) peak = Math.max(peak, live());
    }
  };
  Object.assign(globalThis, { [name]: Watched });
}

for (const name of TYPES) watch(name);
const found = benchCases()[Number(process.argv[2])];
const input = load(found);
extract(found, input, found.classes); // compiled code and caches are no part of it
// buffers of the file that was read are given back in the background
for (let round = 0; round < 5; round++) {
  live();
  await new Promise((resolve) => setTimeout(resolve, 50));
}
const before = live();
watching = true;
const { features } = extract(found, input, found.classes);
watching = false;
console.log(
  JSON.stringify({ bytes: peak - before, boxVoxels: found.boxVoxels, features: Object.keys(features).length }),
);
