/**
 * Fills polygons in one slice by the even-odd rule: a voxel is inside where a ray from its centre crosses the edges of
 * all of them an odd number of times, so a polygon within another is a hole, and one within the hole an island. A
 * centre on an edge is inside where the polygon lies towards higher x or y, so that polygons that share an edge never
 * share a voxel.
 *
 * @param polygons - vertices x, y, x, y, ... of each, as fractional indices: the centre of the first voxel is (0, 0)
 * @param nx - voxels in a row
 * @param ny - rows
 * @param slice - nx x ny values; voxels inside are flipped between 0 and 1
 */
export function fillContours(polygons: readonly Float64Array[], nx: number, ny: number, slice: Uint8Array): void {
  // one more column takes the crossings to the right of the last voxel
  const crossings = new Uint8Array((nx + 1) * ny);
  for (const polygon of polygons) markCrossings(polygon, nx, ny, crossings);
  for (let y = 0, at = 0; y < ny; y++) {
    let parity = 0;
    for (let x = 0, from = y * (nx + 1); x < nx; x++, at++) {
      parity ^= crossings[from + x];
      slice[at] ^= parity;
    }
  }
}

// polygon[2n]             vertices; the last joins the first
// crossings[(nx + 1) ny]  flipped at the first voxel of a row whose centre is not left of an edge
function markCrossings(polygon: Float64Array, nx: number, ny: number, crossings: Uint8Array): void {
  const n = polygon.length;
  for (let i = 0, j = n - 2; i < n; j = i, i += 2) {
    // from the lower end, so that the edge of a neighbour that runs the other way rounds the same
    const [low, high] = polygon[j + 1] < polygon[i + 1] ? [j, i] : [i, j];
    const x0 = polygon[low];
    const y0 = polygon[low + 1];
    const width = polygon[high] - x0;
    const height = polygon[high + 1] - y0;
    // rows whose centre lies in [y0, y1)
    const first = Math.max(0, Math.ceil(y0));
    const end = Math.min(ny, Math.ceil(polygon[high + 1]));
    for (let y = first; y < end; y++) {
      const x = Math.ceil(x0 + ((y - y0) * width) / height);
      crossings[y * (nx + 1) + (x < 0 ? 0 : x > nx ? nx : x)] ^= 1;
    }
  }
}
