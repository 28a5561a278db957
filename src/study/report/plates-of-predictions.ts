import { calibrationFigure, decisionCurveFigure } from "../../plot/index.ts";
import type { StudyResult } from "../study-result.ts";
import { PANEL_WIDTH, panelTheme, stem } from "./panel-style.ts";
import type { Panel, Plate } from "./plates.ts";
import { apparent, columnsFor, said, sizes, titleOf } from "./plates-of-cohorts.ts";
import { drawnModels, labelOf, mainModel } from "./study-facts.ts";
import { digits, level, timesWords, timeWords } from "./words.ts";

type Calibrated = StudyResult["modelComparison"]["cohorts"][number]["calibration"][number];

/** Calibration of the main model, one panel a cohort and time. */
export function calibrationPlate(result: StudyResult): Plate | undefined {
  const main = mainModel(result);
  if (!main) return undefined;
  const [key, { name }] = main;
  const { cohorts, confLevel, times } = result.modelComparison;
  const panels = cohorts.flatMap((cohort) =>
    cohort.calibration
      .filter(({ model }) => model === key)
      .map(
        (curve): Panel => ({
          name: stem("calibration", cohort.cohort, curve.time),
          note: `${titleOf(cohort)}; ${timeWords(result, curve.time)}: ${indices(curve)}.`,
          figure: calibrationFigure(
            { ...curve, groupOf: new Uint32Array(0) },
            {
              title: `${cohort.cohort}, ${timeWords(result, curve.time)}`,
              width: PANEL_WIDTH,
              theme: panelTheme(),
              // they stand in the note and the table: in a drawing their place would differ from panel to panel
              indices: false,
            },
          ),
        }),
      ),
  );
  if (panels.length === 0) return undefined;
  const groups = cohorts
    .flatMap(({ calibration }) => calibration)
    .reduce((most, each) => Math.max(most, each.groups.length), 0);
  return {
    section: "calibration",
    title: `Calibration of the ${name} model`,
    caption: `Predicted against observed survival at ${timesWords(result, times)}: Kaplan-Meier estimates of up to ${groups} groups of equal size with ${level(confLevel)} confidence limits (points), and a smooth curve with limits; on the diagonal predictions are right. n: ${sizes(cohorts)}. ${apparent(cohorts)}`,
    columns: times.length === 2 ? 2 : columnsFor(panels.length),
    panels,
  };
}

function indices({ slope, observedToExpected, smooth }: Calibrated): string {
  return `slope ${digits(slope.estimate, 2)} (1 is right), observed over expected risk ${digits(observedToExpected.estimate, 2)}, integrated calibration index ${digits(smooth.ici)}`;
}

/** Decision curves of the models, one panel a cohort. */
export function decisionPlate(result: StudyResult): Plate | undefined {
  const { cohorts, decisionTime } = result.modelComparison;
  const { keys, note } = drawnModels(result);
  const panels = cohorts.flatMap((cohort): Panel[] => {
    if (!cohort.decision) return [];
    // the first two are those of treating all and none
    const curves = cohort.decision.curves.filter(({ name }, i) => i < 2 || keys.includes(name));
    const labels = Object.fromEntries(curves.slice(2).map(({ name }) => [name, labelOf(result, name)]));
    return [
      {
        name: stem("decision-curves", cohort.cohort),
        note: `${titleOf(cohort)}.`,
        figure: decisionCurveFigure(
          { ...cohort.decision, curves },
          { title: titleOf(cohort), width: PANEL_WIDTH, height: 290, theme: panelTheme(), labels },
        ),
      },
    ];
  });
  if (panels.length === 0) return undefined;
  return {
    section: "decision",
    title: "Decision curves",
    caption: said(
      `Net benefit at ${timeWords(result, decisionTime)} against the threshold probability at which one would act, for the models, for treating all and for treating none; the higher the better. Without intervals.`,
      note,
      `n: ${sizes(cohorts)}.`,
      apparent(cohorts),
    ),
    columns: columnsFor(panels.length),
    panels,
  };
}
