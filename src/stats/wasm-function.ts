/** A function in WebAssembly, and the memory that it works on. */
export interface WasmFunction {
  readonly memory: ArrayBuffer;
  readonly run: (...args: number[]) => void;
}

/** What a function is made of. */
export interface WasmCode {
  /** Number of parameters, all of them 32-bit integers: locals 0, 1, ... */
  readonly parameters: number;
  /** Types of the locals behind them, each with its number. */
  readonly locals: readonly (readonly [count: number, type: number])[];
  readonly code: readonly number[];
}

const PAGE = 2 ** 16;

/**
 * Makes a function of its instructions, which the helpers below spell: so a kernel's source is what is read here, and no binary
 * file is kept. For kernels alone that are well over 1.5 times as fast as the same in JavaScript and give the same bits; each has
 * a plain form that is used where this gives undefined.
 *
 * It is compiled when it is first wanted, and kept, as engines take time to make the best of it.
 *
 * @param codeOf - called once, when the function is first wanted
 * @returns a function that gives it with so many bytes of memory; undefined where the engine has no such instructions, a page's
 *   policy forbids them, or memory is short
 * @see https://webassembly.github.io/spec/core/binary
 */
export function wasmFunction(codeOf: () => WasmCode): (bytes: number) => WasmFunction | undefined {
  let compiled: WebAssembly.Module | undefined;
  let refused = false;
  return (bytes) => {
    if (refused) return undefined;
    try {
      refused = compiled === undefined;
      compiled ??= new WebAssembly.Module(moduleOf(codeOf()));
      refused = false;
      const pages = Math.ceil(bytes / PAGE);
      const memory = new WebAssembly.Memory({ initial: pages, maximum: pages });
      const { exports } = new WebAssembly.Instance(compiled, { m: { m: memory } });
      return { memory: memory.buffer, run: exports.f as WasmFunction["run"] };
    } catch {
      return undefined;
    }
  };
}

// one function "f" with the memory "m" of "m"
function moduleOf({ parameters, locals, code }: WasmCode): Uint8Array<ArrayBuffer> {
  const body = [...unsigned(locals.length), ...locals.flatMap(([count, type]) => [...unsigned(count), type])];
  for (const byte of code) body.push(byte);
  body.push(...END);
  const sections: readonly (readonly [id: number, bytes: readonly number[]])[] = [
    [1, [1, 0x60, parameters, ...new Array<number>(parameters).fill(I32), 0]],
    [2, [1, ...M, ...M, 2, 0, 1]],
    [3, [1, 0]],
    [7, [1, ...F, 0, 0]],
    [10, [1, ...unsigned(body.length), ...body]],
  ];
  const bytes = sections.flatMap(([id, content]) => [id, ...unsigned(content.length), ...content]);
  return Uint8Array.from([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0, ...bytes]);
}

/** Names of one letter. */
const M: readonly number[] = [1, 0x6d];
const F: readonly number[] = [1, 0x66];

export const I32 = 0x7f;
export const V128 = 0x7b;
export const get = (local: number): readonly number[] => [0x20, local];
export const set = (local: number): readonly number[] => [0x21, local];
export const tee = (local: number): readonly number[] => [0x22, local];
export const constant = (value: number): readonly number[] => [0x41, ...signed(value | 0)];
/** Begins a block to whose start {@link REPEAT_IF} goes back. */
export const LOOP: readonly number[] = [0x03, 0x40];
export const REPEAT_IF: readonly number[] = [0x0d, 0];
export const END: readonly number[] = [0x0b];

// LEB128
export function unsigned(value: number): readonly number[] {
  return value < 128 ? [value] : [(value % 128) + 128, ...unsigned(Math.floor(value / 128))];
}

function signed(value: number): readonly number[] {
  const low = value & 127;
  const rest = value >> 7;
  const last = low < 64 ? rest === 0 : rest === -1;
  return last ? [low] : [low + 128, ...signed(rest)];
}
