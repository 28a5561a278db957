/** Closed lines around a region: x0, y0, x1, y1, ... in pixels; pixel (i, j) covers i..i+1 and j..j+1. */
export type Outline = readonly Float64Array[];

// the step along each direction, clockwise from +x with y down
const DX = [1, 0, -1, 0];
const DY = [0, 1, 0, -1];
// the pixel ahead on the right of a corner, for each direction; the one on the left is that of the direction before
const RIGHT_X = [0, -1, -1, 0];
const RIGHT_Y = [0, 0, -1, -1];

/**
 * The borders between inside and outside of a 2D mask, holes included, each as one closed line through the middles of
 * the pixel edges, so that slanted borders look slanted. Points that add less than `tolerance` are left out.
 *
 * @param mask - 0 outside; x varying fastest; length nx * ny
 * @param tolerance - how far a left-out point may lie from the line, pixels
 * @example
 * ```ts
 * import { maskOutline } from "radiosurv/study";
 * maskOutline(Uint8Array.of(1), 1, 1)[0]; // => Float64Array.of(0.5, 0, 1, 0.5, 0.5, 1, 0, 0.5)
 * ```
 */
export function maskOutline(mask: ArrayLike<number>, nx: number, ny: number, tolerance = 0): Outline {
  const inside = (x: number, y: number): boolean => x >= 0 && y >= 0 && x < nx && y < ny && mask[y * nx + x] !== 0;
  const seen = new Uint8Array((nx + 1) * (ny + 1));
  const lines: Float64Array[] = [];
  for (let y = 0; y < ny; y++) {
    for (let x = 0; x < nx; x++) {
      // every closed line has an upper edge with the inside below it
      if (!inside(x, y) || inside(x, y - 1) || seen[y * (nx + 1) + x]) continue;
      lines.push(simplify(follow(inside, seen, nx, x, y), tolerance));
    }
  }
  return lines;
}

// walks along pixel edges with the inside on the right, from the upper edge of pixel (x, y) back to it
function follow(
  inside: (x: number, y: number) => boolean,
  seen: Uint8Array,
  nx: number,
  x: number,
  y: number,
): Float64Array {
  const points: number[] = [];
  const [startX, startY] = [x, y];
  let direction = 0;
  do {
    if (direction === 0) seen[y * (nx + 1) + x] = 1;
    points.push(x + DX[direction] / 2, y + DY[direction] / 2);
    x += DX[direction];
    y += DY[direction];
    const right = inside(x + RIGHT_X[direction], y + RIGHT_Y[direction]);
    const left = inside(x + RIGHT_X[(direction + 3) % 4], y + RIGHT_Y[(direction + 3) % 4]);
    if (!right) direction = (direction + 1) % 4;
    else if (left) direction = (direction + 3) % 4;
  } while (x !== startX || y !== startY || direction !== 0);
  return Float64Array.from(points);
}

// leaves out points as long as all that were left out lie close to the straight line
function simplify(line: Float64Array, tolerance: number): Float64Array {
  const n = line.length / 2;
  const kept = [line[0], line[1]];
  for (let from = 0, to = 2; to <= n; to++) {
    if (to < n && isStraight(line, from, to, tolerance)) continue;
    if (to < n) kept.push(line[2 * (to - 1)], line[2 * (to - 1) + 1]);
    else if (n > 2) kept.push(line[2 * (n - 1)], line[2 * (n - 1) + 1]);
    from = to - 1;
  }
  return Float64Array.from(kept);
}

function isStraight(line: Float64Array, from: number, to: number, tolerance: number): boolean {
  const [x, y] = [line[2 * from], line[2 * from + 1]];
  const [dx, dy] = [line[2 * to] - x, line[2 * to + 1] - y];
  const length = Math.sqrt(dx * dx + dy * dy);
  for (let i = from + 1; i < to; i++) {
    if (Math.abs((line[2 * i] - x) * dy - (line[2 * i + 1] - y) * dx) > tolerance * length + 1e-9) return false;
  }
  return true;
}
