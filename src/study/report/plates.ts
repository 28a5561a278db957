import type { Figure } from "../../plot/index.ts";
import type { StudyResult } from "../study-result.ts";
import { areaPlate, rocPlate, survivalPlate } from "./plates-of-cohorts.ts";
import { concordancePlate, forestPlate, nomogramPlate, ringPlate } from "./plates-of-models.ts";
import { calibrationPlate, decisionPlate } from "./plates-of-predictions.ts";

/** A drawing within a figure of the report. */
export interface Panel {
  /** Stem of a file name. */
  readonly name: string;
  /** What is special to it; a sentence. */
  readonly note?: string;
  readonly figure: Figure;
}

/** A figure of the report: one or several drawings with one caption. */
export interface Plate {
  /** Which section it is in. */
  readonly section:
    | "rings"
    | "survival"
    | "models"
    | "concordance"
    | "roc"
    | "area"
    | "calibration"
    | "decision"
    | "nomogram";
  readonly title: string;
  /** All that is needed to read it: what is shown, numbers, how intervals are made. */
  readonly caption: string;
  /** Panels beside each other where there is room. */
  readonly columns: 1 | 2 | 3;
  readonly panels: readonly Panel[];
}

/** All figures that can be drawn from a result, in the order of the report. */
export function studyPlates(result: StudyResult): readonly Plate[] {
  return [
    ringPlate(result),
    survivalPlate(result),
    forestPlate(result),
    concordancePlate(result),
    rocPlate(result),
    areaPlate(result),
    calibrationPlate(result),
    decisionPlate(result),
    nomogramPlate(result),
  ].filter((plate) => plate !== undefined);
}
