import { constant, END, get, I32, LOOP, REPEAT_IF, set, unsigned, V128, wasmFunction } from "./wasm-function.ts";

/**
 * Adds the products of four columns with four others to the tile: `left` and `right` are panels of `rows` rows of four columns
 * whose values alternate, by their place in the room; to `tile[4 a + b]` come, one row after the other, column a of the first
 * times b of the second.
 */
export type TileKernel = (left: number, right: number, rows: number) => void;

/** A kernel with the memory that it reads and writes. */
export interface TileRoom {
  readonly room: Float64Array;
  readonly tile: Float64Array;
  readonly multiply: TileKernel;
}

/** Bytes before the room: the tile. */
const TILE_BYTES = 128;

/**
 * A kernel in WebAssembly whose instructions take two columns at a time, with the same sums in the same order, so in the same
 * bits, as the plain one. All sums stay in registers; bench/kernels.ts tells how much faster that is.
 *
 * @param length - values of the room
 * @returns undefined where the engine has no such instructions, a page's policy forbids them, or memory is short
 */
export function quickTiles(length: number): TileRoom | undefined {
  const made = tileFunction(TILE_BYTES + 8 * length);
  return (
    made && {
      room: new Float64Array(made.memory, TILE_BYTES, length),
      tile: new Float64Array(made.memory, 0, 16),
      multiply: (left, right, rows) => made.run(TILE_BYTES + 8 * left, TILE_BYTES + 8 * right, rows),
    }
  );
}

/** The same without WebAssembly. */
export function plainTiles(length: number): TileRoom {
  const room = new Float64Array(length);
  const tile = new Float64Array(16);
  return { room, tile, multiply: (left, right, rows) => multiplyPlain(room, left, right, rows, tile) };
}

// room      panels at `left` and `right`
// tile[16]  products are added, one row a column of `left`
function multiplyPlain(room: Float64Array, left: number, right: number, rows: number, tile: Float64Array): void {
  let c00 = tile[0];
  let c01 = tile[1];
  let c02 = tile[2];
  let c03 = tile[3];
  let c10 = tile[4];
  let c11 = tile[5];
  let c12 = tile[6];
  let c13 = tile[7];
  let c20 = tile[8];
  let c21 = tile[9];
  let c22 = tile[10];
  let c23 = tile[11];
  let c30 = tile[12];
  let c31 = tile[13];
  let c32 = tile[14];
  let c33 = tile[15];
  const end = left + 4 * rows;
  for (let k = left, l = right; k < end; k += 4, l += 4) {
    const y0 = room[l];
    const y1 = room[l + 1];
    const y2 = room[l + 2];
    const y3 = room[l + 3];
    let x = room[k];
    c00 += x * y0;
    c01 += x * y1;
    c02 += x * y2;
    c03 += x * y3;
    x = room[k + 1];
    c10 += x * y0;
    c11 += x * y1;
    c12 += x * y2;
    c13 += x * y3;
    x = room[k + 2];
    c20 += x * y0;
    c21 += x * y1;
    c22 += x * y2;
    c23 += x * y3;
    x = room[k + 3];
    c30 += x * y0;
    c31 += x * y1;
    c32 += x * y2;
    c33 += x * y3;
  }
  tile[0] = c00;
  tile[1] = c01;
  tile[2] = c02;
  tile[3] = c03;
  tile[4] = c10;
  tile[5] = c11;
  tile[6] = c12;
  tile[7] = c13;
  tile[8] = c20;
  tile[9] = c21;
  tile[10] = c22;
  tile[11] = c23;
  tile[12] = c30;
  tile[13] = c31;
  tile[14] = c32;
  tile[15] = c33;
}

const I32_ADD = [0x6a];
const I32_SHIFT_LEFT = [0x74];
const I32_LESS = [0x49];
const load = (offset: number): number[] => [0xfd, 0x00, 3, ...unsigned(offset)];
const loadTwice = (offset: number): number[] => [0xfd, 0x0a, 3, ...unsigned(offset)];
const store = (offset: number): number[] => [0xfd, 0x0b, 3, ...unsigned(offset)];
const F64_ADD = [0xfd, 0xf0, 0x01];
const F64_MULTIPLY = [0xfd, 0xf2, 0x01];

const tileFunction = /* @__PURE__ */ wasmFunction(() => ({
  parameters: 3,
  locals: [
    [1, I32],
    [11, V128],
  ],
  code: tileCode(),
}));

// parameters are the addresses of the panels and the number of rows; the tile is at address 0
function tileCode(): number[] {
  // locals: the end of the left panel, a value of it twice, four values of the right
  const [left, right, rows, end, x, y] = [0, 1, 2, 3, 4, 5];
  // sums of column a of the left with columns 2 h and 2 h + 1 of the right
  const sum = (a: number, h: number): number => 7 + 2 * a + h;
  const code: number[] = [
    ...[...get(left), ...get(rows), ...constant(5), ...I32_SHIFT_LEFT, ...I32_ADD, ...set(end)],
    ...eachSum((a, h) => [...constant(0), ...load(32 * a + 16 * h), ...set(sum(a, h))]),
    ...[...LOOP, ...get(right), ...load(0), ...set(y), ...get(right), ...load(16), ...set(y + 1)],
  ];
  for (let a = 0; a < 4; a++) {
    code.push(...get(left), ...loadTwice(8 * a), ...set(x));
    for (let h = 0; h < 2; h++) {
      code.push(...get(sum(a, h)), ...get(x), ...get(y + h), ...F64_MULTIPLY, ...F64_ADD, ...set(sum(a, h)));
    }
  }
  for (const panel of [left, right]) code.push(...get(panel), ...constant(32), ...I32_ADD, ...set(panel));
  code.push(...get(left), ...get(end), ...I32_LESS, ...REPEAT_IF, ...END);
  code.push(...eachSum((a, h) => [...constant(0), ...get(sum(a, h)), ...store(32 * a + 16 * h)]));
  return code;
}

function eachSum(codeOf: (a: number, h: number) => number[]): number[] {
  return [0, 1, 2, 3].flatMap((a) => [...codeOf(a, 0), ...codeOf(a, 1)]);
}
