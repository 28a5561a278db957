import type { Figure } from "../../plot/index.ts";
import { escapeHtml } from "../html.ts";
import type { StudyResult } from "../study-result.ts";
import { type PageContext, type PageSection, paragraph } from "./page-section.ts";
import { prose } from "./prose.ts";
import { concordanceIn, headlineOf } from "./study-facts.ts";
import { studyFlags } from "./study-flags.ts";
import { counted, digits, level, listed } from "./words.ts";

/** Numbers at the top of the page. */
export function keyFacts(result: StudyResult): string {
  const { cohorts } = result;
  const patients = cohorts.reduce((sum, { n }) => sum + n, 0);
  const events = cohorts.reduce((sum, each) => sum + each.events, 0);
  const facts = [
    fact(String(patients), "patients"),
    fact(String(events), "events"),
    fact(String(cohorts.length), cohorts.length === 1 ? "set" : "sets"),
  ];
  const headline = headlineOf(result);
  const limits = ({ lower, upper }: { lower: number; upper: number }, confLevel: number): string =>
    `${level(confLevel)} CI ${digits(lower, 2)}-${digits(upper, 2)}`;
  if (headline) {
    const { comparison, name, label, validation } = headline;
    const { confLevel } = comparison;
    if (validation) {
      const { concordance } = validation;
      facts.push(
        fact(
          digits(concordance.estimate),
          `C-index, ${label}, nested cross-validation`,
          limits(concordance, confLevel),
        ),
      );
    }
    for (const cohort of comparison.cohorts) {
      if (cohort.role === "train") continue;
      const found = concordanceIn(cohort, name);
      if (!found) continue;
      const kind = cohort.cohort.toLowerCase() === cohort.role ? "test" : `(${cohort.role} test)`;
      facts.push(fact(digits(found.estimate), `C-index, ${cohort.cohort} ${kind}`, limits(found, confLevel)));
    }
  }
  return `<dl class="figures">\n${facts.join("\n")}\n</dl>`;
}

function fact(value: string, what: string, more = ""): string {
  return `<div><dd>${escapeHtml(value)}</dd><dt>${escapeHtml(what)}${more ? `<small>${escapeHtml(more)}</small>` : ""}</dt></div>`;
}

/** What must be known before the results. */
export function flagsSection(result: StudyResult): PageSection {
  const flags = studyFlags(result);
  const items = flags.map(
    (flag) =>
      `<li class="${flag.level}"><b>${escapeHtml(flag.topic)}<small>${flag.level}</small></b><span>${prose(flag.text)}</span></li>`,
  );
  const none =
    "<p>Nothing stands out: no leakage, enough events for each coefficient, no sign against proportional hazards.</p>";
  return {
    id: "flags",
    title: "What to know first",
    parts: [flags.length > 0 ? `<ul class="flags">\n${items.join("\n")}\n</ul>` : none],
  };
}

/** Table 1. */
export function patientsSection(result: StudyResult, { number }: PageContext): PageSection {
  const { characteristics } = result.tables;
  const table = number.table({ ...characteristics, empty: "" });
  const sizes = listed(
    result.cohorts.map(
      ({ name, role, n, events }) =>
        `${name} (${role === "train" ? "training" : `${role} test`}): ${n} with ${counted(events, "event")}`,
    ),
  );
  const compared = result.cohorts.length > 1 ? " beside each other, with a test of whether they differ" : "";
  return {
    id: "patients",
    title: "Patients",
    parts: [paragraph(`${sizes}. {0} shows the sets${compared}.`.replace("the sets.", "them."), table), table.html],
  };
}

/** Figures of example regions. */
export function picturesSection(
  pictures: readonly { readonly caption: string; readonly figure: Figure }[],
  { number }: PageContext,
): PageSection | undefined {
  if (pictures.length === 0) return undefined;
  const exhibits = pictures.map(({ caption, figure }) =>
    number.figure({
      title: caption.replace(/\.$/, ""),
      caption: "Grey levels of one slice, with the outlines of the regions that features were taken from.",
      columns: 1,
      panels: [{ figure }],
    }),
  );
  const places = exhibits.map((_, k) => `{${k}}`);
  const shown = exhibits.length <= 10 ? places : places.slice(0, 10);
  return {
    id: "regions",
    title: "Regions of interest",
    parts: [
      paragraph(`${listed(shown)} ${exhibits.length === 1 ? "shows" : "show"} examples.`, ...exhibits),
      ...(exhibits.length === 1
        ? [exhibits[0].html]
        : [
            `<div class="panels columns-${exhibits.length % 3 === 0 ? 3 : 2}">${exhibits.map(({ html }) => html).join("\n")}</div>`,
          ]),
    ],
  };
}
