import type { ReportCell } from "../report-table.ts";
import type { StudyModel } from "../study-model.ts";
import type { StudyResult } from "../study-result.ts";
import { type PageContext, type PageSection, pageFigure, paragraph } from "./page-section.ts";
import { concordanceIn, mainModel, modelsOf, sizeOf, variableLabel } from "./study-facts.ts";
import { counted, digits, estimated, level, limits, listed, pShown, shown, timesWords, timeWords } from "./words.ts";

/** Table 4, forest, tests of proportional hazards. */
export function modelsSection(result: StudyResult, { number, plate }: PageContext): PageSection {
  const { title, columns, rows, notes } = result.tables.models;
  const four = number.table({
    title,
    columns,
    notes,
    grouped: true,
    rows: rows.map(([model, variable, ...rest]) => [
      model === "by itself" ? "each variable by itself" : model,
      variableLabel(String(variable)),
      ...rest,
    ]),
  });
  const drawn = plate("models");
  const figure = drawn && number.figure(pageFigure(drawn));
  const searches = modelsOf(result).flatMap(([, model]) => {
    if (!model.selection) return [];
    const moves = model.selection.moves.map(
      ({ move, criterion }) => `${move.replace(/^- /, "\u2212")} (${digits(criterion, 1)})`,
    );
    const kept = model.variables.length > 0 ? `kept ${listed(model.variables)}` : "kept none";
    return [
      `The search for the ${model.name} model ${kept}${moves.length > 0 ? `; its moves, with the criterion after each: ${moves.join(", ")}` : ""}.`,
    ];
  });
  const tests = modelsOf(result).flatMap(([, model]) =>
    testsOfModel(model).map((each): ReportCell[] => [
      model.name,
      each.name === "GLOBAL" ? "all together" : variableLabel(each.name),
      digits(each.statistic, 2),
      each.df,
      pShown(each.pValue),
    ]),
  );
  const hazards =
    tests.length > 0
      ? number.detail({
          title: "Tests of proportional hazards",
          columns: ["model", "variable", "chi-squared", "df", "P"],
          rows: tests,
          grouped: true,
          notes: [
            "Scaled Schoenfeld residuals against 1 less the Kaplan-Meier estimate; a small P speaks against a constant hazard ratio.",
          ],
        })
      : undefined;
  const used = [four, figure, hazards].filter((each) => each !== undefined);
  const pieces = [
    "{0} has the hazard ratios of each variable by itself and within the models",
    ...(figure ? ["{1} shows them"] : []),
    ...(hazards ? [`{${used.length - 1}} tests whether they are constant over time`] : []),
  ];
  return {
    id: "models",
    title: "Models",
    parts: [
      paragraph(`${pieces.join("; ")}.`, ...used),
      ...(searches.length > 0 ? [paragraph(searches.join(" "))] : []),
      four.html,
      ...(figure ? [figure.html] : []),
      ...(hazards ? [hazards.html] : []),
    ],
  };
}

// the test of all together is that of the variable where there is one
function testsOfModel({ proportionalHazards: tests }: StudyModel): StudyModel["proportionalHazards"] {
  return tests.length === 2 ? tests.filter(({ name }) => name !== "GLOBAL") : tests;
}

/** Calibration in figures and numbers. */
export function calibrationSection(result: StudyResult, { number, plate }: PageContext): PageSection | undefined {
  const drawn = plate("calibration");
  const main = mainModel(result);
  if (!drawn || !main) return undefined;
  const [key, { name }] = main;
  const figure = number.figure(pageFigure(drawn));
  const { cohorts, confLevel } = result.modelComparison;
  const rows = cohorts.flatMap(({ cohort, calibration }) =>
    calibration
      .filter(({ model }) => model === key)
      .map((each): ReportCell[] => [
        cohort,
        shown(each.time),
        digits(each.observedToExpected.expected),
        digits(each.observedToExpected.observed),
        ratioOr(each.observedToExpected),
        ratioOr(each.slope),
        digits(each.smooth.ici),
      ]),
  );
  const table = number.detail({
    title: `Calibration of the ${name} model in numbers`,
    grouped: true,
    columns: [
      "cohort",
      result.unit ? `time, ${result.unit}` : "time",
      "expected risk",
      "observed risk",
      "observed / expected",
      "slope",
      "ICI",
    ],
    rows,
    notes: [
      `Risks of the event by the time; ${level(confLevel)} confidence intervals. Slope: 1 is right, below 1 predictions are too extreme. ICI: integrated calibration index, mean distance of predicted and observed survival.`,
    ],
  });
  return {
    id: "calibration",
    title: "Calibration",
    parts: [
      paragraph(
        `{0} sets predictions of the ${name} model at ${timesWords(result, result.times)} against what was observed; {1} has the numbers.`,
        figure,
        table,
      ),
      figure.html,
      table.html,
    ],
  };
}

function ratioOr({ estimate, lower, upper }: { estimate: number; lower: number; upper: number }): string {
  return Number.isFinite(estimate) ? `${digits(estimate, 2)} (${limits(lower, upper, 2)})` : "";
}

/** Decision curves and the nomogram. */
export function useSection(result: StudyResult, { number, plate }: PageContext): PageSection | undefined {
  const decision = plate("decision");
  const nomogram = plate("nomogram");
  if (!decision && !nomogram) return undefined;
  const parts: string[] = [];
  if (decision) {
    const figure = number.figure(pageFigure(decision));
    parts.push(
      paragraph(
        `{0} tells what it is worth to act by the models at ${timeWords(result, result.modelComparison.decisionTime)}.`,
        figure,
      ),
      figure.html,
    );
  }
  if (nomogram) {
    const figure = number.figure(pageFigure(nomogram));
    parts.push(paragraph("{0} draws the model.", figure), figure.html);
  }
  return { id: "use", title: "Clinical use", parts };
}

/** Nested validation and optimism. */
export function validationSection(result: StudyResult, { number }: PageContext): PageSection | undefined {
  const { validation, modelValidation, signatureName, signatureComparison, modelComparison } = result;
  const { confLevel } = modelComparison;
  const apparentIn = (comparison: typeof modelComparison | undefined, name: string): string => {
    const training = comparison?.cohorts.find(({ role }) => role === "train");
    return digits(training && concordanceIn(training, name)?.estimate);
  };
  const entries = [
    ...(validation && signatureName !== undefined
      ? [[`signature ${signatureName}`, validation, apparentIn(signatureComparison, signatureName)] as const]
      : []),
    ...modelsOf(result).flatMap(([key, model]) => {
      const found = modelValidation[key];
      return found && sizeOf(model) > 0
        ? [[`${model.name} model`, found, apparentIn(modelComparison, key)] as const]
        : [];
    }),
  ];
  if (entries.length === 0) return undefined;
  const [, first] = entries[0];
  const table = number.detail({
    title: "Nested cross-validation",
    columns: ["", "apparent C-index", "within folds", "all pairs", "empty"],
    rows: entries.map(([name, each, apparent]): ReportCell[] => [
      name,
      apparent,
      estimated(each.concordance),
      digits(each.pooledConcordance),
      `${each.emptyModels} of ${each.models}`,
    ]),
    notes: [
      `${counted(first.folds, "outer fold")}${first.repeats > 1 ? `, ${first.repeats} repeats` : ""}; within folds: only pairs whose scores come from one model are compared (${level(confLevel)} confidence interval, of the patients alone); all pairs: as if all scores were on one scale. Empty: models that selected nothing.`,
    ],
  });
  const parts = [
    paragraph(
      "{0} tells what to expect in new patients of the same kind: each fold was scored by what was made without it.",
      table,
    ),
    table.html,
  ];
  const { optimism } = validation ?? {};
  if (optimism) {
    const names: Readonly<Record<string, string>> = {
      concordance: "C-index",
      slope: "calibration slope",
      logRank: "log-rank chi-squared",
    };
    const boot = number.detail({
      title: `Optimism of the signature ${signatureName}`,
      columns: ["", "apparent", "optimism", "corrected", "resamples used"],
      rows: optimism.metrics.map((each): ReportCell[] => [
        names[each.name] ?? each.name,
        digits(each.apparent),
        digits(each.optimism),
        digits(each.corrected),
        each.used,
      ]),
      notes: [
        `${counted(optimism.resamples, "bootstrap resample")} (${optimism.method}); the signature was made anew on each.${optimism.failed > 0 ? ` ${optimism.failed} failed.` : ""}${Object.keys(result.rings).length > 0 ? " The choice of the ring is not counted." : ""}`,
      ],
    });
    parts.push(paragraph("{0} is the estimate of the bootstrap.", boot), boot.html);
  }
  return { id: "validation", title: "Internal validation", parts };
}
