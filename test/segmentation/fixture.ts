import { readFileSync } from "node:fs";

/** What test/fixtures/segmentation/make_segmentation.py wrote. */
export interface SegmentationFixture {
  readonly tiles: readonly {
    readonly length: number;
    readonly patch: number;
    readonly overlap: number;
    readonly monai: readonly number[];
    readonly nnunet: readonly number[];
  }[];
  readonly weights: readonly {
    readonly size: readonly number[];
    readonly nnunet: readonly number[];
    readonly monai: readonly number[];
  }[];
  readonly resampling: {
    readonly spacing: readonly {
      readonly size: readonly number[];
      readonly spacing: readonly number[];
      readonly to: readonly number[];
      readonly values: readonly number[];
      readonly nnunet: Grid & { readonly back: readonly number[] };
      readonly monai: Grid;
    }[];
    readonly stretch: {
      readonly size: readonly number[];
      readonly to: readonly number[];
      readonly values: readonly number[];
      readonly linear: readonly number[];
      readonly cubic: readonly number[];
    };
  };
  readonly normalizing: {
    readonly values: readonly number[];
    readonly ct: Readonly<Record<string, number>>;
    readonly results: Readonly<Record<string, readonly number[]>>;
  };
  readonly otsu: readonly { readonly values: readonly number[]; readonly threshold: number }[];
  readonly overlap: readonly {
    readonly size: readonly number[];
    readonly spacing: readonly number[];
    readonly a: readonly number[];
    readonly b: readonly number[];
    readonly medpy: Readonly<Record<string, number>>;
    readonly monai: Readonly<Record<string, number>>;
  }[];
}

interface Grid {
  readonly size: readonly number[];
  readonly values: readonly number[];
}

export const fixture: SegmentationFixture = JSON.parse(
  readFileSync(new URL("../fixtures/segmentation/segmentation.json", import.meta.url), "utf8"),
);

/** Largest difference of two lists, relative to the largest value. */
export function largestDifference(found: ArrayLike<number>, expected: ArrayLike<number>): number {
  if (found.length !== expected.length) return Number.POSITIVE_INFINITY;
  let largest = 0;
  let scale = 0;
  for (let i = 0; i < expected.length; i++) {
    largest = Math.max(largest, Math.abs(found[i] - expected[i]));
    scale = Math.max(scale, Math.abs(expected[i]));
  }
  return largest / scale;
}
