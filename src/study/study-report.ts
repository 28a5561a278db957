import type { Figure } from "../plot/index.ts";
import { checkSettings, type Rules } from "../rules.ts";
import { escapeHtml } from "./html.ts";
import { htmlPage } from "./html-page.ts";
import { numbering } from "./report/numbering.ts";
import { type PageContext, paragraph, sectionHtml } from "./report/page-section.ts";
import { studyPlates } from "./report/plates.ts";
import { REPORT_STYLE } from "./report/report-style.ts";
import { calibrationSection, modelsSection, useSection, validationSection } from "./report/sections-of-models.ts";
import { flagsSection, keyFacts, patientsSection, picturesSection } from "./report/sections-of-patients.ts";
import { performanceSection } from "./report/sections-of-performance.ts";
import { checklistSection, methodsSection, reproduceSection } from "./report/sections-of-reporting.ts";
import { groupsSection, signaturesSection } from "./report/sections-of-signatures.ts";
import type { StudyResult } from "./study-result.ts";

/** What {@link studyReport} can be told. */
export interface StudyReportOptions {
  /** @default "Study of radiomics signatures", without signatures "Study of prognostic models" */
  readonly title?: string;
  /** Facts to list at the end, such as files and the date, by name. @default none */
  readonly about?: Readonly<Record<string, string>>;
  /** Figures of example regions, as `sliceFigure` makes them, each with what it shows. @default none */
  readonly pictures?: readonly { readonly caption: string; readonly figure: Figure }[];
  /** Paragraphs below the title: plain text. @default none */
  readonly notes?: readonly string[];
}

const isRecord = (value: unknown): boolean => typeof value === "object" && value !== null && !Array.isArray(value);
const isText = (value: unknown): boolean => typeof value === "string";
const RULES: Rules = {
  title: ["a text", isText],
  about: ["an object of texts by name", (value) => isRecord(value) && Object.values(value as object).every(isText)],
  pictures: [
    "a list of { caption, figure }",
    (value) =>
      Array.isArray(value) && value.every((each) => isRecord(each) && isText(each.caption) && isRecord(each.figure)),
  ],
  notes: ["a list of texts", (value) => Array.isArray(value) && value.every(isText)],
};

/**
 * The report of a study: one HTML text with all in it, which loads nothing and runs no script, for a screen, a phone or paper. In the
 * order of the results of a paper: what to know first (leakage, few events, search of the cutoff, ...), patients, regions,
 * signatures, risk groups, models, performance, calibration, clinical use, internal validation; then the methods as a text,
 * reporting checklists, and how to get the same numbers again. What a study does not have is not there.
 *
 * Tables 1 to 5 are the main ones, S1, S2, ... have details. Numbers are rounded: `studyRecord` has all digits. The same result
 * gives the same text.
 *
 * @throws RadiosurvError `setting`
 * @see docs/study/report.md
 * @example
 * ```ts
 * import { runStudy, studyReport } from "radiosurv/study";
 * const time = Array.from({ length: 40 }, (_, i) => ((i * 7) % 40) + 1);
 * const outcome = { time, event: time.map((_, i) => (i % 4 === 0 ? 0 : 1)) };
 * const clinical = { age: time.map((value, i) => 70 - value + (i % 9)) };
 * const cohorts = [{ name: "training", role: "train", outcome, clinical }] as const;
 * const html = studyReport(await runStudy(cohorts, { clinical: ["age"], times: [12] }), { title: "Age" });
 * html.includes("There is no test cohort"); // => true
 * ```
 */
export function studyReport(result: StudyResult, options: StudyReportOptions = {}): string {
  checkSettings("studyReport", options, RULES);
  const { about = {}, pictures = [], notes = [] } = options;
  const { title = result.signature ? "Study of radiomics signatures" : "Study of prognostic models" } = options;
  const plates = studyPlates(result);
  const context: PageContext = {
    number: numbering(),
    plate: (section) => plates.find((each) => each.section === section),
  };
  // in the order of the page, as that is the order of the numbers
  const sections = [
    flagsSection(result),
    patientsSection(result, context),
    picturesSection(pictures, context),
    signaturesSection(result, context),
    groupsSection(result, context),
    modelsSection(result, context),
    performanceSection(result, context),
    calibrationSection(result, context),
    useSection(result, context),
    validationSection(result, context),
    methodsSection(result),
    checklistSection(result),
    reproduceSection(result, about),
  ].filter((section) => section !== undefined);
  const contents = sections.map(({ id, title: name }) => `<li><a href="#${id}">${escapeHtml(name)}</a></li>`);
  return htmlPage(
    title,
    REPORT_STYLE,
    `<header>
<h1>${escapeHtml(title)}</h1>
${notes.map((text) => paragraph(text)).join("\n")}
${keyFacts(result)}
</header>
<nav aria-label="Contents"><ol>
${contents.join("\n")}
</ol></nav>
<main>
${sections.map(sectionHtml).join("\n")}
</main>`,
  );
}
