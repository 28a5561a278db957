import type { Image } from "radiosurv/image";

/** Values of an image, for the window that it is first shown with. */
export interface ValueRange {
  readonly lowest: number;
  readonly highest: number;
  /** One in a hundred values is below, one in a thousand above. */
  readonly low: number;
  readonly high: number;
}

/** An image that was opened or made. */
export interface OpenedImage {
  readonly key: string;
  readonly title: string;
  /** Images of one series stand together, as the phases of a dynamic one. */
  readonly group: string;
  readonly image: Image;
  readonly range: ValueRange;
  /** What its values are in, such as HU. */
  readonly unit?: string;
}

/** A mask that was opened, made or found by a network. */
export interface OpenedMask {
  readonly key: string;
  readonly title: string;
  readonly mask: Image;
  /** Labels that occur, ascending. */
  readonly labels: readonly number[];
  /** What a label stands for, where that is known. */
  readonly names?: Readonly<Record<number, string>>;
}

/** What came out of files or of the simulation. */
export interface Opened {
  readonly images: readonly OpenedImage[];
  readonly masks: readonly OpenedMask[];
  /** What a reader should know, as sentences. */
  readonly notes: readonly string[];
}

/** A region of a tumour: the label of a mask, and how far rings around it reach. */
export interface RegionRequest {
  readonly mask: string;
  readonly label: number;
  readonly radii: readonly number[];
  readonly unit: "mm" | "voxel";
}

/** Rings in one volume of small numbers. */
export interface RingLevels {
  /** 0 outside, 1 in the tumour, 2 in the first ring, 3 in what the second adds to it, ... */
  readonly levels: Uint8Array;
  readonly radii: readonly number[];
  readonly notes: readonly string[];
}

/** A filter as the page has it. */
export interface FilterRequest {
  readonly name: string;
  /** Of Laplacian of Gaussian, mm. */
  readonly sigma?: readonly number[];
}

/** What is measured, and how. */
export interface ExtractRequest {
  readonly image: string;
  readonly region: RegionRequest;
  readonly families: readonly string[];
  readonly filters: readonly FilterRequest[];
  readonly binWidth: number;
  /** A parameter file of PyRadiomics, which takes the place of the three above. */
  readonly params?: string;
}

/** Features of one region. */
export interface RegionFeatures {
  /** `intra`, `peri-3`, ... */
  readonly name: string;
  readonly features: Readonly<Record<string, number>>;
  readonly notes: readonly string[];
}

/** What is mapped. */
export interface MapRequest {
  readonly image: string;
  readonly region: RegionRequest;
  /** Name of the region to map. */
  readonly part: string;
  readonly family: string;
  readonly feature: string;
  readonly kernelRadius: number;
  readonly binWidth: number;
}

/** A map over a part of an image. */
export interface VoxelMap {
  readonly title: string;
  /** NaN outside the region. */
  readonly map: Image;
  /** Voxel of the image that the first one of the map lies on. */
  readonly lower: readonly number[];
  readonly lowest: number;
  readonly highest: number;
}

/** Which network segments. */
export type NetworkRequest =
  | { readonly kind: "ultrasound" | "breast-mri" }
  | { readonly kind: "own"; readonly model: File; readonly manifest: File };

/** The jobs of the image worker; `prefix` begins the keys of what they make. */
export type ImageJobs = {
  readonly open: readonly [
    {
      readonly files: readonly File[];
      readonly as: "image" | "mask";
      readonly prefix: string;
      readonly onto: readonly string[];
    },
    Opened,
  ];
  readonly example: readonly [{ readonly seed: number; readonly prefix: string }, Opened];
  readonly rings: readonly [RegionRequest, RingLevels];
  readonly segment: readonly [
    { readonly image: string; readonly network: NetworkRequest; readonly prefix: string },
    Opened,
  ];
  readonly extract: readonly [ExtractRequest, readonly RegionFeatures[]];
  readonly map: readonly [MapRequest, VoxelMap];
};
