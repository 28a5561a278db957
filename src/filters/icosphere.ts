/** Corners and triangles of an icosahedron: even permutations of (0, ±1, ±φ). */
const PHI = (1 + Math.sqrt(5)) / 2;

type Point = readonly [number, number, number];

/**
 * Corners of a sphere made of an icosahedron whose triangles are cut into four, again and again.
 *
 * @param subdivisions - how often; there are 10 x 4^subdivisions + 2 corners
 * @returns three coordinates each
 */
export function icosphere(subdivisions: number, radius: number): Float64Array {
  const corners: Point[] = [];
  for (const a of [-1, 1]) {
    for (const b of [-PHI, PHI]) corners.push(unit([0, a, b]), unit([a, b, 0]), unit([b, 0, a]));
  }
  const edge = distance(unit([0, 1, PHI]), unit([0, -1, PHI])) * 1.01;
  let triangles: [Point, Point, Point][] = [];
  for (let i = 0; i < 12; i++) {
    for (let j = 0; j < i; j++) {
      for (let k = 0; k < j; k++) {
        const [a, b, c] = [corners[i], corners[j], corners[k]];
        if (distance(a, b) < edge && distance(b, c) < edge && distance(a, c) < edge) triangles.push([a, b, c]);
      }
    }
  }
  for (let s = 0; s < subdivisions; s++) {
    triangles = triangles.flatMap(([a, b, c]): [Point, Point, Point][] => {
      const [ab, bc, ca] = [between(a, b), between(b, c), between(c, a)];
      return [
        [a, ab, ca],
        [ab, b, bc],
        [ca, bc, c],
        [ab, bc, ca],
      ];
    });
  }
  const found = new Map<string, Point>();
  // corners that triangles share come out of the same two numbers, or of the same two exchanged, so nearly equal
  for (const corner of triangles.flat()) found.set(corner.map((value) => Math.round(value * 1e9) + 0).join(), corner);
  return Float64Array.from([...found.values()].flatMap((corner) => corner.map((value) => value * radius)));
}

function unit([x, y, z]: Point): Point {
  const length = Math.sqrt(x * x + y * y + z * z);
  return [x / length, y / length, z / length];
}

function between(a: Point, b: Point): Point {
  return unit([(a[0] + b[0]) / 2, (a[1] + b[1]) / 2, (a[2] + b[2]) / 2]);
}

function distance(a: Point, b: Point): number {
  const [x, y, z] = [a[0] - b[0], a[1] - b[1], a[2] - b[2]];
  return Math.sqrt(x * x + y * y + z * z);
}
