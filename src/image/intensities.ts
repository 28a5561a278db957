import { RadiosurvError } from "../error.ts";
import { contiguousData, type Image } from "./image.ts";
import { type MaskBox, size3 } from "./mask-box.ts";

/**
 * Intensities of the voxels of a region, x varying fastest.
 *
 * @param caller - name of the public function, for the message
 * @param box - a box within the image
 * @throws RadiosurvError `intensity` if one of them is NaN or infinite
 */
export function intensitiesInside(caller: string, image: Image, box: MaskBox): Float64Array {
  const [nx, ny] = size3(image);
  const [bx, by, bz] = box.size;
  const { data } = box; // 0 or 1
  const source = contiguousData(image);
  const spare = new Float64Array(box.count + 1); // one more, for what is written behind the last voxel
  // rows are converted by the engine: a loop over many array types would be many times slower
  const row = new Float64Array(bx);
  for (let z = 0, from = 0, k = 0; z < bz; z++) {
    for (let y = 0; y < by; y++) {
      const start = ((z + box.lower[2]) * ny + y + box.lower[1]) * nx + box.lower[0];
      row.set(source.subarray(start, start + bx));
      for (let x = 0; x < bx; x++) {
        spare[k] = row[x];
        k += data[from++];
      }
    }
  }
  const values = spare.subarray(0, box.count);
  checkFinite(caller, values);
  return values;
}

function checkFinite(caller: string, values: Float64Array): void {
  let bad = 0;
  for (let k = 0; k < values.length; k++) if (!(Math.abs(values[k]) < Number.POSITIVE_INFINITY)) bad++;
  if (bad > 0) {
    throw new RadiosurvError(
      "intensity",
      `${caller}: intensities inside the region must be finite; ${bad} of ${values.length} voxels are NaN or infinite; take them out of the mask or replace them`,
    );
  }
}
