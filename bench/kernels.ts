import { plainSha1, sha1 } from "../src/extraction/sha1.ts";
import { recursiveLaplacian } from "../src/filters/recursive-gaussian.ts";
import { createImage } from "../src/image/index.ts";
import { writeNifti } from "../src/io/index.ts";
import { gunzip, plainGunzip } from "../src/io/inflate.ts";
import { plainTiles, quickTiles } from "../src/stats/tile-kernel.ts";
import type { Claim, Context, Measured, Part } from "./claim.ts";
import { median } from "./median.ts";
import { randomFrom } from "./random.ts";

export const part: Part = {
  name: "kernels",
  title: "Kernels with a plain form",
  text:
    "Kernels in WebAssembly, and what the runtime has built in, beside the same in JavaScript, which is used where an engine or a policy " +
    "has none; both give the same bits.",
  measure,
};

const ROWS = 640;
const PANELS = 64;

function measure(context: Context): Measured {
  return { claims: [tiles(context), laplacian(context), ...builtIn(context)], versions: {} };
}

/** Times of the quick and the plain form, which must give the same. */
function sideBySide(
  claim: Pick<Claim, "id" | "what" | "atLeast">,
  [quick, plain]: readonly [() => unknown, () => unknown],
  seconds: number,
): Claim {
  const [ours, theirs] = [median(quick, seconds), median(plain, seconds)];
  if (String(ours.result) !== String(theirs.result)) throw new Error(`bench: the forms differ in ${claim.what}`);
  return {
    ...claim,
    reference: "radiosurv, the same in JavaScript",
    ours: ours.seconds,
    theirs: theirs.seconds,
    unit: "s",
    note: "equal to the bit",
  };
}

function tiles({ seconds }: Context): Claim {
  const length = 4 * ROWS * PANELS;
  const [quick, plain] = [quickTiles(length), plainTiles(length)].map((kernel) => {
    if (!kernel) throw new Error("bench: this engine has no such instructions");
    const next = randomFrom(1);
    for (let i = 0; i < length; i++) kernel.room[i] = next() - 0.5;
    return () => {
      let sum = 0;
      for (let a = 0; a < PANELS; a++) {
        for (let b = 0; b <= a; b++) {
          kernel.tile.fill(0);
          kernel.multiply(4 * ROWS * a, 4 * ROWS * b, ROWS);
          sum += kernel.tile[6];
        }
      }
      return sum;
    };
  });
  const what = `products of ${4 * PANELS} columns of ${ROWS} rows in tiles of 4 x 4`;
  return sideBySide({ id: "tiles", what, atLeast: 1.5 }, [quick, plain], seconds);
}

function laplacian({ seconds }: Context): Claim {
  const size = [128, 128, 48];
  const next = randomFrom(2);
  const voxels = Float32Array.from({ length: 128 * 128 * 48 }, () => next() * 1000);
  const work = (...kernel: readonly (() => undefined)[]) => {
    const response = recursiveLaplacian(voxels, size, [1, 1, 2], 3, undefined, ...kernel);
    return `${response.reduce((sum, value) => sum + value, 0)} ${response[12345]}`;
  };
  const what = "Laplacian of Gaussian, sigma 3 mm, of 128 x 128 x 48 voxels";
  return sideBySide(
    { id: "recursive-lines", what, atLeast: 1.5 },
    [() => work(), () => work(() => undefined)],
    seconds,
  );
}

function builtIn({ seconds }: Context): Claim[] {
  const size = [256, 256, 30];
  const next = randomFrom(3);
  const voxels = Int16Array.from({ length: 256 * 256 * 30 }, () => 300 + 100 * next());
  const file = writeNifti(createImage(voxels, size), { gzip: true });
  const claim = { what: "the file", total: 352 + voxels.byteLength };
  const ends = (bytes: Uint8Array): string => `${bytes.length} ${bytes.at(-1)}`;
  const gzip: [() => string, () => string] = [
    () => ends(gunzip("bench", file, claim)),
    () => ends(plainGunzip("bench", file, claim)),
  ];
  const hash = [sha1, plainSha1].map((make) => () => {
    const sha = make();
    sha.update(voxels);
    return sha.digest();
  }) as [() => string, () => string];
  return [
    sideBySide({ id: "gunzip", what: "gzip of 256 x 256 x 30 int16 voxels, decompressed" }, gzip, seconds),
    sideBySide({ id: "sha1", what: "SHA-1 of 256 x 256 x 30 int16 voxels" }, hash, seconds),
  ];
}
