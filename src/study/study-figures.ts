import type { Figure } from "../plot/index.ts";
import { studyPlates } from "./report/plates.ts";
import type { StudyResult } from "./study-result.ts";

/** A figure of a study with what is needed to use it by itself. */
export interface StudyFigure {
  /** Stem of a file name: lower case, with hyphens; each occurs once. */
  readonly name: string;
  /** All that is needed to read it: what is shown, numbers, how intervals are made. */
  readonly caption: string;
  readonly figure: Figure;
}

/**
 * All figures that can be drawn from the result of a study, each by itself: C-index of the rings, Kaplan-Meier curves of the risk
 * groups in each cohort, hazard ratios, C-index of the models, ROC curves and AUC over time, calibration at each time, decision
 * curves, and a nomogram. What the result has no numbers for is not there. Colours are those of the theme "colour-blind".
 *
 * The nomogram is that of the combined model, or the one with the lowest BIC, where the range of each of its numbers is
 * known: that of scores is.
 *
 * @example
 * ```ts
 * import { toSvg } from "radiosurv/plot";
 * import { runStudy, studyFigures } from "radiosurv/study";
 * const time = Array.from({ length: 40 }, (_, i) => ((i * 7) % 40) + 1);
 * const outcome = { time, event: time.map((_, i) => (i % 4 === 0 ? 0 : 1)) };
 * const clinical = { age: time.map((value, i) => 70 - value + (i % 9)) };
 * const cohorts = [{ name: "Training", role: "train", outcome, clinical }] as const;
 * const figures = studyFigures(await runStudy(cohorts, { clinical: ["age"], times: [12] }));
 * figures.map(({ name }) => name).slice(0, 3); // => ["kaplan-meier-training", "hazard-ratios", "concordance"]
 * toSvg(figures[0].figure).startsWith("<svg"); // => true
 * ```
 */
export function studyFigures(result: StudyResult): readonly StudyFigure[] {
  const used = new Set<string>();
  return studyPlates(result).flatMap(({ title, caption, panels }) =>
    panels.map(({ name, note, figure }) => {
      let free = name;
      for (let k = 2; used.has(free); k++) free = `${name}-${k}`;
      used.add(free);
      return {
        name: free,
        caption: `${title}. ${panels.length > 1 && note ? `${note} ` : ""}${caption}`.trim(),
        figure,
      };
    }),
  );
}
