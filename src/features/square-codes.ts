// Which corners of each 2 x 2 square of a slice lie inside, with a border of zeros around the slice.
// data    1 inside, 0 outside; the slice starts at `from`, x fastest
// nx, ny  size of the slice
// codes   (nx + 1) * (ny + 1) bytes, overwritten: bit 0 is the voxel at (x - 1, y - 1) of square (x, y), bit 1 that at
//         (x, y - 1), bit 2 that at (x, y), bit 3 that at (x - 1, y)
export function squareCodes(data: Uint8Array, from: number, nx: number, ny: number, codes: Uint8Array): void {
  const width = nx + 1;
  codes.fill(0);
  for (let y = 0, i = from; y < ny; y++) {
    for (let square = y * width, end = square + nx; square < end; square++, i++) {
      if (data[i] === 0) continue;
      codes[square] |= 4;
      codes[square + 1] |= 8;
      codes[square + width] |= 2;
      codes[square + width + 1] |= 1;
    }
  }
}
