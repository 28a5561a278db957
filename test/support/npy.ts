/** An array from a NumPy file, in C order. */
export interface NpyArray {
  readonly shape: readonly number[];
  readonly data: Float64Array;
}

/** Reads a version 1 NumPy file of little endian doubles, in C or Fortran order; enough for the stored matrices. */
export function readNpy(bytes: Uint8Array): NpyArray {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const start = 10 + view.getUint16(8, true);
  const header = new TextDecoder("latin1").decode(bytes.subarray(10, start));
  const shape = /'shape': \(([^)]*)\)/.exec(header)?.[1].match(/\d+/g)?.map(Number);
  if (!shape || !header.includes("'descr': '<f8'")) throw new Error(`readNpy: doubles are needed; got ${header}`);
  const n = shape.reduce((product, length) => product * length, 1);
  const fortran = header.includes("'fortran_order': True");
  const data = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    data[i] = view.getFloat64(start + 8 * (fortran ? fortranPosition(i, shape) : i), true);
  }
  return { shape, data };
}

// where element i of an array in C order lies in Fortran order
function fortranPosition(i: number, shape: readonly number[]): number {
  let position = 0;
  let step = shape.reduce((product, length) => product * length, 1);
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    step /= shape[axis];
    position += (i % shape[axis]) * step;
    i = Math.floor(i / shape[axis]);
  }
  return position;
}
