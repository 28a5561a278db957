import type { Triple } from "./roi.ts";

/**
 * Variances of the voxel centres of a region along its principal axes, mm², largest first: the eigenvalues of their
 * population (1/n) covariance matrix. Sums are taken in integers, so nothing is lost to a region's place in the box,
 * and a region on a plane or a line, however it lies, has variances of exactly 0 across it, where PyRadiomics 3.1
 * (numpy's `eigvals`) may leave rounding noise of either sign.
 *
 * One pass over the voxels, no memory beyond a few numbers.
 *
 * @param data - 1 inside, 0 outside; x varying fastest
 */
export function principalVariances(data: Uint8Array, size: Triple, spacing: Triple): Triple {
  const sums = new Float64Array(10);
  sumMoments(data, size, sums);
  const scatter = scatterMatrix(sums);
  const [xx, yy, zz, xy, xz, yz] = scatter.map((element) => Number(element) / (sums[0] * sums[0]));
  const [sx, sy, sz] = spacing;
  const variances = symmetricEigenvalues(
    xx * (sx * sx),
    yy * (sy * sy),
    zz * (sz * sz),
    xy * (sx * sy),
    xz * (sx * sz),
    yz * (sy * sz),
  );
  const rank = scatterRank(scatter);
  return [variances[0], rank < 2 ? 0 : variances[1], rank < 3 ? 0 : variances[2]];
}

// data[nx ny nz]  1 inside, 0 outside
// sums[10]        added to: count, then sums of x, y, z, xx, yy, zz, xy, xz, yz; integers, exact below 2^53
function sumMoments(data: Uint8Array, [nx, ny, nz]: Triple, sums: Float64Array): void {
  for (let z = 0, i = 0; z < nz; z++) {
    for (let y = 0; y < ny; y++) {
      let count = 0;
      let sumX = 0;
      let sumXx = 0;
      for (let x = 0; x < nx; x++, i++) {
        if (data[i] === 0) continue;
        count++;
        sumX += x;
        sumXx += x * x;
      }
      sums[0] += count;
      sums[1] += sumX;
      sums[2] += count * y;
      sums[3] += count * z;
      sums[4] += sumXx;
      sums[5] += count * y * y;
      sums[6] += count * z * z;
      sums[7] += sumX * y;
      sums[8] += sumX * z;
      sums[9] += count * y * z;
    }
  }
}

/** n² times the covariances xx, yy, zz, xy, xz, yz of voxel coordinates. */
type Scatter = readonly [bigint, bigint, bigint, bigint, bigint, bigint];

function scatterMatrix(sums: Float64Array): Scatter {
  const [n, x, y, z, xx, yy, zz, xy, xz, yz] = Array.from(sums, BigInt);
  return [n * xx - x * x, n * yy - y * y, n * zz - z * z, n * xy - x * y, n * xz - x * z, n * yz - y * z];
}

// the matrix has no negative eigenvalue, so it has rank 2 or less when its determinant is 0, 1 or less when its three
// diagonal minors add up to 0
function scatterRank([xx, yy, zz, xy, xz, yz]: Scatter): number {
  if (xx * (yy * zz - yz * yz) - xy * (xy * zz - yz * xz) + xz * (xy * yz - yy * xz) !== 0n) return 3;
  return xx * yy - xy * xy + xx * zz - xz * xz + yy * zz - yz * yz !== 0n ? 2 : 1;
}

/** Sweeps after which Jacobi rotations stop at the latest; five are enough for any 3 x 3 matrix met so far. */
const MAXIMUM_SWEEPS = 30;

/**
 * Eigenvalues of the symmetric matrix with this diagonal and these other elements, descending, none below 0: by cyclic
 * Jacobi rotations (Golub and Van Loan, Matrix Computations, 8.5), until nothing off the diagonal is left.
 */
export function symmetricEigenvalues(xx: number, yy: number, zz: number, xy: number, xz: number, yz: number): number[] {
  const a = [
    [xx, xy, xz],
    [xy, yy, yz],
    [xz, yz, zz],
  ];
  for (let sweep = 0; sweep < MAXIMUM_SWEEPS; sweep++) {
    for (let p = 0; p < 2; p++) {
      for (let q = p + 1; q < 3; q++) {
        const r = 3 - p - q;
        // too small to change either diagonal element
        if (a[p][p] + Math.abs(a[p][q]) === a[p][p] && a[q][q] + Math.abs(a[p][q]) === a[q][q]) {
          a[p][q] = a[q][p] = 0;
          continue;
        }
        const theta = (a[q][q] - a[p][p]) / (2 * a[p][q]);
        const t = (theta < 0 ? -1 : 1) / (Math.abs(theta) + Math.sqrt(theta * theta + 1));
        const cosine = 1 / Math.sqrt(t * t + 1);
        const sine = t * cosine;
        a[p][p] -= t * a[p][q];
        a[q][q] += t * a[p][q];
        a[p][q] = a[q][p] = 0;
        const rp = a[r][p];
        const rq = a[r][q];
        a[r][p] = a[p][r] = cosine * rp - sine * rq;
        a[r][q] = a[q][r] = sine * rp + cosine * rq;
      }
    }
    if (a[0][1] === 0 && a[0][2] === 0 && a[1][2] === 0) break;
  }
  return [a[0][0], a[1][1], a[2][2]].map((value) => Math.max(value, 0)).sort((p, q) => q - p);
}
