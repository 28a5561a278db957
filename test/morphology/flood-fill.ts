type Triple = readonly [number, number, number];

/**
 * Level and number of voxels of each connected zone, found by spreading from voxel to voxel; sorted.
 *
 * @param data - x varying fastest; 0 is no zone's
 * @param reach - 1 for each axis along which voxels are neighbours
 */
export function floodFill(data: ArrayLike<number>, [nx, ny, nz]: Triple, [rx, ry, rz]: Triple): [number, number][] {
  const left = Array.from(data);
  const zones: [number, number][] = [];
  for (let seed = 0; seed < left.length; seed++) {
    const level = left[seed];
    if (level === 0) continue;
    left[seed] = 0;
    const stack = [seed];
    let voxels = 0;
    while (stack.length > 0) {
      const i = stack.pop() as number;
      voxels++;
      const [x, y, z] = [i % nx, Math.floor(i / nx) % ny, Math.floor(i / (nx * ny))];
      for (let c = Math.max(z - rz, 0); c <= Math.min(z + rz, nz - 1); c++) {
        for (let b = Math.max(y - ry, 0); b <= Math.min(y + ry, ny - 1); b++) {
          for (let a = Math.max(x - rx, 0); a <= Math.min(x + rx, nx - 1); a++) {
            const j = (c * ny + b) * nx + a;
            if (left[j] !== level) continue;
            left[j] = 0;
            stack.push(j);
          }
        }
      }
    }
    zones.push([level, voxels]);
  }
  return sortZones(zones);
}

export function sortZones(zones: [number, number][]): [number, number][] {
  return zones.sort((a, b) => a[0] - b[0] || a[1] - b[1]);
}
