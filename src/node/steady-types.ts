import process from "node:process";
import { setFlagsFromString } from "node:v8";

/** Calls after which V8 would put a better bridge between WebAssembly and JavaScript in the place of the first: more than any. */
const NEVER = 2 ** 31 - 1;

/**
 * To be called before a module is loaded in a thread, as it may be TypeScript. Node takes the types away with a program in
 * WebAssembly, which each thread has for itself. Where several threads get better bridges to theirs, V8 loses count of what it
 * has compiled now and then, and the whole program is gone: `Check failed: jit_page.has_value()`, in Node 22 to 26. So none
 * are made, which costs no time that could be measured. Modules of JavaScript change nothing.
 *
 * @see https://github.com/nodejs/node/issues/64500
 */
export function steadyTypeStripping(module: string): void {
  const { bun, deno } = process.versions;
  if (bun || deno || !/\.[cm]?ts($|[?#])/.test(module)) return;
  setFlagsFromString(`--wasm-wrapper-tiering-budget=${NEVER}`);
}
