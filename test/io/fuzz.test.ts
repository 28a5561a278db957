import { gunzipSync } from "fflate";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { RadiosurvError } from "../../src/error.ts";
import { createImage, type Image } from "../../src/image/image.ts";
import { crc32 } from "../../src/io/crc32.ts";
import {
  type NiftiReadOptions,
  readImage,
  readJpeg,
  readNifti,
  readNrrd,
  readPng,
  writeNifti,
  writeNrrd,
} from "../../src/io/index.ts";
import { ioCase } from "./fixtures.ts";
import { gzip, niftiFile } from "./headers.ts";
import { mutate } from "./mutate.ts";
import { randomFrom } from "./random.ts";

const MUTATIONS = 2000;

/** Most bytes of arrays that one damaged file of a few kilobytes may ask for; a claim of a header goes up to 10^12. */
const MOST_MEMORY = 4 * 2 ** 20;

const ARRAYS = ["Uint8Array", "Uint16Array", "Int32Array", "Float32Array", "Float64Array", "ArrayBuffer"] as const;

// bytes asked for in array constructors since the last reset: a claim that is believed shows here, though the runtime
// may give such memory only when it is written to
let asked = 0;

beforeEach(() => {
  for (const name of ARRAYS) {
    const counting = new Proxy(globalThis[name], {
      construct(target, args) {
        const made = Reflect.construct(target, args, target) as ArrayBuffer;
        if (typeof args[0] === "number") asked += made.byteLength;
        return made;
      },
    });
    vi.stubGlobal(name, counting);
  }
});

afterEach(() => {
  vi.unstubAllGlobals();
});

const random = randomFrom(7);
const image = createImage(
  Int16Array.from({ length: 12 * 11 * 10 }, () => 60 * random()),
  [12, 11, 10],
  { spacing: [0.7, 0.7, 2.5], origin: [-3, 4, 5], direction: [0.6, -0.8, 0, 0.8, 0.6, 0, 0, 0, 1] },
);
const text = new TextEncoder().encode(
  `NRRD0004\ntype: float\ndimension: 3\nsizes: 6 5 4\nspacings: 1 1 2\nencoding: ascii\n\n${"1.5 -2 3e2 ".repeat(40)}`,
);
const nifti = writeNifti(image);
const pair = niftiFile({ magic: "ni1\0", voxOffset: 0 }).slice(0, 352);
const bigEndian = ioCase("nifti int32, big endian").file;
const detached = ioCase("nrrd detached").file;
const files: Uint8Array[] = [
  nifti,
  gzip(nifti),
  writeNrrd(image),
  writeNrrd(image, { gzip: true }),
  text,
  ...["png RGB", "png palette", "png interlaced", "png 16 bit", "jpeg RGB 4:2:0"].map((name) => ioCase(name).file),
];

// damages the bytes inside the gzip, so that the checks of gzip itself do not stop it
function inside(file: Uint8Array, random: () => number): Uint8Array {
  return gzip(mutate(gunzipSync(file), random, 352));
}

// mends the checksums of a PNG, for the same reason
function mendPng(bytes: Uint8Array): Uint8Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  for (let at = 8; at + 12 <= bytes.length; ) {
    const end = at + 8 + view.getUint32(at);
    if (end + 4 > bytes.length) break;
    view.setUint32(end, crc32(bytes.subarray(at + 4, end)));
    at = end + 4;
  }
  return bytes;
}

function pngs(names: readonly string[]): (random: () => number, i: number) => Uint8Array {
  const pictures = names.map((name) => ioCase(`png ${name}`).file);
  return (random, i) => {
    const bytes = mutate(pictures[i % pictures.length], random, 60);
    return random() < 0.7 ? mendPng(bytes) : bytes;
  };
}

interface Fuzz {
  readonly name: string;
  readonly read: (bytes: Uint8Array, options?: NiftiReadOptions) => Image;
  readonly make: (random: () => number, i: number) => Uint8Array;
  readonly options?: (random: () => number) => NiftiReadOptions;
}

const jpegs = ["grey", "grey progressive", "RGB 4:2:0", "RGB progressive", "grey with restarts"].map(
  (name) => ioCase(`jpeg ${name}`).file,
);
const formats: Fuzz[] = [
  { name: "nii", read: readNifti, make: (random) => mutate(nifti, random, 352) },
  {
    name: "nii, big endian",
    read: readNifti,
    make: (random) => mutate(bigEndian, random, 352),
  },
  {
    name: "nii.gz",
    read: readNifti,
    make: (random, i) => (i % 2 ? mutate(files[1], random, 40) : inside(files[1], random)),
  },
  {
    name: "hdr/img, header damaged",
    read: readNifti,
    make: (random) => mutate(pair, random, 352),
    options: () => ({ data: new Uint8Array(48) }),
  },
  {
    name: "hdr/img, data damaged",
    read: readNifti,
    make: () => pair,
    options: (random) => ({ data: mutate(gzip(new Uint8Array(48)), random, 20) }),
  },
  { name: "nrrd raw", read: readNrrd, make: (random) => mutate(files[2], random, 300) },
  { name: "nrrd gzip", read: readNrrd, make: (random) => mutate(files[3], random, 320) },
  { name: "nrrd ascii", read: readNrrd, make: (random) => mutate(text, random, 100) },
  {
    name: "nrrd detached",
    read: readNrrd,
    make: (random) => mutate(detached, random, 400),
    options: () => ({ data: new Uint8Array(48) }),
  },
  {
    name: "png",
    read: readPng,
    make: pngs(["8 bit", "RGB", "palette", "1 bit", "grey with alpha", "16 bit RGBA", "interlaced"]),
  },
  { name: "jpeg", read: readJpeg, make: (random, i) => mutate(jpegs[i % jpegs.length], random, 640) },
  { name: "readImage", read: readImage, make: (random, i) => mutate(files[i % files.length], random, 64) },
];

test.each(formats)(
  `${MUTATIONS} damaged files end in an image or a RadiosurvError: $name`,
  ({ read, make, options }) => {
    const random = randomFrom(20240611);
    let images = 0;
    let most = 0;
    for (let i = 0; i < MUTATIONS; i++) {
      const bytes = make(random, i);
      const more = options?.(random);
      asked = 0;
      try {
        const { voxels, size, spacing } = read(bytes, more);
        expect(voxels.data.length).toBe(size.reduce((n, m) => n * m, 1));
        expect(spacing.every((step) => step > 0 && Number.isFinite(step))).toBe(true);
        images++;
      } catch (error) {
        if (!(error instanceof RadiosurvError)) throw new Error(`mutation ${i}: ${error}`, { cause: error });
        expect(error.message).toMatch(/^read(Nifti|Nrrd|Png|Jpeg|Image): ./);
      }
      most = Math.max(most, asked);
    }
    // both ways were taken
    expect(images).toBeGreaterThan(0);
    expect(images).toBeLessThan(MUTATIONS);
    expect(most).toBeLessThan(MOST_MEMORY);
  },
);
