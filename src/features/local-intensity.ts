import { contiguousData } from "../image/image.ts";
import { size3 } from "../image/mask-box.ts";
import { cbrt } from "../stats/elementary.ts";
import type { FamilyOptions, IbsiDefinition, IbsiFamily } from "./family.ts";
import { ibsiFamily } from "./family.ts";
import type { Region } from "./region.ts";

/** Means over a ball of 1 cm³ around voxels of the region; the ball takes in voxels outside the region too. */
export interface LocalIntensityFeatures {
  /** Mean around the brightest voxel; of several, the highest mean. Formula: mean over the ball at argmax x. Unit: of the image. IBSI: VJGA. */
  readonly loc_peak_loc: number;
  /** Highest mean around any voxel. Formula: max of the means over the ball. Unit: of the image. IBSI: 0F91. */
  readonly loc_peak_glob: number;
}

const IBSI: IbsiDefinition = {
  tags: ["loc_peak_loc", "loc_peak_glob"],
  leftOut: ({ roi }) =>
    roi.dimension === 2 ? "localIntensity: needs a 3D image, as it takes means over a ball" : undefined,
  compute: (region) => [{ values: peaks(region) }],
};

/**
 * Local intensity: 2 features of the `ibsi` profile, the peaks of PET. A ball takes in the voxels whose centres lie within
 * 6.2 mm; beyond the border of the image it takes those that there are. Time O(n x lines of voxels through the ball).
 *
 * @param options - `tags` to return
 */
export function localIntensity(options: FamilyOptions<never> = {}): IbsiFamily {
  return ibsiFamily("localIntensity", IBSI, options);
}

/** Radius of a ball of 1 cm³, mm. */
const RADIUS = /* @__PURE__ */ ballRadius();

function ballRadius(): number {
  return 10 * cbrt(3 / (4 * Math.PI));
}

function peaks(region: Region): { loc_peak_loc: number; loc_peak_glob: number } {
  const { intensity, roi, image } = region;
  const size = size3(image);
  const [sx, sy, sz] = intensity.spacing;
  const reachY = Math.floor(RADIUS / sy);
  const reachZ = Math.floor(RADIUS / sz);
  // the lines along x that make up the ball: where they are, and how far they reach
  const lines: [y: number, z: number, reach: number][] = [];
  for (let z = -reachZ; z <= reachZ; z++) {
    for (let y = -reachY; y <= reachY; y++) {
      const rest = RADIUS * RADIUS - y * y * sy * sy - z * z * sz * sz;
      if (rest >= 0) lines.push([y, z, Math.floor(Math.sqrt(rest) / sx)]);
    }
  }
  const sums = runningSums(region, reachY, reachZ);
  const { y0, z0, ny, width } = sums;
  const nz = sums.data.length / (ny * width);
  const [bx, by, bz] = intensity.size;
  let brightest = Number.NEGATIVE_INFINITY;
  let local = Number.NEGATIVE_INFINITY;
  let global = Number.NEGATIVE_INFINITY;
  for (let z = 0, i = 0, k = 0; z < bz; z++) {
    for (let y = 0; y < by; y++) {
      for (let x = 0; x < bx; x++) {
        if (intensity.data[i++] === 0) continue;
        const px = x + intensity.lower[0];
        const py = y + intensity.lower[1] - y0;
        const pz = z + intensity.lower[2] - z0;
        let sum = 0;
        let count = 0;
        for (let l = 0; l < lines.length; l++) {
          const line = lines[l];
          const ly = py + line[0];
          const lz = pz + line[1];
          if (ly < 0 || lz < 0 || ly >= ny || lz >= nz) continue;
          const from = px - line[2] < 0 ? 0 : px - line[2];
          const to = px + line[2] + 1 > size[0] ? size[0] : px + line[2] + 1;
          const row = (lz * ny + ly) * width;
          sum += sums.data[row + to] - sums.data[row + from];
          count += to - from;
        }
        const mean = sum / count;
        const value = roi.values[k++];
        if (mean > global) global = mean;
        if (value > brightest || (value === brightest && mean > local)) {
          brightest = value;
          local = mean;
        }
      }
    }
  }
  return { loc_peak_loc: local, loc_peak_glob: global };
}

/** Sums along x from the first voxel of each row, of the rows that balls around the region reach. */
function runningSums(
  { image, intensity }: Region,
  reachY: number,
  reachZ: number,
): { data: Float64Array; width: number; y0: number; z0: number; ny: number } {
  const [nx, allY, allZ] = size3(image);
  const source = contiguousData(image);
  const y0 = Math.max(intensity.lower[1] - reachY, 0);
  const z0 = Math.max(intensity.lower[2] - reachZ, 0);
  const ny = Math.min(intensity.lower[1] + intensity.size[1] + reachY, allY) - y0;
  const nz = Math.min(intensity.lower[2] + intensity.size[2] + reachZ, allZ) - z0;
  const width = nx + 1;
  const data = new Float64Array(width * ny * nz);
  for (let z = 0, to = 0; z < nz; z++) {
    for (let y = 0; y < ny; y++, to += width) {
      const from = ((z + z0) * allY + y + y0) * nx;
      data.set(source.subarray(from, from + nx), to + 1);
      for (let x = 1; x < width; x++) data[to + x] += data[to + x - 1];
    }
  }
  return { data, width, y0, z0, ny };
}
