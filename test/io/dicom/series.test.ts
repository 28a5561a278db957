import { describe, expect, test } from "vitest";
import { type DicomVolume, readDicomSeries } from "../../../src/io/index.ts";
import { type Attributes, dicomFile, pixels, slice, sliceAttributes } from "./files.ts";

/** A stack of slices along z, the values of which are `first`, `first + 1`, ... */
function stack(count: number, first = 0, more: (z: number) => Attributes = () => ({})): Uint8Array[] {
  return Array.from({ length: count }, (_, z) =>
    slice({ ImagePositionPatient: [1, 2, 3 * z], PixelData: pixels(first + z), ...more(z) }),
  );
}

/** The value of each slice of a volume. */
function sliceValues({ voxels, size }: DicomVolume): number[] {
  return Array.from({ length: size[2] }, (_, z) => voxels.data[z * size[0] * size[1]]);
}

describe("geometry", () => {
  test("slices are sorted along their normal, whatever the order of the files, and thickness is not spacing", () => {
    const [a, b, c] = stack(3);
    const [volume] = readDicomSeries([b, c, a]);
    expect(volume.size).toEqual([4, 3, 3]);
    expect(volume.spacing).toEqual([0.7, 0.5, 3]);
    expect(volume.origin).toEqual([1, 2, 0]);
    expect(volume.direction).toEqual([1, 0, 0, 0, 1, 0, 0, 0, 1]);
    expect(sliceValues(volume)).toEqual([0, 1, 2]);
    expect(volume.files).toEqual([2, 0, 1]);
    expect([volume.time, volume.phase, volume.splitBy]).toEqual([0, 0, undefined]);
  });

  test("x runs along the rows, also in memory", () => {
    const values = Uint16Array.from({ length: 12 }, (_, i) => i);
    const [{ voxels, size }] = readDicomSeries([slice({ PixelData: new Uint8Array(values.buffer) })]);
    expect(size).toEqual([4, 3, 1]);
    expect(Array.from(voxels.data)).toEqual(Array.from(values));
    expect(voxels.stride).toEqual([1, 4, 12]);
  });

  test("oblique axes become the columns of the direction, and the third is their cross product", () => {
    const normal = [-0.8 * 0.6, -0.8 * 0.8, 0.6];
    const orientation = [0.8, -0.6, 0, 0.36, 0.48, 0.8];
    const files = [2, 0, 1].map((z) =>
      slice({
        ImageOrientationPatient: orientation,
        ImagePositionPatient: normal.map((cosine) => 2.5 * z * cosine),
        PixelData: pixels(z),
      }),
    );
    const [volume] = readDicomSeries(files);
    const expected = [0.8, 0.36, -0.48, -0.6, 0.48, -0.64, 0, 0.8, 0.6];
    expect(volume.direction).toEqual(expected.map((cosine) => expect.closeTo(cosine, 12)));
    expect(volume.spacing).toEqual([0.7, 0.5, expect.closeTo(2.5, 12)]);
    expect(sliceValues(volume)).toEqual([0, 1, 2]);
  });

  test("a single slice takes its spacing from SpacingBetweenSlices, else from SliceThickness, else it is 1", () => {
    const spacing = (values: Attributes) => readDicomSeries([slice(values)])[0].spacing[2];
    expect(spacing({ SpacingBetweenSlices: 4 })).toBe(4);
    expect(spacing({ SpacingBetweenSlices: -4 })).toBe(4);
    expect(spacing({})).toBe(9);
    expect(spacing({ SliceThickness: undefined })).toBe(1);
  });

  test("rounded positions pass, and the tolerance can be set", () => {
    const files = [0, 3.1, 6, 9].map((z) => slice({ ImagePositionPatient: [0, 0, z] }));
    expect(readDicomSeries(files)[0].spacing[2]).toBe(3);
    expect(() => readDicomSeries(files, { spacingTolerance: 0.01 })).toThrow("must be evenly spaced");
  });

  test("orientations and frames of reference are volumes of their own", () => {
    const sagittal = stack(2, 10, (z) => ({
      ImageOrientationPatient: [0, 1, 0, 0, 0, -1],
      ImagePositionPatient: [-4 * z, 0, 0],
    }));
    const elsewhere = stack(2, 20, () => ({ FrameOfReferenceUID: "1.2.3.6" }));
    const volumes = readDicomSeries([...stack(2), ...sagittal, ...elsewhere]);
    expect(volumes.map(sliceValues)).toEqual([
      [0, 1],
      [10, 11],
      [20, 21],
    ]);
    expect(volumes.map(({ spacing }) => spacing[2])).toEqual([3, 4, 3]);
    expect(volumes.map(({ frameOfReferenceUid }) => frameOfReferenceUid)).toEqual(["1.2.3.5", "1.2.3.5", "1.2.3.6"]);
  });
});

describe("phases", () => {
  const parted: readonly (readonly [string, (phase: number, z: number) => Attributes])[] = [
    ["TemporalPositionIdentifier", (phase) => ({ TemporalPositionIdentifier: phase + 1, AcquisitionNumber: phase })],
    ["AcquisitionNumber", (phase) => ({ AcquisitionNumber: phase + 5, AcquisitionTime: `10000${phase}` })],
    // the clock ticks on within a phase, and one number stands for two phases
    ["AcquisitionTime", (phase, z) => ({ AcquisitionNumber: phase && 2, AcquisitionTime: `1${phase}0${z}00.5` })],
    ["TriggerTime", (phase, z) => ({ AcquisitionTime: "100000", TriggerTime: 1000 * phase + z })],
    ["ContentTime", (phase) => ({ AcquisitionTime: "100000", ContentTime: `10000${phase}` })],
    ["EchoTime", (phase) => ({ EchoTime: 2.3 * (phase + 1) })],
    ["EchoNumbers", (phase) => ({ EchoNumbers: phase })],
    ["DiffusionBValue", (phase) => ({ DiffusionBValue: [400 * phase] })],
    ["InversionTime", (phase) => ({ InversionTime: 100 + phase })],
    ["FlipAngle", (phase) => ({ FlipAngle: 5 * (phase + 1) })],
    ["ImageType", (phase) => ({ ImageType: `ORIGINAL\\PRIMARY\\${["A", "B", "C"][phase]}` })],
    ["InstanceNumber", (phase, z) => ({ InstanceNumber: 10 * phase + z })],
  ];

  test.each(parted)("are parted by %s", (keyword, more) => {
    const phases = [0, 1, 2].map((phase) => stack(3, 10 * phase, (z) => more(phase, z)));
    const files = [phases[2], phases[0], phases[1]].flat().reverse();
    const volumes = readDicomSeries(files);
    expect(volumes.map(sliceValues)).toEqual([
      [0, 1, 2],
      [10, 11, 12],
      [20, 21, 22],
    ]);
    expect(volumes.map(({ phase }) => phase)).toEqual([0, 1, 2]);
    expect(volumes.map(({ splitBy }) => splitBy)).toEqual([keyword, keyword, keyword]);
  });

  test("have times in seconds after the first, over midnight too", () => {
    const at = (date: string, time: string) => stack(2, 0, () => ({ AcquisitionDate: date, AcquisitionTime: time }));
    const files = [...at("20240301", "000130"), ...at("20240229", "235930.25")];
    const volumes = readDicomSeries(files);
    expect(volumes.map(({ time }) => time)).toEqual([0, 119.75]);
    expect(volumes[1].timeSource).toBe("AcquisitionTime");
  });

  test("take their time from the trigger, the content or the resolution where the acquisition has none", () => {
    const two = (more: (phase: number) => Attributes) => {
      const phases = [0, 1].map((phase) =>
        stack(2, 0, () => ({ TemporalPositionIdentifier: phase + 1, ...more(phase) })),
      );
      return readDicomSeries(phases.flat()).map(({ time, timeSource }) => [time, timeSource]);
    };
    expect(two((phase) => ({ AcquisitionTime: "100000", TriggerTime: 250 * phase }))[1]).toEqual([0.25, "TriggerTime"]);
    expect(two((phase) => ({ ContentTime: `10:0${phase}:00` }))[1]).toEqual([60, "ContentTime"]);
    expect(two(() => ({ TemporalResolution: 1500 }))[1]).toEqual([1.5, "TemporalResolution"]);
    expect(two(() => ({}))).toEqual([
      [Number.NaN, undefined],
      [Number.NaN, undefined],
    ]);
  });

  test("are put in the order of time where their numbers say otherwise", () => {
    const phases = [0, 1].map((phase) =>
      stack(2, 10 * phase, () => ({ AcquisitionNumber: phase, AcquisitionTime: `1${1 - phase}0000` })),
    );
    expect(readDicomSeries(phases.flat()).map(sliceValues)).toEqual([
      [10, 11],
      [0, 1],
    ]);
  });
});

describe("series", () => {
  const late = stack(2, 0, () => ({ SeriesInstanceUID: "1.9.1", SeriesNumber: 1, AcquisitionTime: "100500" }));
  const early = stack(2, 10, () => ({ SeriesInstanceUID: "1.9.2", SeriesNumber: 2, AcquisitionTime: "100000" }));

  test("can be read all, in the order of time, with times that go on from one to the next", () => {
    const volumes = readDicomSeries([...late, ...early], { series: "all" });
    expect(volumes.map(({ seriesInstanceUid }) => seriesInstanceUid)).toEqual(["1.9.2", "1.9.1"]);
    expect(volumes.map(({ time }) => time)).toEqual([0, 300]);
  });

  test("without times come in the order of their numbers", () => {
    const untimed = ["3", "1", "2"].flatMap((number) =>
      stack(1, Number(number), () => ({ SeriesInstanceUID: `1.9.${number}`, SeriesNumber: number })),
    );
    expect(readDicomSeries(untimed, { series: "all" }).map(({ seriesNumber }) => seriesNumber)).toEqual([1, 2, 3]);
  });

  test("can be picked by UID; files of others are passed over, also those without an image", () => {
    const structures = dicomFile({ SeriesInstanceUID: "1.9.3", Modality: "RTSTRUCT", SOPInstanceUID: "1.2" });
    const volumes = readDicomSeries([...late, structures, ...early], { series: "1.9.2" });
    expect(volumes.map(sliceValues)).toEqual([[10, 11]]);
    expect(volumes[0].files).toEqual([3, 4]);
  });
});

describe("pictures without a place in the patient", () => {
  const flat: Attributes = { ImagePositionPatient: undefined, ImageOrientationPatient: undefined };

  test("are images of 2 dimensions, in the order of their numbers", () => {
    const files = [2, 1].map((number) => slice({ ...flat, InstanceNumber: number, PixelData: pixels(number) }));
    const volumes = readDicomSeries(files);
    expect(volumes.map(({ voxels }) => voxels.data[0])).toEqual([1, 2]);
    expect(volumes[0].size).toEqual([4, 3]);
    expect(volumes[0].direction).toEqual([1, 0, 0, 1]);
    expect(volumes.map(({ phase }) => phase)).toEqual([0, 1]);
  });

  test("take their spacing from the regions, PixelSpacing, or the detector, and say so", () => {
    const read = (more: Attributes) => {
      const [{ spacing, spacingSource }] = readDicomSeries([slice({ ...flat, PixelSpacing: undefined, ...more })]);
      return [spacing, spacingSource];
    };
    expect(read({})).toEqual([[1, 1], "none"]);
    expect(read({ PixelSpacing: [0.2, 0.3] })).toEqual([[0.3, 0.2], "PixelSpacing"]);
    expect(read({ ImagerPixelSpacing: [0.2, 0.3] })).toEqual([[0.3, 0.2], "ImagerPixelSpacing"]);
    expect(read({ NominalScannedPixelSpacing: [0.1, 0.1] })).toEqual([[0.1, 0.1], "ImagerPixelSpacing"]);
    const region = (right: number, delta: number, units = 3): Attributes => ({
      RegionLocationMinX0: [0],
      RegionLocationMinY0: [0],
      RegionLocationMaxX1: [right],
      RegionLocationMaxY1: [2],
      PhysicalUnitsXDirection: [units],
      PhysicalUnitsYDirection: [3],
      PhysicalDeltaX: [delta],
      PhysicalDeltaY: [-2 * delta],
    });
    const regions = [region(3, 0.5, 4), region(1, 0.25), region(2, 0.125)];
    expect(read({ PixelSpacing: [9, 9], SequenceOfUltrasoundRegions: regions })).toEqual([[1.25, 2.5], "ultrasound"]);
    const [{ ultrasoundRegions }] = readDicomSeries([slice({ ...flat, SequenceOfUltrasoundRegions: regions })]);
    expect(ultrasoundRegions?.[0]).toEqual({ minimum: [0, 0], maximum: [3, 2], spacing: undefined });
    expect(ultrasoundRegions?.[2]).toEqual({ minimum: [0, 0], maximum: [2, 2], spacing: [1.25, 2.5] });
  });

  test("of a film are one image a frame, at Frame Time", () => {
    const film = slice({
      ...flat,
      Modality: "US",
      NumberOfFrames: 3,
      FrameTime: 40,
      PixelData: new Uint8Array(Uint16Array.from({ length: 36 }, (_, i) => Math.floor(i / 12)).buffer),
    });
    const volumes = readDicomSeries([film]);
    expect(volumes.map(({ time }) => time)).toEqual([0, 0.04, 0.08]);
    expect(volumes.map(({ voxels }) => voxels.data[5])).toEqual([0, 1, 2]);
    expect(volumes[0].timeSource).toBe("FrameTime");
  });
});

describe("values", () => {
  test("of MONOCHROME1 are inverted unless they are rescaled, or as the option says", () => {
    const read = (more: Attributes, monochrome1?: "auto" | "invert" | "keep") => {
      const file = slice({ PhotometricInterpretation: "MONOCHROME1", PixelData: pixels(100), ...more });
      return readDicomSeries([file], { monochrome1 })[0].voxels.data[0];
    };
    const rescaled = { RescaleSlope: 2, RescaleIntercept: -5 };
    expect([read({}), read({}, "invert"), read({}, "keep")]).toEqual([65435, 65435, 100]);
    expect([read(rescaled), read(rescaled, "invert"), read(rescaled, "keep")]).toEqual([195, 130865, 195]);
  });

  test("are not shared with the file", () => {
    const file = slice({ PixelData: pixels(7) });
    const [{ voxels }] = readDicomSeries([file]);
    file.fill(0);
    expect(voxels.data[0]).toBe(7);
  });

  test("survive structuredClone with all that is known of the volume", () => {
    const [volume] = readDicomSeries(stack(2));
    expect(structuredClone(volume)).toEqual(volume);
  });
});

describe("what identifies a patient", () => {
  const files = stack(2, 0, () => ({ StudyDate: "20240203", StudyInstanceUID: "1.2.77" }));

  test("is not in the result, nor in messages", () => {
    expect(JSON.stringify(readDicomSeries(files))).not.toMatch(/secret|20240203|1\.2\.77/i);
    const broken = [...files, slice({ Rows: [1], ImagePositionPatient: [1, 2, 6] })];
    expect(() => readDicomSeries(broken)).toThrow(/^(?!.*secret)/i);
  });

  test("is read on demand, with the instance of each slice", () => {
    const [{ identifiers }] = readDicomSeries([...files].reverse(), { identifiers: true });
    expect(identifiers).toMatchObject({
      patientId: "secret-id",
      patientName: "Secret^Name",
      patientBirthDate: "",
      studyDate: "20240203",
      studyInstanceUid: "1.2.77",
      sopClassUid: "1.2.840.10008.5.1.4.1.1.4",
      frameNumbers: [],
    });
    expect(identifiers?.sopInstanceUids).toHaveLength(2);
    expect(sliceAttributes().SOPInstanceUID).not.toBe(identifiers?.sopInstanceUids[0]);
  });
});
