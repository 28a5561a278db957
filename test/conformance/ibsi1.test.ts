import { readdirSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  type ExtractionResult,
  extractFeatures,
  type IbsiConfiguration,
  ibsiConfiguration,
} from "../../src/extraction/index.ts";
import type { Image, Mask } from "../../src/image/index.ts";
import { readDicomSeries, readNifti, readRtStruct } from "../../src/io/index.ts";
import { meetsReference, type ReferenceValue } from "../features/phantom-region.ts";
import {
  hasReference,
  hasReferenceData,
  NO_REFERENCE_DATA,
  referenceBytes,
  referenceJson,
} from "../support/reference-data.ts";

// the consensus values of IBSI 1, each within its published tolerance; see ../shared/data/README.md

const CONFIGURATIONS = "ibsi1/configurations.json";
const FAMILIES = [
  ...["morphology", "local_intensity", "intensity_statistics", "intensity_histogram", "intensity_volume_histogram"],
  ...["glcm", "glrlm", "glszm", "gldzm", "ngtdm", "ngldm"],
];

interface Files {
  readonly image: string;
  readonly mask: string;
}

interface Diagnostic {
  readonly dataset: string;
  readonly stage: string;
  readonly quantity: string;
  readonly value: number;
  readonly tolerance: number;
}

describe.skipIf(!hasReferenceData)("IBSI 1", () => {
  const found = hasReference(CONFIGURATIONS)
    ? referenceJson<{ configurations: Record<string, IbsiConfiguration & Files> }>(CONFIGURATIONS).configurations
    : {};
  const reference = hasReferenceData
    ? referenceJson<{ values: ReferenceValue[]; diagnostics: Diagnostic[] }>("ibsi1/reference_values.json")
    : { values: [], diagnostics: [] };
  const lines: string[] = [];

  afterAll(() => console.log(`IBSI 1, values within their tolerance:\n${lines.join("\n")}`));

  // each configuration from NIfTI, and those of the CT phantom from DICOM and RTSTRUCT too
  const roads = Object.entries(found).flatMap(([dataset, configuration]) => [
    { name: dataset, dataset, configuration, read: fromNifti },
    ...(configuration.image.startsWith("ct_phantom")
      ? [{ name: `${dataset} from DICOM`, dataset, configuration, read: fromDicom }]
      : []),
  ]);

  describe.each(roads)("$name", ({ name, dataset, configuration, read }) => {
    let result: ExtractionResult;
    const values = reference.values.filter((each) => each.dataset === dataset);
    let met = 0;
    beforeAll(() => {
      const { image, mask } = read(configuration);
      result = extractFeatures(image, mask, ibsiConfiguration(configuration));
    }, 60_000);
    afterAll(() => void lines.push(`${name}: ${met} of ${values.length}`));

    test.each(FAMILIES)("%s", (family) => {
      const failed: string[] = [];
      for (const each of values.filter((value) => value.family === family)) {
        const { tag, aggregation } = each;
        const name = aggregation === "volume" ? tag : `${tag}_${aggregation}`;
        const value = result.features[name];
        if (value !== undefined && meetsReference(value, each)) met++;
        else failed.push(`${name}: ${value} is not ${each.value} ± ${each.tolerance}`);
      }
      expect(failed).toEqual([]);
    });

    test("diagnostics", () => {
      const failed: string[] = [];
      for (const each of reference.diagnostics.filter((value) => value.dataset === dataset)) {
        const value = diagnostic(result.diagnostics, each);
        if (value === undefined) continue;
        const close = Math.abs(Number(value.toPrecision(3)) - each.value) <= each.tolerance + 1e-9;
        if (!close && value !== each.value) {
          failed.push(`${each.stage} ${each.quantity}: ${value} is not ${each.value} ± ${each.tolerance}`);
        }
      }
      expect(failed).toEqual([]);
    });

    test("no value of the manual is missing, and each of ours is a number", () => {
      expect(values.length).toBeGreaterThan(200);
      const bad = Object.entries(result.features).filter(([, value]) => !Number.isFinite(value));
      expect(bad).toEqual([]);
    });
  });
});

interface Pair {
  readonly image: Image;
  readonly mask: Mask;
}

function fromNifti({ image, mask }: Files): Pair {
  return { image: readNifti(referenceBytes(`ibsi1/${image}`)), mask: readNifti(referenceBytes(`ibsi1/${mask}`)) };
}

function fromDicom(): Pair {
  const folder = "ibsi1/ct_phantom/dicom/";
  const slices = readdirSync(new URL(`../../../shared/data/${folder}image/`, import.meta.url));
  const [image] = readDicomSeries(slices.map((name) => ({ name, bytes: referenceBytes(`${folder}image/${name}`) })));
  return { image, mask: Object.values(readRtStruct(referenceBytes(`${folder}mask/DCM_RS_00060.dcm`), image))[0] };
}

/** A quantity of the manual's list, where our diagnostics have it. */
function diagnostic(diagnostics: ExtractionResult["diagnostics"], { stage, quantity }: Diagnostic): number | undefined {
  const [step, of] = stage.split("_");
  const name = { initial: "original", interpolated: "interpolated", resegmented: "resegmented" }[step] ?? "";
  const prefix = `diagnostics_${of === "image" ? "Image" : "Mask"}-${name}_`;
  // the morphological mask is not resegmented
  if (quantity.startsWith("morph") && step === "resegmented") return undefined;
  const axis = "xyz".indexOf(quantity.at(-1) as string);
  const at = (key: string, index: number): number | undefined =>
    (diagnostics[prefix + key] as number[] | undefined)?.[index];
  if (quantity.includes("_bb_dim_")) return at("BoundingBox", 3 + axis);
  if (quantity.includes("mask_dim_") || quantity.startsWith("img_dim_")) return at("Size", axis);
  if (quantity.startsWith("vox_dim_")) return at("Spacing", axis);
  const key = { mean: "Mean", min: "Minimum", max: "Maximum", vox: "VoxelNum" }[
    /(mean|min|max|vox)_/.exec(quantity)?.[1] ?? ""
  ];
  return diagnostics[prefix + key] as number | undefined;
}

if (!hasReferenceData) test.skip(NO_REFERENCE_DATA, () => {});
