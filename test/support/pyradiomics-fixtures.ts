import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { createImage, type Image, type PixelType } from "../../src/image/image.ts";

/** A parameter dictionary of PyRadiomics. */
export interface Params {
  readonly setting?: Readonly<Record<string, unknown>>;
  readonly imageType?: Readonly<Record<string, unknown>>;
  readonly featureClass?: Readonly<Record<string, readonly string[] | null>>;
}

/** One call of PyRadiomics and what came of it, as test/fixtures/pyradiomics/make_fixtures.py wrote it. */
export interface FixtureCase {
  readonly name: string;
  /** Names of an image and a mask in images.json. */
  readonly image: string;
  readonly mask: string;
  readonly params: Params;
  readonly label?: number;
  /** Type and text of the exception, if there was one. */
  readonly error?: readonly [string, string];
  /** Feature names and values, in PyRadiomics' order; null is NaN. */
  readonly names: readonly string[];
  readonly values: readonly (number | null)[];
  /** In PyRadiomics' order, without the prefix `diagnostics_`. */
  readonly diagnostics?: Readonly<Record<string, unknown>>;
}

interface StoredImage {
  readonly name: string;
  readonly size: number[];
  readonly spacing: number[];
  readonly origin: number[];
  readonly direction: number[];
  readonly pixelType: PixelType;
  readonly data: string;
}

export function pyradiomicsFixture<T>(name: string): T {
  return JSON.parse(readFileSync(new URL(`../fixtures/pyradiomics/${name}`, import.meta.url), "utf8")) as T;
}

export function fixtureCases(): FixtureCase[] {
  const { nameLists, cases } = pyradiomicsFixture<{
    nameLists: string[][];
    cases: (Omit<FixtureCase, "names"> & { names?: number })[];
  }>("cases.json");
  return cases.map((each) => ({ ...each, names: each.names === undefined ? [] : nameLists[each.names] }));
}

/** All images and masks of the fixtures by name. */
export function fixtureImages(): Map<string, Image> {
  const { images } = pyradiomicsFixture<{ images: StoredImage[] }>("images.json");
  return new Map(images.map((stored) => [stored.name, decode(stored)]));
}

function decode({ data, size, pixelType, ...geometry }: StoredImage): Image {
  const bytes = Uint8Array.from(gunzipSync(Buffer.from(data, "base64")));
  return createImage(typed(bytes.buffer, pixelType), size, geometry);
}

function typed(buffer: ArrayBuffer, pixelType: PixelType) {
  switch (pixelType) {
    case "int8":
      return new Int8Array(buffer);
    case "uint8":
      return new Uint8Array(buffer);
    case "int16":
      return new Int16Array(buffer);
    case "uint16":
      return new Uint16Array(buffer);
    case "int32":
      return new Int32Array(buffer);
    case "uint32":
      return new Uint32Array(buffer);
    case "float32":
      return new Float32Array(buffer);
    case "float64":
      return new Float64Array(buffer);
  }
}
