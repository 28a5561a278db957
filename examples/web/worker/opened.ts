import { createImage, type Image } from "radiosurv/image";
import type { OpenedImage, OpenedMask, ValueRange } from "./image-jobs.ts";
import type { Work } from "./protocol.ts";

/** Values that are looked at for the window: all of a slice, a part of a volume. */
const SAMPLE = 100_000;

/** Keeps an image for later jobs, and makes what the page is told of it. */
export function openedImage(
  work: Work,
  about: { key: string; title: string; group: string; unit?: string },
  image: Image,
): OpenedImage {
  const whole = contiguous(image);
  work.images.set(about.key, whole);
  return { ...about, image: handedOver(work, whole), range: rangeOf(whole) };
}

/** Keeps a mask for later jobs, and makes what the page is told of it. */
export function openedMask(
  work: Work,
  about: { key: string; title: string; names?: Readonly<Record<number, string>> },
  mask: Image,
): OpenedMask {
  const whole = contiguous(mask);
  work.images.set(about.key, whole);
  const labels = [...new Set(whole.voxels.data as Uint8Array)].filter((value) => value !== 0).sort((a, b) => a - b);
  return { ...about, mask: handedOver(work, whole), labels };
}

// a plain image without what else a reader knows of it, x varying fastest from the start of its memory
function contiguous({ voxels, size, spacing, origin, direction }: Image): Image {
  const n = size.reduce((product, length) => product * length, 1);
  let step = 1;
  const inOrder = size.every((length, axis) => {
    const fits = length === 1 || voxels.stride[axis] === step;
    step *= length;
    return fits;
  });
  if (inOrder && voxels.offset === 0 && voxels.data.length === n) {
    return createImage(voxels.data, size, { spacing, origin, direction });
  }
  const data = voxels.data.slice(0, n);
  const [nx, ny, nz = 1] = size;
  const [sx, sy, sz = 0] = voxels.stride;
  for (let z = 0, i = 0; z < nz; z++) {
    for (let y = 0; y < ny; y++) {
      for (let x = 0; x < nx; x++, i++) data[i] = voxels.data[voxels.offset + x * sx + y * sy + z * sz];
    }
  }
  return createImage(data, size, { spacing, origin, direction });
}

// the page gets memory of its own, which is made here so that it need not copy
function handedOver(work: Work, image: Image): Image {
  const data = image.voxels.data.slice();
  work.transfer(data.buffer);
  return { ...image, voxels: { ...image.voxels, data } };
}

function rangeOf({ voxels: { data } }: Image): ValueRange {
  let lowest = Number.POSITIVE_INFINITY;
  let highest = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < data.length; i++) {
    if (data[i] < lowest) lowest = data[i];
    if (data[i] > highest) highest = data[i];
  }
  // an odd step, so that the sample does not follow a column
  const step = Math.max(1, 2 * Math.floor(data.length / SAMPLE / 2) + 1);
  const sample = new Float64Array(Math.ceil(data.length / step));
  for (let i = 0; i < sample.length; i++) sample[i] = data[i * step];
  const sorted = sample.filter((value) => !Number.isNaN(value)).sort();
  if (sorted.length === 0) return { lowest: 0, highest: 1, low: 0, high: 1 };
  const low = sorted[Math.floor(0.01 * (sorted.length - 1))];
  const high = sorted[Math.ceil(0.999 * (sorted.length - 1))];
  return high > low
    ? { lowest, highest, low, high }
    : { lowest, highest, low: lowest, high: Math.max(highest, lowest + 1) };
}
