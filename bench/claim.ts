/** One row of the table: what is measured, beside what, both in one run. */
export interface Claim {
  /** Name of the row in links of the docs, whose text is then its figure. @default none */
  readonly id?: string;
  readonly what: string;
  /** Program, version and call. */
  readonly reference: string;
  readonly ours: number;
  /** Of the reference; or why there is no figure. */
  readonly theirs: number | string;
  readonly unit: "s" | "bytes";
  /** The ratio that was set as a target. @default none */
  readonly atLeast?: number;
  /** What else is worth knowing: how far the results agree, memory. */
  readonly note?: string;
}

/** Times of one program for inputs that grow. */
export interface Curve {
  readonly label: string;
  readonly program: "radiosurv" | "reference";
  readonly points: readonly { readonly x: number; readonly y: number }[];
}

/** A scaling plot, with one panel or several. */
export interface Scaling {
  /** Name of its file. */
  readonly name: string;
  readonly title: string;
  readonly sentence: string;
  readonly panels: readonly ScalingPanel[];
}

export interface ScalingPanel {
  readonly title: string;
  readonly xLabel: string;
  readonly yLabel: string;
  readonly curves: readonly Curve[];
  /** Number of workers: a short axis of whole numbers. @default "log" */
  readonly x?: "log" | "whole";
}

/** What a part measured. */
export interface Measured {
  readonly claims: readonly Claim[];
  readonly scaling?: readonly Scaling[];
  /** Of the programs beside. */
  readonly versions: Readonly<Record<string, string>>;
}

/** How to measure. */
export interface Context {
  /** To spend on each median. */
  readonly seconds: number;
  /** A Python with PyRadiomics, SciPy and SimpleITK. */
  readonly python: string;
  /** A Python with MIRP. */
  readonly mirp: string;
  readonly rscript: string;
  /** Small inputs, to see that a program runs. */
  readonly quick: boolean;
}

/** A file of this folder that measures. */
export interface Part {
  readonly name: string;
  readonly title: string;
  /** How it is measured. */
  readonly text: string;
  readonly measure: (context: Context) => Measured | Promise<Measured>;
}

/** The ratio of a claim, if its reference was run. */
export function ratioOf({ ours, theirs }: Pick<Claim, "ours" | "theirs">): number | undefined {
  return typeof theirs === "number" ? theirs / ours : undefined;
}

/** Three digits with the unit: 0.451 ms, 140 ms, 6.42 s, 0.80 GB. */
export function shown(value: number, unit: Claim["unit"]): string {
  if (unit === "bytes") return value < 1e9 ? `${digits(value / 1e6)} MB` : `${(value / 1e9).toFixed(2)} GB`;
  return value < 0.9995 ? `${digits(value * 1000)} ms` : `${digits(value)} s`;
}

/** A ratio: 0.85, 4.5, 33.3, 9,660. */
export function shownRatio(ratio: number): string {
  if (ratio < 1) return ratio.toFixed(2);
  if (ratio < 9.95) return ratio.toFixed(1);
  return ratio < 99.95 ? ratio.toPrecision(3) : Number(ratio.toPrecision(3)).toLocaleString("en");
}

/** Three digits, and all before the point. */
function digits(value: number): string {
  return value >= 99.95 ? Math.round(value).toLocaleString("en") : value.toPrecision(3);
}

/** A number of rows or voxels: 1,000,000. */
export function count(value: number): string {
  return value.toLocaleString("en");
}

/** A relative difference for a note. */
export function difference(ours: number, theirs: number): string {
  return ours === theirs ? "equal to the bit" : `differs by ${Math.abs(ours / theirs - 1).toExponential(0)}`;
}
