import {
  constant,
  END,
  get,
  I32,
  LOOP,
  REPEAT_IF,
  set,
  tee,
  unsigned,
  V128,
  wasmFunction,
} from "../stats/wasm-function.ts";

/** Lines that are filtered at once. */
export const LANES = 16;

/** How lines lie: steps from one value to the next, and from one line to the next, in values. */
export interface LineLayout {
  readonly along: number;
  readonly across: number;
}

/** A recursive filter with the memory that it reads and writes. */
export interface QuickLines {
  /** Coefficients, in the order of {@link COEFFICIENTS}. */
  readonly coefficients: Float64Array;
  /** Lines as they come. */
  readonly from: Float32Array;
  /** Lines as they go. */
  readonly to: Float32Array;
  /**
   * Filters {@link LANES} lines of n >= 4 values, the first of which begins at `source` of `from`. Of each come `count` values,
   * those from `first` on, to `to` from `target` on, rounded to 32 bits.
   */
  readonly run: (
    source: number,
    read: LineLayout,
    target: number,
    written: LineLayout,
    n: number,
    first: number,
    count: number,
  ) => void;
}

/** A way to make {@link QuickLines}. */
export type LineKernel = (n: number, length: number) => QuickLines | undefined;

/** Coefficients of the way forth (n), of the recursion (d), of the way back (m), and of the border (bn, bm). */
export const COEFFICIENTS: readonly string[] =
  /* @__PURE__ */ "n0 n1 n2 n3 d1 d2 d3 d4 m1 m2 m3 m4 bn1 bn2 bn3 bn4 bm1 bm2 bm3 bm4".split(" ");

// The memory: coefficients; then, for each place along the lines, a record with the values there, those of the way forth, to
// which those of the way back are added, and those of the way back, LANES of each, with a record to spare on either side; then
// the lines.
const ROW = 8 * LANES;
const RECORD = 3 * ROW;
const RECORDS = 256 + RECORD;

/**
 * The filter in WebAssembly, whose instructions take two lines at a time, and in which no line waits for its last sum, as
 * others are summed meanwhile; bench/kernels.ts tells how much faster that is. Sums are taken in the same order, so bits are the
 * same.
 *
 * @param n - values of a line, at most
 * @param length - values of all lines that are in memory
 * @returns undefined where the engine has no such instructions, a page's policy forbids them, or memory is short
 */
export const quickLines: LineKernel = (n, length) => {
  const lines = RECORDS + (n + 1) * RECORD;
  const made = lineFunction(lines + 8 * length);
  if (!made) return undefined;
  const { memory, run } = made;
  const results = lines + 4 * length;
  return {
    coefficients: new Float64Array(memory, 0, COEFFICIENTS.length),
    from: new Float32Array(memory, lines, length),
    to: new Float32Array(memory, results, length),
    run: (source, read, target, written, n, first, count) => {
      const wanted = RECORDS + first * RECORD;
      const wantedEnd = wanted + count * RECORD;
      const at = lines + 4 * source;
      const to = results + 4 * target;
      const end = RECORDS + n * RECORD;
      run(at, 4 * read.along, 4 * read.across, to, 4 * written.along, 4 * written.across, end, wanted, wantedEnd);
    },
  };
};

const I32_ADD = [0x6a];
const I32_SUBTRACT = [0x6b];
// signed, as a limit may lie before the memory
const I32_LESS = [0x48];
const F32_LOAD = [0x2a, 2, 0];
const F32_STORE = [0x38, 2, 0];
const f64Load = (offset: number): number[] => [0x2b, 3, ...unsigned(offset)];
const f64Store = (offset: number): number[] => [0x39, 3, ...unsigned(offset)];
const TO_F64 = [0xbb];
const TO_F32 = [0xb6];
const load = (offset: number): number[] => [0xfd, 0x00, 3, ...unsigned(offset)];
const loadTwice = (offset: number): number[] => [0xfd, 0x0a, 3, ...unsigned(offset)];
const store = (offset: number): number[] => [0xfd, 0x0b, 3, ...unsigned(offset)];
const ADD = [0xfd, 0xf0, 0x01];
const SUBTRACT = [0xfd, 0xf1, 0x01];
const MULTIPLY = [0xfd, 0xf2, 0x01];

const lineFunction = /* @__PURE__ */ wasmFunction(() => ({
  parameters: 9,
  locals: [
    [3, I32],
    [13, V128],
  ],
  code: lineCode(),
}));

// parameters: address of the lines read and steps along and across them; the same of those written; then the addresses behind
// the last record, of the first that is wanted, and behind the last that is
function lineCode(): number[] {
  const [source, along, across, target, writtenAlong, writtenAcross, end, wanted, wantedEnd] = [
    0, 1, 2, 3, 4, 5, 6, 7, 8,
  ];
  const [p, q, limit, coefficient, made] = [9, 10, 11, 12, 24];
  const code: number[] = [];
  const add = (...parts: (readonly number[])[]): void => {
    for (const part of parts) for (const byte of part) code.push(byte);
  };
  const move = (local: number, step: readonly number[]): void => add(get(local), step, I32_ADD, set(local));

  // records of the values
  add(constant(RECORDS), set(p), LOOP, get(source), set(q));
  for (let lane = 0; lane < ROW; lane += 8) {
    add(get(p), get(q), F32_LOAD, TO_F64, f64Store(lane));
    move(q, get(across));
  }
  move(source, get(along));
  add(get(p), constant(RECORD), I32_ADD, tee(p), get(end), I32_LESS, REPEAT_IF, END);

  for (const back of [false, true]) {
    const own = (back ? 2 : 1) * ROW;
    for (const [group, first] of [back ? 8 : 0, 4, back ? 16 : 12].entries()) {
      for (let k = 0; k < 4; k++) add(constant(0), loadTwice(8 * (first + k)), set(coefficient + 4 * group + k));
    }
    // the values at a place that has so many before it, at most 4 of which count; beyond the border its value goes on
    const sum = (before: number): void => {
      const record = (k: number): number => (back ? 4 - before + k : before - k) * RECORD;
      for (let lane = 0; lane < ROW; lane += 16) {
        add(get(p));
        for (let k = 0; k < 4; k++) {
          const at = record(Math.min(back ? k + 1 : k, before));
          add(get(p), load(at + lane), get(coefficient + k), MULTIPLY, k > 0 ? ADD : []);
        }
        for (let k = 1; k <= 4; k++) {
          const at = k <= before ? record(k) + own : record(before);
          add(get(p), load(at + lane), get(coefficient + (k <= before ? 3 : 7) + k), MULTIPLY, k > 1 ? ADD : []);
        }
        add(SUBTRACT, tee(made), store(record(0) + own + lane));
        if (!back) continue;
        const result = record(0) + ROW + lane;
        add(get(p), get(p), load(result), get(made), ADD, store(result));
      }
    };
    if (back) add(get(end), constant(5 * RECORD), I32_SUBTRACT, set(p));
    else add(constant(RECORDS), set(p));
    for (let before = 0; before < 4; before++) sum(before);
    add(back ? get(wanted) : get(wantedEnd), constant((back ? 1 : 4) * RECORD), I32_SUBTRACT, set(limit));
    // once at least: what is made beyond the values wanted goes to records to spare
    add(LOOP);
    sum(4);
    if (back) add(get(limit), get(p), constant(RECORD), I32_SUBTRACT, tee(p), I32_LESS);
    else add(get(p), constant(RECORD), I32_ADD, tee(p), get(limit), I32_LESS);
    add(REPEAT_IF, END);
  }

  // the lines wanted
  add(get(wanted), set(p), LOOP, get(target), set(q));
  for (let lane = 0; lane < ROW; lane += 8) {
    add(get(q), get(p), f64Load(ROW + lane), TO_F32, F32_STORE);
    move(q, get(writtenAcross));
  }
  move(target, get(writtenAlong));
  add(get(p), constant(RECORD), I32_ADD, tee(p), get(wantedEnd), I32_LESS, REPEAT_IF, END);
  return code;
}
