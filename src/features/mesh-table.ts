/** Triangles of every way in which a surface can pass through a cube of eight voxels. */
export interface MeshTable {
  /** Triangles of configuration c are `starts[c]` to `starts[c + 1] - 1`; length 129. */
  readonly starts: Uint16Array;
  /** Twice the area vector of each triangle in half voxels (so 1/8 voxel face), outward; three numbers a triangle. */
  readonly normals: Int8Array;
  /** Six times the signed volume between each configuration and the cube's first corner, in half voxels cubed. */
  readonly volumes: Int16Array;
}

// the corners of each face in a row around it, counter-clockwise when seen from outside
const FACES = "012347650451326703741562";

/**
 * The triangles that PyRadiomics draws in each cube, from three rules instead of a table.
 *
 * Bit k of a configuration is set when corner k lies inside; corners 0..3 go round the lower slice, (0,0), (1,0), (1,1),
 * (0,1) in x, y, and 4..7 round the upper one. A vertex sits half-way along each cube edge with one end inside.
 *
 * 1. Only the 128 configurations with corner 7 outside are drawn; any other is its complement, turned inside out.
 * 2. On each face a line goes round each run of inside corners, so corners that meet only across a diagonal stay apart.
 *    Together the lines of the six faces form closed loops of vertices.
 * 3. Each loop is filled with a fan of triangles from one of its vertices: that with the greatest sum of squared
 *    distances to the vertices across the loop, less the squared distance between its two neighbours. Where two score
 *    alike their fans cover the same flat parts.
 *
 * By rules 1 and 2 two cubes may disagree about the face between them, and the mesh then has a hole there; PyRadiomics'
 * mesh has the same holes, and the numbers follow it. The rules were found by comparison with the triangles of
 * PyRadiomics 3.1 (cshape.c), and all 256 configurations are tested against it.
 *
 * @see Lorensen and Cline, Marching cubes, SIGGRAPH 1987
 */
export const MESH_TABLE: MeshTable = /* @__PURE__ */ buildMeshTable();

function buildMeshTable(): MeshTable {
  const starts = new Uint16Array(129);
  const volumes = new Int16Array(128);
  const normals: number[] = [];
  for (let configuration = 0; configuration < 128; configuration++) {
    const next = facesToLines(configuration);
    for (let start = 0; start < 27; start++) {
      const loop: number[] = [];
      for (let vertex = start; next[vertex] >= 0; ) {
        loop.push(vertex);
        const following = next[vertex];
        next[vertex] = -1;
        vertex = following;
      }
      if (loop.length > 0) volumes[configuration] += fillLoop(loop, normals);
    }
    starts[configuration + 1] = normals.length / 3;
  }
  return { starts, normals: Int8Array.from(normals), volumes };
}

// returns  for each vertex the one that its line leads to, or -1; a vertex is numbered by its place in the cube in half
//          voxels, x + 3 y + 9 z, which is also the sum of the two corners' x + 3 y + 9 z in voxels
function facesToLines(configuration: number): Int8Array {
  const next = new Int8Array(27).fill(-1);
  for (let face = 0; face < 24; face += 4) {
    const corner = (i: number): number => Number(FACES[face + (i & 3)]);
    const inside = (i: number): number => (configuration >> corner(i)) & 1;
    const crossing = (i: number): number => place(corner(i)) + place(corner(i + 1));
    for (let i = 0; i < 4; i++) {
      if (inside(i) || !inside(i + 1)) continue;
      let last = i + 1;
      while (inside(last + 1)) last++;
      next[crossing(last)] = crossing(i);
    }
  }
  return next;
}

function place(corner: number): number {
  return ((corner ^ (corner >> 1)) & 1) + 3 * ((corner >> 1) & 1) + 9 * (corner >> 2);
}

function coordinates(vertex: number): readonly [number, number, number] {
  return [vertex % 3, Math.floor(vertex / 3) % 3, Math.floor(vertex / 9)];
}

function squaredDistance(a: number, b: number): number {
  const [ax, ay, az] = coordinates(a);
  const [bx, by, bz] = coordinates(b);
  return (ax - bx) * (ax - bx) + (ay - by) * (ay - by) + (az - bz) * (az - bz);
}

// appends the area vectors of the loop's fan to `normals`; returns six times its signed volume to the first corner
function fillLoop(loop: readonly number[], normals: number[]): number {
  const n = loop.length;
  let apex = 0;
  let highest = Number.NEGATIVE_INFINITY;
  for (let k = 0; k < n; k++) {
    let score = -squaredDistance(loop[(k + 1) % n], loop[(k + n - 1) % n]);
    for (let i = 2; i < n - 1; i++) score += squaredDistance(loop[k], loop[(k + i) % n]);
    if (score > highest) {
      highest = score;
      apex = k;
    }
  }
  const [ax, ay, az] = coordinates(loop[apex]);
  let volume = 0;
  for (let i = 1; i < n - 1; i++) {
    const [bx, by, bz] = coordinates(loop[(apex + i) % n]);
    const [cx, cy, cz] = coordinates(loop[(apex + i + 1) % n]);
    const x = (by - ay) * (cz - az) - (bz - az) * (cy - ay);
    const y = (bz - az) * (cx - ax) - (bx - ax) * (cz - az);
    const z = (bx - ax) * (cy - ay) - (by - ay) * (cx - ax);
    normals.push(x, y, z);
    volume += ax * x + ay * y + az * z;
  }
  return volume;
}
