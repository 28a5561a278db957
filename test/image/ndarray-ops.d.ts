declare module "ndarray-ops" {
  import type { NdArray } from "ndarray";
  import type { VoxelArray } from "../../src/image/image.ts";

  const ops: {
    readonly sum: (array: NdArray<VoxelArray>) => number;
    readonly mulseq: (array: NdArray<VoxelArray>, factor: number) => void;
    readonly assign: (to: NdArray<VoxelArray>, from: NdArray<VoxelArray>) => void;
  };
  export default ops;
}
