import { survivalAt } from "../../survival/index.ts";
import type { ReportCell } from "../report-table.ts";
import type { StudyResult } from "../study-result.ts";
import { type PageContext, type PageSection, pageFigure, paragraph } from "./page-section.ts";
import { featuresOf, headlineOf, labelOf, partsOf, testsOf, trainingOf } from "./study-facts.ts";
import { counted, digits, level, listed, pShown, pWords, shown, timeWords } from "./words.ts";

/** Table 2, choice of rings, coefficients, table 3. */
export function signaturesSection(result: StudyResult, context: PageContext): PageSection | undefined {
  const { signature, signatureName, tables, validation } = result;
  if (!signature || !tables.concordance) return undefined;
  const { number } = context;
  const two = number.table(tables.concordance);
  const tests = testsOf(result).map(({ name }) => name);
  const nested = validation
    ? ` In nested cross-validation ${signatureName} has ${digits(validation.concordance.estimate)}.`
    : "";
  const parts = [
    paragraph(
      `{0} shows how well each signature orders patients by their time to the event${tests.length > 0 ? `; only values in ${listed(tests)} are of patients that no signature has seen` : ""}.${nested}`,
      two,
    ),
    two.html,
    ...ringParts(result, context),
    ...coefficientParts(result, context),
  ];
  const three = areaTable(result, context, signatureName!);
  parts.push(
    "<h3>Areas under the ROC curve</h3>",
    paragraph(`{0} compares the signatures at each time.`, three),
    three.html,
  );
  return { id: "signatures", title: "Signatures", parts };
}

/** Table 3: of signatures; of models where there are none. */
export function areaTable(
  result: StudyResult,
  { number }: PageContext,
  reference: string,
): ReturnType<PageContext["number"]["table"]> {
  const { tables } = result;
  const { title, columns: all, rows: cells, notes } = tables.auc;
  const single = cells.every((row) => row[1] === reference);
  const kept = all.map((_, j) => j).filter((j) => !(single && /^P at /.test(all[j])));
  const columns = kept.map((j) => all[j]);
  const rows = cells.map((row) => kept.map((j) => (j === 1 ? labelOf(result, String(row[j])) : row[j])));
  const name = labelOf(result, reference);
  const isP = (j: number): boolean => /^P at /.test(columns[j]);
  return number.table({
    title,
    notes: single ? notes.filter((text) => !text.startsWith("P:")) : notes,
    columns,
    grouped: true,
    rows: rows.map((row) =>
      row.map((cell, j) => (cell === "" && row[1] === name && isP(j) ? "reference" : toward(cell))),
    ),
  });
}

function ringParts(result: StudyResult, { number, plate }: PageContext): string[] {
  const kinds = Object.entries(result.rings);
  if (kinds.length === 0) return [];
  const drawn = plate("rings");
  const figure = drawn && number.figure(pageFigure(drawn));
  const folds = result.validation?.rings ?? {};
  const counted = kinds.some(([kind]) => folds[kind]);
  const table = number.detail({
    title: "Choice of the ring",
    grouped: true,
    columns: ["kind", "ring", "C-index", "standard error", "chosen", ...(counted ? ["chosen in folds"] : [])],
    rows: kinds.flatMap(([kind, { radius, candidates }]) =>
      candidates.map((each): ReportCell[] => [
        kind,
        String(each.radius),
        digits(each.concordance),
        digits(each.standardError),
        each.radius === radius ? "yes" : "no",
        ...(counted ? [folds[kind]?.[String(each.radius)] ?? 0] : []),
      ]),
    ),
    notes: [
      kinds[0][1].by === "cross-validation"
        ? "C-index of the gross signature in nested cross-validation of the training cohort. That of the chosen ring is too high, as it was chosen for being high."
        : "C-index of the gross signature in the internal test cohort, which is no test of it any more.",
      ...(counted ? ["Chosen in folds: how often the nested validation of the study chose it."] : []),
    ],
  });
  const chosen = listed(kinds.map(([kind, { radius }]) => `${radius} for ${kind}`));
  return [
    "<h3>Width of the ring</h3>",
    paragraph(
      `Chosen: ${chosen}. ${figure ? "{0} shows the candidates, {1} has the numbers." : "{1} has the numbers."}`,
      figure ?? table,
      table,
    ),
    ...(figure ? [figure.html] : []),
    table.html,
  ];
}

function coefficientParts(result: StudyResult, { number }: PageContext): string[] {
  const { signature, signatureName, validation } = result;
  if (!signature) return [];
  const parts = partsOf(signature);
  const joint = signature.kind === "joint" ? signature : undefined;
  const weight = (roi: string): number => (joint ? joint.fit.coefficients[joint.fit.names.indexOf(roi)] : 1);
  const counts = validation?.selected ?? {};
  const often = (roi: string, feature: string): ReportCell =>
    validation ? `${counts[`${roi}: ${feature}`] ?? counts[feature] ?? 0} of ${validation.models}` : null;
  const rows = parts.flatMap(([roi, { features, coefficients }]) => {
    const heading = joint ? `${roi} (weight ${digits(weight(roi))})` : roi;
    if (features.length === 0) return [[heading, "no feature", null, null]];
    return features.map((feature, k): ReportCell[] => [heading, feature, shown(coefficients[k]), often(roi, feature)]);
  });
  const table = number.detail({
    title: `Features and coefficients of the signature ${signatureName}`,
    grouped: true,
    columns: ["region", "feature", "coefficient", ...(validation ? ["selected in folds"] : [])],
    rows: validation ? rows : rows.map((row) => row.slice(0, 3)),
    notes: [
      "Coefficients are in the units of the features, so that their sizes cannot be compared.",
      ...(joint ? ["Weight: coefficient of the score of the region in the Cox model that joins them."] : []),
      ...(validation
        ? [
            "Selected in folds: by how many models of the nested validation; where it chose other regions a feature may be counted less often.",
          ]
        : []),
    ],
  });
  const all = Object.entries(result.signatures).map(
    ([roi, { reduction, features, penalty, warnings }]): ReportCell[] => [
      roi,
      reduction.given,
      reduction.kept.length,
      features.length,
      shown(penalty.lambda),
      warnings.some((text) => text.startsWith("the signature is empty")) ? "empty" : "",
    ],
  );
  const sizes = number.detail({
    title: "From features to signatures",
    columns: ["region", "features given", "after the filter", "selected", "lambda", "remark"],
    rows: all,
    empty: "",
    notes: ["Lambda: the penalty that cross-validation of the training cohort chose."],
  });
  const { events, name } = trainingOf(result);
  return [
    "<h3>Coefficients</h3>",
    paragraph(
      `The signature ${signatureName} takes ${counted(featuresOf(signature), "feature")} of ${counted(parts.length, "region")} (${counted(events, "event")} in ${name}); they are in {0}. {1} tells how many features there were.`,
      table,
      sizes,
    ),
    table.html,
    sizes.html,
  ];
}

// with a negative limit a hyphen between limits misleads
function toward(cell: ReportCell): ReportCell {
  return typeof cell === "string" ? cell.replace(/\((-[\d.]+)-(-?[\d.]+)\)/, "($1 to $2)") : cell;
}

/** Kaplan-Meier curves, and the groups in numbers. */
export function groupsSection(result: StudyResult, { number, plate }: PageContext): PageSection | undefined {
  const headline = headlineOf(result);
  const drawn = plate("survival");
  const cutoff = headline?.cutoff;
  if (!headline || !drawn || !cutoff) return undefined;
  const { comparison, name } = headline;
  const { decisionTime } = comparison;
  const labels = cutoff.groups === 2 ? ["low risk", "high risk"] : ["low risk", "middle risk", "high risk"];
  const confLevel = comparison.cohorts[0]?.groups[0]?.curves[0]?.confLevel ?? 0.95;
  const rows = comparison.cohorts.flatMap((cohort): ReportCell[][] => {
    const found = cohort.groups.find(({ model }) => model === name);
    if (!found) return [];
    const corrected = cohort.role === "train";
    const p = found.test ? pShown(found.test.pValue) : "";
    return found.groups.map((group, k): ReportCell[] => {
      const at = decisionTime <= cohort.lastTime ? survivalAt(found.curves[k], [decisionTime]) : undefined;
      const survival = at ? `${digits(at.survival[0])} (${digits(at.lower[0])}-${digits(at.upper[0])})` : "";
      const tests: ReportCell[] =
        k > 0
          ? [" ", " "]
          : [corrected && found.test ? `${p} (naive)` : p, corrected ? pShown(cutoff.correctedPValue) : "not needed"];
      return [cohort.cohort, labels[group] ?? `group ${group}`, found.n[k], found.events[k], survival, ...tests];
    });
  });
  const table = number.detail({
    title: `Risk groups of the ${headline.label}`,
    grouped: true,
    columns: [
      "cohort",
      "group",
      "patients",
      "events",
      `survival at ${timeWords(result, decisionTime)}`,
      "P, log-rank",
      "P, corrected",
    ],
    rows,
    notes: [
      `Kaplan-Meier estimate (${level(confLevel)} confidence interval, log scale).`,
      "In the training cohort the cutoff was searched for, so that the log-rank test is naive there; the corrected P-value counts the search, but not that the score was fitted to the same patients.",
    ],
  });
  const figure = number.figure(pageFigure(drawn));
  const limits = cutoff.limits.flatMap(([lower, upper]) =>
    Number.isFinite(lower) ? [`${shown(lower)} to ${shown(upper)}`] : [],
  );
  const spread = limits.length > 0 ? ` In bootstrap samples it lies from ${limits.join(", and from ")}.` : "";
  const nested = headline.validation?.groupTest;
  const folds = nested
    ? ` In the nested validation, with scores and cutoffs made without the fold, groups differ with ${pWords(nested.pValue)} (log-rank test stratified by fold).`
    : "";
  return {
    id: "groups",
    title: "Risk groups",
    parts: [
      paragraph(
        `{0} shows the survival of the groups by the ${cutoff.cutoffs.length === 1 ? "cutoff" : "cutoffs"} ${listed(cutoff.cutoffs.map((value) => shown(value)))}, which ${cutoff.cutoffs.length === 1 ? "was" : "were"} found in the training cohort and then fixed; {1} has the numbers.${spread}${folds}`,
        figure,
        table,
      ),
      figure.html,
      table.html,
    ],
  };
}
