import { describe, expect, test } from "vitest";
import { FEATURE_DEFAULTS, type FeatureSettings } from "../../src/features/family.ts";
import { cooccurrenceMatrices } from "../../src/features/glcm.ts";
import { dependenceMatrix } from "../../src/features/gldm.ts";
import { runLengthMatrices } from "../../src/features/glrlm.ts";
import { sizeZoneCounts } from "../../src/features/glszm.ts";
import { toneDifferences } from "../../src/features/ngtdm.ts";
import { neighbourOffsets } from "../../src/features/offsets.ts";
import { type Roi, regionOfInterest } from "../../src/features/roi.ts";
import { type Discretization, grayLevels } from "../../src/image/discretize.ts";
import type { Image } from "../../src/image/image.ts";
import { intensitiesInside } from "../../src/image/intensities.ts";
import { cropMask, labelExtents } from "../../src/image/mask-box.ts";
import { readNrrd } from "../../src/io/read-nrrd.ts";
import { agreement } from "../support/agreement.ts";
import { readNpy } from "../support/npy.ts";
import { fixtureImages, pyradiomicsFixture } from "../support/pyradiomics-fixtures.ts";
import { hasReferenceData, NO_REFERENCE_DATA, referenceBytes } from "../support/reference-data.ts";

/** A matrix in C order; the last axis of GLCM and GLRLM is the direction. */
interface Matrix {
  readonly shape: readonly number[];
  readonly data: ArrayLike<number>;
}

type Settings = FeatureSettings & Discretization;

// rows are the grey levels that occur; columns of GLRLM, GLSZM and GLDM the sizes that occur
const MATRICES = {
  glcm(roi: Roi, settings: Settings): Matrix {
    const n = roi.levels.grayLevels.length - 1;
    return stack(
      Array.from(cooccurrenceMatrices(roi, settings), (matrix) => ({ shape: [n, n], data: matrix.slice() })),
    );
  },
  glrlm(roi: Roi, settings: Settings): Matrix {
    const { width, matrices } = runLengthMatrices(roi, settings);
    const sum = matrices[0].map((_, k) => matrices.reduce((total, matrix) => total + matrix[k], 0));
    const kept = keptColumns(sum, width);
    return stack(matrices.map((matrix) => keep(matrix, width, kept)));
  },
  glszm(roi: Roi, settings: Settings): Matrix {
    const { level, size, count, grayLevels: present } = sizeZoneCounts(roi, settings);
    const width = Math.max(...size) + 1;
    const table = new Float64Array(present.length * width);
    for (let k = 0; k < count.length; k++) table[level[k] * width + size[k]] = count[k];
    return keep(table, width, keptColumns(table, width));
  },
  gldm(roi: Roi, settings: Settings): Matrix {
    const { matrix, width } = dependenceMatrix(roi, settings);
    return keep(matrix, width, keptColumns(matrix, width));
  },
  ngtdm(roi: Roi, settings: Settings): Matrix {
    const { differences: s } = toneDifferences(roi, settings);
    const { counts, grayLevels: present } = roi.levels;
    const data = Array.from(s.subarray(1), (value, k) => [counts[k + 1], value, present[k + 1]]).flat();
    return { shape: [data.length / 3, 3], data };
  },
};
type MatrixName = keyof typeof MATRICES;
const NAMES = Object.keys(MATRICES) as MatrixName[];

// counts must be equal; sums of fractions may differ in the last bits
const exact = agreement(1e-14, 0);

describe.skipIf(!hasReferenceData).each(["brain1", "brain2", "breast1"])("stored matrices of %s", (name) => {
  const read = (what: string) => readNrrd(referenceBytes(`pyradiomics/images/${name}_${what}.nrrd`));
  const settings = { ...FEATURE_DEFAULTS, binWidth: 25 };

  test.each(NAMES)("%s", (matrix) => {
    const roi = regionOf(read("image"), read("label"), settings);
    const expected = readNpy(referenceBytes(`pyradiomics/matrices/${name}_${matrix}.npy`));
    const actual = MATRICES[matrix](roi, settings);
    expect(actual.shape).toEqual(expected.shape);
    // the stored GLCMs are normalised, each direction by itself
    expect(exact.compare(matrix, name, matrix === "glcm" ? normalized(actual) : actual.data, expected.data)).toEqual(
      [],
    );
  });
});

if (!hasReferenceData) test.skip(NO_REFERENCE_DATA, () => {});

const { cases } = pyradiomicsFixture<{
  cases: ({ image: string; mask: string; settings: Partial<Settings>; grayLevels: number[] } & Record<
    MatrixName,
    Matrix & { readonly anglesZyx?: number[][] }
  >)[];
}>("matrices.json");

describe.each(cases)("matrices of $image in $mask", (fixture) => {
  const images = fixtureImages();
  const settings = { ...FEATURE_DEFAULTS, ...fixture.settings };
  const roi = regionOf(images.get(fixture.image) as Image, images.get(fixture.mask) as Image, settings);

  test("grey levels", () => {
    expect(Array.from(roi.levels.grayLevels.subarray(1))).toEqual(fixture.grayLevels);
  });

  test("directions", () => {
    const zyx = (distances: readonly number[]) =>
      neighbourOffsets(roi, settings, false, distances).map(([x, y, z]) => [z, y, x].slice(3 - roi.dimension));
    expect(zyx(settings.distances)).toEqual(fixture.glcm.anglesZyx);
    expect(zyx([1])).toEqual(fixture.glrlm.anglesZyx);
  });

  test.each(NAMES)("%s", (matrix) => {
    const actual = MATRICES[matrix](roi, settings);
    expect(actual.shape).toEqual(fixture[matrix].shape);
    expect(exact.compare(matrix, fixture.image, actual.data, fixture[matrix].data)).toEqual([]);
  });
});

function regionOf(image: Image, mask: Image, settings: Settings): Roi {
  const box = cropMask(mask, labelExtents(mask)[0]);
  const values = intensitiesInside("test", image, box);
  const levels = grayLevels("test", values, settings, image.pixelType);
  return regionOfInterest(box, values, levels, Math.max(...settings.distances));
}

function normalized({ shape, data }: Matrix): Float64Array {
  const directions = shape[2];
  const sums = new Float64Array(directions);
  for (let k = 0; k < data.length; k++) sums[k % directions] += data[k];
  return Float64Array.from(data, (value, k) => value / sums[k % directions]);
}

/** Makes the direction the last axis. */
function stack(matrices: readonly Matrix[]): Matrix {
  const { shape, data } = matrices[0];
  const result = new Float64Array(data.length * matrices.length);
  for (const [a, matrix] of matrices.entries()) {
    for (let k = 0; k < data.length; k++) result[k * matrices.length + a] = matrix.data[k];
  }
  return { shape: [...shape, matrices.length], data: result };
}

function keptColumns(table: ArrayLike<number>, width: number): number[] {
  const sums = new Float64Array(width);
  for (let k = 0; k < table.length; k++) sums[k % width] += table[k];
  return Array.from(sums.keys()).filter((column) => sums[column] > 0);
}

// row 0 stands for voxels outside
function keep(table: ArrayLike<number>, width: number, columns: readonly number[]): Matrix {
  const rows = table.length / width - 1;
  const data = Array.from({ length: rows }, (_, row) => columns.map((column) => table[(row + 1) * width + column]));
  return { shape: [rows, columns.length], data: data.flat() };
}
