import { expect, test } from "vitest";
import { readDicomSeries } from "../../../src/io/index.ts";
import { allCodecs, dicomCases } from "./fixtures.ts";

const codecs = await allCodecs();

test.each(dicomCases.map((item) => [item.name, item] as const))("reads the values of pydicom: %s", (_, expected) => {
  const volumes = readDicomSeries(expected.files, { codecs });
  expect(volumes).toHaveLength(expected.phases ?? 1);
  const values = volumes.flatMap(({ voxels }) => Array.from(voxels.data));
  expect(values).toHaveLength(expected.values.length);
  const largest = values.reduce((most, value, i) => Math.max(most, Math.abs(value - expected.values[i])), 0);
  expect(largest).toBeLessThanOrEqual(expected.tolerance ?? 0);
  for (const volume of volumes) {
    expect(volume.pixelType).toBe(expected.pixelType);
    if (expected.spacing) expect(volume.spacing).toEqual(expected.spacing.map((step) => expect.closeTo(step, 12)));
    if (expected.origin) expect(volume.origin).toEqual(expected.origin);
    if (expected.direction) expect(volume.direction).toEqual(expected.direction);
    if (expected.unit) expect(volume.unit).toBe(expected.unit);
    if (expected.description) expect(volume.seriesDescription).toBe(expected.description);
  }
  if (expected.times) expect(volumes.map(({ time }) => time)).toEqual(expected.times);
});
