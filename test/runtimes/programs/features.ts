// prints every feature of a small simulated tumour as JSON lines: the same bytes in every runtime
import { extractFeatures, normalized, resampled } from "radiosurv/extraction";
import { firstOrder, glcm, gldm, glrlm, glszm, ngtdm, shape } from "radiosurv/features";
import { createImage } from "radiosurv/image";

const size = [24, 20, 12];
const random = generator(20240607);
const voxels = new Int16Array(24 * 20 * 12);
const inside = new Uint8Array(voxels.length);
for (let z = 0, i = 0; z < 12; z++) {
  for (let y = 0; y < 20; y++) {
    for (let x = 0; x < 24; x++, i++) {
      const r = ((x - 11.5) / 10) ** 2 + ((y - 9.5) / 8) ** 2 + ((z - 5.5) / 5) ** 2;
      voxels[i] = Math.round(400 - 150 * r + 200 * (random() + random() + random()));
      inside[i] = r <= 1 ? 1 : 0;
    }
  }
}

const geometry = { spacing: [0.7, 0.7, 2.5], origin: [-8, -7, 15] };
const image = createImage(voxels, size, geometry);
const mask = createImage(inside, size, geometry);
const families = [firstOrder(), shape(), glcm(), glrlm(), glszm(), gldm(), ngtdm()];
print(extractFeatures(image, mask, { families }).features);
// along z the lines are too short for the spline to forget its start
const preparation = [normalized({ scale: 100 }), resampled({ spacing: [1.1, 1.1, 1.3] })];
print(extractFeatures(image, mask, { families, preparation }).features);

function print(features: Readonly<Record<string, number>>): void {
  for (const [name, value] of Object.entries(features)) console.log(JSON.stringify({ name, value }));
}

// Mulberry32: 32-bit integer steps only, so the same on every runtime
function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}
