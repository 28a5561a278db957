/**
 * What lies beyond the border of an image, in IBSI's terms: zeros (`zero`, constant value padding, GBYQ), the border
 * voxel repeated (`nearest`, SIJG), the image again (`periodic`, Z7YO), or the image mirrored with its border voxel
 * repeated (`mirror`, ZDTV): b a | a b c | c b.
 */
export type Boundary = "zero" | "nearest" | "periodic" | "mirror";

/**
 * Where along an axis of n voxels the value at position i is found, for any whole i; -1 where it is 0.
 */
export function boundaryIndex(boundary: Boundary, i: number, n: number): number {
  if (i >= 0 && i < n) return i;
  switch (boundary) {
    case "zero":
      return -1;
    case "nearest":
      return i < 0 ? 0 : n - 1;
    case "periodic":
      return ((i % n) + n) % n;
    case "mirror": {
      const k = ((i % (2 * n)) + 2 * n) % (2 * n);
      return k < n ? k : 2 * n - 1 - k;
    }
  }
}
