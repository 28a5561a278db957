import { plainTiles, quickTiles } from "../src/stats/tile-kernel.ts";
import type { Context, Measured, Part } from "./claim.ts";
import { median } from "./median.ts";
import { randomFrom } from "./random.ts";

export const part: Part = {
  name: "kernels",
  title: "Kernels with a plain form",
  text: "Kernels in WebAssembly beside the same in JavaScript, which is used where an engine or a policy has none; both give the same bits.",
  measure,
};

const ROWS = 640;
const PANELS = 64;

function measure({ seconds }: Context): Measured {
  const length = 4 * ROWS * PANELS;
  const [quick, plain] = [quickTiles(length), plainTiles(length)].map((tiles) => {
    if (!tiles) throw new Error("bench: this engine has no such instructions");
    const next = randomFrom(1);
    for (let i = 0; i < length; i++) tiles.room[i] = next() - 0.5;
    return median(() => {
      let sum = 0;
      for (let a = 0; a < PANELS; a++) {
        for (let b = 0; b <= a; b++) {
          tiles.tile.fill(0);
          tiles.multiply(4 * ROWS * a, 4 * ROWS * b, ROWS);
          sum += tiles.tile[6];
        }
      }
      return sum;
    }, seconds);
  });
  if (quick.result !== plain.result) throw new Error("bench: the kernels differ");
  return {
    claims: [
      {
        id: "tiles",
        what: `products of ${4 * PANELS} columns of ${ROWS} rows in tiles of 4 x 4`,
        reference: "radiosurv, the same in JavaScript",
        ours: quick.seconds,
        theirs: plain.seconds,
        unit: "s",
        atLeast: 1.5,
        note: "equal to the bit",
      },
    ],
    versions: {},
  };
}
