import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import type { Image } from "../../../src/image/image.ts";
import { sameGeometry } from "../../../src/image/index.ts";
import {
  type DicomVolume,
  type NamedFile,
  readDicomSegmentation,
  readDicomSeries,
  readNifti,
  readRtStruct,
  writeDicomSegmentation,
} from "../../../src/io/index.ts";
import { hasReference, NO_REFERENCE_DATA, referenceBytes } from "../../support/reference-data.ts";

interface RealVolume {
  readonly time: number;
  readonly pixelType: string;
  readonly size: number[];
  readonly spacing: number[];
  readonly origin: number[];
  readonly direction: number[];
  readonly modality: string;
  readonly description: string;
  readonly sha1: string;
}

/** Made by test/fixtures/dicom/make_real.py. */
interface RealFiles {
  readonly breast: readonly RealVolume[];
  readonly breastMask: { readonly sha1: string; readonly voxels: number };
  readonly ct: RealVolume;
}

const expected = JSON.parse(
  readFileSync(new URL("../../fixtures/dicom/real.json", import.meta.url), "utf8"),
) as RealFiles;

const SHARED = new URL("../../../../shared/data/", import.meta.url);
const BREAST = "breast_dce/series/";
const CT = "ibsi1/ct_phantom/dicom/";

function folder(path: string): NamedFile[] {
  return readdirSync(new URL(path, SHARED)).map((name) => ({ name, bytes: referenceBytes(path + name) }));
}

function sha1({ voxels: { data } }: Image): string {
  return createHash("sha1")
    .update(new Uint8Array(data.buffer, data.byteOffset, data.byteLength))
    .digest("hex");
}

// values to the last bit; geometry but for the rounding of text with 16 digits
function check(volume: DicomVolume, real: RealVolume): void {
  expect({ ...real, sha1: sha1(volume) }).toEqual(real);
  const { pixelType, size, modality, seriesDescription: description, time } = volume;
  expect({ ...real, pixelType, size, modality, description, time }).toEqual(real);
  for (const field of ["spacing", "origin", "direction"] as const) {
    expect(volume[field]).toEqual(real[field].map((value) => expect.closeTo(value, 6)));
  }
}

if (!hasReference(BREAST) || !hasReference(CT)) test.skip(NO_REFERENCE_DATA, () => {});

describe.runIf(hasReference(BREAST))("breast_dce", () => {
  const files = hasReference(BREAST) ? folder(BREAST) : [];
  const volumes = files.length > 0 ? readDicomSeries(files, { identifiers: true }) : [];

  test("is three volumes in the order of time, as pydicom and SimpleITK read them", () => {
    expect(volumes).toHaveLength(3);
    volumes.forEach((volume, i) => check(volume, expected.breast[i]));
    expect(volumes.map(({ splitBy }) => splitBy)).toEqual(["AcquisitionTime", "AcquisitionTime", "AcquisitionTime"]);
  });

  test("comes out the same from files in any order", () => {
    const shuffled = [...files].sort((a, b) => (a.name.slice(-5) < b.name.slice(-5) ? -1 : 1));
    expect(readDicomSeries(shuffled).map(sha1)).toEqual(expected.breast.map((volume) => volume.sha1));
  });

  test("a phase without one of its slices is an error that names what is there", () => {
    const without = files.filter(({ name }) => name !== "2-040.dcm");
    expect(() => readDicomSeries(without)).toThrow(
      /most have 3, but 2 lie at the place of file "1-\d+.dcm", file "2-\d+.dcm"/,
    );
    expect(() => readDicomSeries(files.slice(0, 60).filter(({ name }) => name !== "1-031.dcm"))).toThrow(
      /the slices have a gap: file "1-03\d.dcm" and file "1-03\d.dcm" are 4 mm apart, most slices 2 mm; 1 slice is missing/,
    );
  });

  test("its fractional segmentation lies on the voxels that it was drawn on", () => {
    const masks = readDicomSegmentation(referenceBytes("breast_dce/seg.dcm"), volumes[0]);
    expect(Object.keys(masks)).toEqual(["Breast"]);
    expect(sha1(masks.Breast)).toBe(expected.breastMask.sha1);
    expect(masks.Breast.number).toBe(1);
    const written = writeDicomSegmentation(masks, volumes[1]);
    expect(sha1(readDicomSegmentation(written, volumes[2]).Breast)).toBe(expected.breastMask.sha1);
  });

  test("its segmentation is not for another patient", () => {
    const reference = { ...volumes[0], frameOfReferenceUid: "1.2.3" };
    expect(() => readDicomSegmentation(referenceBytes("breast_dce/seg.dcm"), reference)).toThrow("frame of reference");
  });
});

describe.runIf(hasReference(CT))("CT phantom of IBSI 1", () => {
  const [ct] = hasReference(CT) ? readDicomSeries(folder(`${CT}image/`)) : [];

  test("equals its NIfTI image in every voxel, and what pydicom and SimpleITK read", () => {
    check(ct, expected.ct);
    const nifti = readNifti(referenceBytes("ibsi1/ct_phantom/nifti/image.nii.gz"));
    expect(Float32Array.from(ct.voxels.data)).toEqual(nifti.voxels.data);
    expect(sameGeometry(nifti, ct, 1e-5)).toBe(true);
  });

  test("its contours fill the voxels of its NIfTI mask", () => {
    const masks = readRtStruct(referenceBytes(`${CT}mask/DCM_RS_00060.dcm`), ct);
    expect(Object.keys(masks)).toEqual(["GTV-1"]);
    const nifti = readNifti(referenceBytes("ibsi1/ct_phantom/nifti/mask.nii.gz"));
    expect(Array.from(masks["GTV-1"].voxels.data)).toEqual(
      Array.from(nifti.voxels.data, (value) => Number(value !== 0)),
    );
  });

  test("its contours are found again on the NIfTI image, which knows no frame of reference", () => {
    const nifti = readNifti(referenceBytes("ibsi1/ct_phantom/nifti/image.nii.gz"));
    const [a] = Object.values(readRtStruct(referenceBytes(`${CT}mask/DCM_RS_00060.dcm`), nifti));
    expect(Array.from(a.voxels.data).filter((value) => value === 1)).toHaveLength(125256);
  });
});
