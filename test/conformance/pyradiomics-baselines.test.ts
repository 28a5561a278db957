import { afterAll, describe, expect, test } from "vitest";
import { extractorFromParams } from "../../src/extraction/index.ts";
import { createImage, type Image, indexToPoint } from "../../src/image/index.ts";
import { readNrrd } from "../../src/io/index.ts";
import { agreement } from "../support/agreement.ts";
import { pyradiomicsFixture } from "../support/pyradiomics-fixtures.ts";
import {
  hasReference,
  hasReferenceData,
  NO_REFERENCE_DATA,
  referenceBytes,
  referenceJson,
} from "../support/reference-data.ts";

// the values that PyRadiomics stores for its own tests, see ../shared/data/README.md; made by several old versions of
// it, all but four still computed by 3.1

interface Baseline {
  readonly image: string | null;
  readonly mask: string;
  /** Index of the axial slice that is the mask of the 2D tests; null for the whole label image. */
  readonly maskSlice: number | null;
  readonly settings: Readonly<Record<string, unknown>>;
  readonly checks: Readonly<Record<string, unknown>>;
  readonly features: Readonly<Record<string, number>>;
}

const DATA = "pyradiomics/";
const BASELINES = `${DATA}baselines.json`;

/** In these cases the stored values came from an older table of triangles. */
const NOW = pyradiomicsFixture<{ features: Record<string, number> }>("brain1-shape.json").features;

/** What the checks are called in the diagnostics. */
const CHECK_PREFIXES = [
  ["interpolatedImage", "Image-interpolated_"],
  ["interpolatedMask", "Mask-interpolated_"],
  ["correctedMask", "Mask-corrected_"],
  ["image", "Image-original_"],
  ["mask", "Mask-original_"],
] as const;

describe.skipIf(!hasReferenceData)("PyRadiomics baselines", () => {
  const values = agreement();
  const checks = agreement(1e-8, 1e-9); // positions in mm lie anywhere, also near 0
  const tests = hasReference(BASELINES)
    ? referenceJson<{ tests: Record<string, Record<string, Baseline>> }>(BASELINES).tests
    : {};
  const seen = { run: 0, noImage: 0 };

  afterAll(() => {
    console.log(
      `PyRadiomics baselines: ${seen.run} tests, ${seen.noImage} without their image left out\n${values.summary()}\n` +
        `checks of image and mask:\n${checks.summary()}`,
    );
  });

  for (const [family, byName] of Object.entries(tests)) {
    const ofMask = family === "shape" || family === "shape2D";
    for (const [name, baseline] of Object.entries(byName)) {
      const withImage = baseline.image !== null && hasReference(DATA + baseline.image);
      if (!withImage && !ofMask) {
        seen.noImage++;
        continue;
      }
      test(`${family} of ${name}`, () => {
        seen.run++;
        const label = load(baseline.mask);
        const image = withImage ? load(baseline.image as string) : like(label);
        const mask = baseline.maskSlice === null ? label : slice(label, baseline.maskSlice);
        const extract = extractorFromParams({ setting: baseline.settings, featureClass: { [family]: null } });
        const { features, diagnostics } = extract(image, mask);

        const expected = family === "shape" && name === "brain1" ? { ...baseline.features, ...NOW } : baseline.features;
        const found = Object.entries(expected).flatMap(([feature, value]) =>
          values.compare(family, `${name} ${feature}`, features[`original_${family}_${feature}`], value),
        );
        expect(Object.keys(features)).toHaveLength(Object.keys(expected).length);
        for (const [check, value] of Object.entries(baseline.checks)) {
          // intensities of an image that we do not have
          if (!withImage && /^image(Sha1|Mean|Minimum|Maximum)$|^interpolatedImage|(Mean|Minimum|Maximum)$/.test(check))
            continue;
          const key = diagnosticName(check);
          found.push(...checks.compare(key.split("_")[1], `${name} ${key}`, diagnostics[key], value));
        }
        expect(found).toEqual([]);
      });
    }
  }
});

if (!hasReferenceData) test.skip(NO_REFERENCE_DATA, () => {});

function diagnosticName(check: string): string {
  for (const [prefix, replacement] of CHECK_PREFIXES) {
    if (check.startsWith(prefix))
      return `diagnostics_${replacement}${check.slice(prefix.length).replace("Sha1", "Hash")}`;
  }
  throw new Error(`no diagnostic is known for ${check}`);
}

const loaded = new Map<string, Image>();

function load(path: string): Image {
  let image = loaded.get(path);
  if (!image) {
    image = readNrrd(referenceBytes(DATA + path));
    loaded.set(path, image);
  }
  return image;
}

/** An image of zeros on the grid of the mask, for features that need no intensities. */
function like(mask: Image): Image {
  return createImage(new Int16Array(mask.voxels.data.length), mask.size, mask);
}

/** One axial slice, as the single-slice label files of the 2D tests hold it. */
function slice(label: Image, z: number): Image {
  const [nx, ny] = label.size;
  const data = label.voxels.data.slice(z * nx * ny, (z + 1) * nx * ny);
  const { spacing, direction } = label;
  return createImage(data, [nx, ny, 1], { spacing, direction, origin: indexToPoint(label, [0, 0, z]) });
}
