import { RadiosurvError } from "../error.ts";
import {
  atMost,
  checkSettings,
  isNumber,
  listOf,
  oneOf,
  positive,
  type Rule,
  type Rules,
  wholeFrom,
  yesOrNo,
} from "../rules.ts";
import type { Convention } from "./tiles.ts";

/**
 * How the intensities of a channel are brought to what the network was trained on:
 * - `zscore`: minus the mean, divided by the population standard deviation (at least 1e-8), of all voxels; with `nonzero`
 *   of those that are not 0, and these alone are changed
 * - `ct`: clipped to the 0.5th and 99.5th percentile of the training data, minus its mean, divided by its standard
 *   deviation: nnU-Net's CTNormalization
 * - `rescale`: the range of the image becomes 0..1
 * - `range`: `from` becomes `to`, linearly; clipped to `to` if `clip` is true: MONAI's ScaleIntensityRange
 * - `percentiles`: the values at the `lower` and `upper` percentage become `to`, and so on:
 *   MONAI's ScaleIntensityRangePercentiles
 * - `none`
 */
export type ChannelNormalization =
  | { readonly method: "none" }
  | { readonly method: "rescale" }
  | { readonly method: "zscore"; readonly nonzero?: boolean }
  | {
      readonly method: "ct";
      readonly percentile005: number;
      readonly percentile995: number;
      readonly mean: number;
      readonly standardDeviation: number;
    }
  | {
      readonly method: "range";
      readonly from: readonly [number, number];
      readonly to: readonly [number, number];
      readonly clip?: boolean;
    }
  | {
      readonly method: "percentiles";
      readonly lower: number;
      readonly upper: number;
      readonly to: readonly [number, number];
      readonly clip?: boolean;
    };

/** An image that the network is shown. */
export interface ModelChannel {
  readonly name: string;
  readonly normalization: ChannelNormalization;
}

/**
 * What must be known of a network to run it: plain JSON, one file beside each ONNX file. All lists of lengths are in the
 * order x, y, z.
 */
export interface ModelManifest {
  readonly name: string;
  /**
   * Whose order of steps is followed. `nnunet`: crop to what is not 0, normalise, resample by cubic splines, logits back
   * linearly, then labels. `monai`: resample linearly, normalise, activate, probabilities back linearly, then labels. Also
   * sets the defaults of `overlap` and `weights`. @default "nnunet"
   */
  readonly convention?: Convention;
  /** 2 runs a volume slice by slice along z. Needed. */
  readonly dimension: 2 | 3;
  /** The images that the segmenter takes, in this order. Needed. */
  readonly channels: readonly ModelChannel[];
  /** Voxels of a tile. Needed. */
  readonly patch: readonly number[];
  /** Spacing that the network was trained on, mm. @default that of the image */
  readonly spacing?: readonly number[];
  /** In place of `spacing`: the whole image is stretched onto so many voxels, as networks for ultrasound often do. */
  readonly size?: readonly number[];
  /** Anatomical direction in which the axes x, y, z run, such as "RAS". @default as they are stored */
  readonly orientation?: string;
  /** Value of each label, in the order of the outputs; with softmax the background, 0, comes first. Needed. */
  readonly labels: Readonly<Record<string, number>>;
  /**
   * `softmax`: one output a label, the largest wins. `sigmoid`: one output a label but the background, each by itself above
   * `threshold`; a later one overwrites (nnU-Net's regions). @default "softmax"
   */
  readonly activation?: "softmax" | "sigmoid";
  /** For sigmoid: the probability that an output must exceed. @default 0.5 */
  readonly threshold?: number;
  /** @default 0.5 for nnunet, 0.25 for monai */
  readonly overlap?: number;
  /** @default "gaussian" for nnunet, "constant" for monai */
  readonly weights?: "gaussian" | "constant";
  /** Axes of test-time mirroring; each doubles the work. @default none */
  readonly mirroring?: readonly ("x" | "y" | "z")[];
  /** Order of the spatial axes of the tensors [1, channel, ...]. @default "zyx" */
  readonly axes?: "zyx" | "xyz";
  /** Name of the network's input. @default its only one */
  readonly input?: string;
  /** Name of the network's output. @default its only one */
  readonly output?: string;
  /** Keeps the largest connected part of each label. @default false */
  readonly keepLargest?: boolean;
  /** Drops parts below this volume, mm3 (in 2D area, mm2). @default 0 */
  readonly minimumVolume?: number;
  /** Fills holes of each label where they are background. @default false */
  readonly fillHoles?: boolean;
}

const isText: Rule = ["a text", (value) => typeof value === "string" && value !== ""];
const isPair: Rule = [
  "two numbers",
  (value) => Array.isArray(value) && value.length === 2 && value.every(Number.isFinite),
];
const isObject: Rule = ["an object", (value) => typeof value === "object" && value !== null && !Array.isArray(value)];

const RULES: Rules = {
  name: isText,
  convention: oneOf("nnunet", "monai"),
  dimension: oneOf(2, 3),
  channels: listOf(isObject),
  patch: atMost(3, listOf(wholeFrom(1))),
  spacing: atMost(3, listOf(positive)),
  size: atMost(3, listOf(wholeFrom(1))),
  orientation: [
    "three letters, one of each pair R/L, A/P and S/I",
    (value) => typeof value === "string" && /^(?=.*[RL])(?=.*[AP])(?=.*[SI])[RLAPSI]{3}$/.test(value),
  ],
  labels: isObject,
  activation: oneOf("softmax", "sigmoid"),
  threshold: isNumber,
  overlap: ["a number from 0 to below 1", (value) => (value as number) >= 0 && (value as number) < 1],
  weights: oneOf("gaussian", "constant"),
  mirroring: [
    'a list of "x", "y" and "z"',
    (value) => Array.isArray(value) && value.every((axis) => ["x", "y", "z"].includes(axis)),
  ],
  axes: oneOf("zyx", "xyz"),
  input: isText,
  output: isText,
  keepLargest: yesOrNo,
  minimumVolume: ["a number >= 0", (value) => (value as number) >= 0],
  fillHoles: yesOrNo,
};

const NORMALIZATIONS: Readonly<Record<string, { readonly rules: Rules; readonly needed: readonly string[] }>> = {
  none: { rules: {}, needed: [] },
  rescale: { rules: {}, needed: [] },
  zscore: { rules: { nonzero: yesOrNo }, needed: [] },
  ct: {
    rules: { percentile005: isNumber, percentile995: isNumber, mean: isNumber, standardDeviation: positive },
    needed: ["percentile005", "percentile995", "mean", "standardDeviation"],
  },
  range: { rules: { from: isPair, to: isPair, clip: yesOrNo }, needed: ["from", "to"] },
  percentiles: {
    rules: { lower: isNumber, upper: isNumber, to: isPair, clip: yesOrNo },
    needed: ["lower", "upper", "to"],
  },
};

const NEEDED = ["name", "dimension", "channels", "patch", "labels"] as const;

/**
 * Checks the manifest of a model.
 *
 * @throws RadiosurvError `setting` naming the model and what is wrong with which setting
 */
export function checkManifest(caller: string, manifest: ModelManifest): ModelManifest {
  const who = `${caller}: manifest`;
  checkNeeded(who, manifest, NEEDED);
  checkSettings(who, manifest, RULES);
  const { name, dimension, patch, spacing, size, channels } = manifest;
  for (const [setting, list] of Object.entries({ patch, spacing, size })) {
    if (list && list.length !== dimension) {
      fail(who, name, `${setting} needs ${dimension} lengths, as dimension says; got [${list.join(", ")}]`);
    }
  }
  if (spacing && size) fail(who, name, "spacing and size exclude each other; leave one out");
  channels.forEach((channel, i) => {
    checkChannel(`${who} of "${name}", channel ${i}`, channel);
  });
  checkLabels(who, manifest);
  return manifest;
}

function checkChannel(who: string, channel: ModelChannel): void {
  checkNeeded(who, channel, ["name", "normalization"]);
  checkSettings(who, channel, { name: isText, normalization: isObject });
  const { method, ...rest } = channel.normalization;
  checkSettings(`${who}, normalization`, { method }, { method: oneOf(...Object.keys(NORMALIZATIONS)) });
  checkNeeded(`${who}, normalization`, channel.normalization, ["method"]);
  checkNeeded(`${who}, normalization ${method}`, rest, NORMALIZATIONS[method].needed);
  checkSettings(`${who}, normalization ${method}`, rest, NORMALIZATIONS[method].rules);
}

function checkLabels(who: string, { name, labels, activation = "softmax" }: ModelManifest): void {
  const entries = Object.entries(labels);
  const values = entries.map(([, value]) => value);
  if (!values.every((value) => Number.isInteger(value) && value >= 0 && value < 256)) {
    fail(who, name, `values of labels must be whole numbers from 0 to 255; got ${JSON.stringify(labels)}`);
  }
  if (new Set(values).size < values.length) {
    fail(who, name, `values of labels must differ; got ${JSON.stringify(labels)}`);
  }
  if (entries.length === 0 || values.every((value) => value === 0)) {
    fail(who, name, `labels must have one beside the background; got ${JSON.stringify(labels)}`);
  }
  if (activation === "softmax" && values[0] !== 0) {
    fail(who, name, `with softmax the first label is the background, 0; got ${JSON.stringify(labels)}`);
  }
}

function checkNeeded(who: string, settings: object, names: readonly string[]): void {
  const isRecord = typeof settings === "object" && settings !== null;
  const missing = isRecord ? names.find((name) => (settings as Record<string, unknown>)[name] === undefined) : names[0];
  if (missing !== undefined) throw new RadiosurvError("setting", `${who}: ${missing} is needed`);
}

function fail(who: string, name: string, what: string): never {
  throw new RadiosurvError("setting", `${who} of "${name}": ${what}`);
}
