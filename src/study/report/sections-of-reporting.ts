import { escapeHtml } from "../html.ts";
import { type ChecklistItem, studyChecklist } from "../study-checklist.ts";
import { studyMethods } from "../study-methods.ts";
import type { StudyResult } from "../study-result.ts";
import type { PageSection } from "./page-section.ts";
import { prose } from "./prose.ts";
import { REFERENCES, type StudyReference } from "./references.ts";
import { studyWarnings } from "./study-flags.ts";
import { listed } from "./words.ts";

/** The methods as text, with sources. */
export function methodsSection(result: StudyResult): PageSection {
  const paragraphs = studyMethods(result);
  const references = new Map(
    paragraphs.flatMap(({ references: some }) => some.map((each) => [each.number, each] as const)),
  );
  const sources = [...references.values()]
    .sort((a, b) => a.number - b.number)
    .map((each) => `<li>${source(each)}</li>`);
  return {
    id: "methods",
    title: "Methods",
    parts: [
      `<p class="note">Written from the settings and the result: what is said here was done. What the software cannot know is for the authors.</p>`,
      `<div class="methods">${paragraphs.map(({ heading, text }) => `<h3>${escapeHtml(heading)}</h3>\n<p>${prose(text)}</p>`).join("\n")}</div>`,
      ...(sources.length > 0 ? [`<h3>Sources</h3>\n<ol class="references">\n${sources.join("\n")}\n</ol>`] : []),
    ],
  };
}

function source({ text, doi }: StudyReference): string {
  const path = doi.split("/").map(encodeURIComponent).join("/");
  return `${escapeHtml(text)}. <a href="https://doi.org/${path}">doi:${escapeHtml(doi)}</a>`;
}

const GUIDELINES = [
  ["CLEAR", REFERENCES.clear],
  ["METRICS", REFERENCES.metrics],
  ["TRIPOD+AI", REFERENCES.tripod],
] as const;

const STATUS = {
  met: "met",
  author: "authors write",
  violated: "violated",
  "not applicable": "not applicable",
} as const;

/** Reporting checklists. */
export function checklistSection(result: StudyResult): PageSection {
  const items = studyChecklist(result);
  const parts = GUIDELINES.map(([name, reference]) => {
    const own = items.filter(({ guideline }) => guideline === name);
    return `<h3>${name}</h3>\n${counts(own)}\n${table(name, own)}\n<p class="note">${source(reference)}</p>`;
  });
  return {
    id: "checklists",
    title: "Reporting checklists",
    parts: [
      `<p class="note">Met and violated are proven by the result; all else the authors must write. Topics are short words of this software: the guidelines say what is asked. This is no score.</p>`,
      ...parts,
    ],
  };
}

function badge(status: ChecklistItem["status"], text: string = STATUS[status]): string {
  return `<span class="badge ${status.split(" ")[0]}">${text}</span>`;
}

function counts(items: readonly ChecklistItem[]): string {
  const kinds = Object.keys(STATUS) as ChecklistItem["status"][];
  const shown = kinds.flatMap((status) => {
    const n = items.filter((each) => each.status === status).length;
    return n > 0 ? [badge(status, `${n} ${STATUS[status]}`)] : [];
  });
  return `<p class="counts">${shown.join(" ")}</p>`;
}

function table(name: string, items: readonly ChecklistItem[]): string {
  const rows = items.map(
    ({ item, topic, status, evidence }) =>
      `<tr><th scope="row">${item}</th><td>${escapeHtml(topic)}</td><td>${badge(status)}</td><td>${prose(evidence)}</td></tr>`,
  );
  return `<div class="scroll checklist" tabindex="0" role="region" aria-label="Checklist ${name}"><table>
<thead><tr><th scope="col">No.</th><th scope="col">Topic</th><th scope="col">Status</th><th scope="col">What the result says</th></tr></thead>
<tbody>
${rows.join("\n")}
</tbody>
</table></div>`;
}

/** How to get the same numbers again, and everything that the software warned of. */
export function reproduceSection(result: StudyResult, about: Readonly<Record<string, string>>): PageSection {
  const facts: readonly (readonly [string, string])[] = [
    ["Software", `radiosurv ${result.version}`],
    ["Seed", String(result.seed)],
    ...(result.signature ? [["Training rows", result.signature.provenance.rowsHash] as const] : hashOfModels(result)),
    ...Object.entries(about),
  ];
  const items = facts.map(([name, value]) => `<dt>${escapeHtml(name)}</dt><dd>${escapeHtml(value)}</dd>`);
  const warnings = studyWarnings(result);
  const list = warnings.map(({ text, about: whom }) => {
    const who = whom.length > 0 ? `<span class="note"> (${escapeHtml(listed(whom))})</span>` : "";
    return `<li>${escapeHtml(text)}${who}</li>`;
  });
  const told = warnings.length > 0 ? [`<h3>All warnings</h3>\n<ul class="references">\n${list.join("\n")}\n</ul>`] : [];
  return {
    id: "reproduce",
    title: "How to reproduce",
    parts: [
      `<dl class="about">\n${items.join("\n")}\n</dl>`,
      `<p>The same data, <code>runStudy(cohorts, settings)</code> with the settings below, and the same version give the same numbers on every computer.</p>`,
      `<pre><code>${escapeHtml(compactJson(result.settings))}</code></pre>`,
      ...told,
    ],
  };
}

/** JSON with short values on one line. */
function compactJson(value: unknown, indent = ""): string {
  const line = JSON.stringify(value) ?? "null";
  if (typeof value !== "object" || value === null || line.length < 88 - indent.length) return spaced(line);
  const inner = `${indent}  `;
  if (Array.isArray(value))
    return `[\n${value.map((each) => inner + compactJson(each, inner)).join(",\n")}\n${indent}]`;
  const entries = Object.entries(value).map(
    ([name, each]) => `${inner}${JSON.stringify(name)}: ${compactJson(each, inner)}`,
  );
  return `{\n${entries.join(",\n")}\n${indent}}`;
}

// a space after each comma and colon that is not within a text
function spaced(line: string): string {
  return line.replace(/"(?:[^"\\]|\\.)*"|[,:]/g, (part) => (part.length === 1 ? `${part} ` : part));
}

function hashOfModels({ models }: StudyResult): (readonly [string, string])[] {
  const hash = Object.values(models).find((each) => each)?.provenance.rowsHash;
  return hash ? [["Training rows", hash]] : [];
}
