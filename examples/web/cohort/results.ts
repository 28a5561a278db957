import type { CaseResult } from "radiosurv/browser";
import { brokenName } from "../ui/broken-name.ts";
import { byId, make } from "../ui/dom.ts";
import { download } from "../ui/download.ts";
import { shortNumber } from "../viewer/colours.ts";
import { type CohortSession, entriesOf, readyCases } from "./session.ts";
import { failuresTable, tableParts } from "./table-parts.ts";

/** Rows and features that are shown of the table. */
const ROWS = 10;
const FEATURES = 6;

/** A table as it stands, and what it is of. */
export interface CohortTable {
  readonly entries: readonly CaseResult[];
  /** Number of cases, also of those that are not in the table yet. */
  readonly total: number;
  /** Of them those that could not be measured. */
  readonly incomplete: number;
  /** How they were measured, as the end of a sentence. */
  readonly settings: string;
}

/** The table of what was measured so far; none if nothing was. */
export function tableOf(session: CohortSession): CohortTable | undefined {
  const { cases, results, params } = session;
  if (!results.some((entries) => entries)) return undefined;
  return {
    entries: entriesOf(session),
    total: cases.length,
    incomplete: cases.length - readyCases(session).length,
    settings: params ? `as ${params.name} says` : "with the default settings",
  };
}

/** The place of results. */
export interface CohortResults {
  /** Shows a table, or takes it away. */
  readonly show: (table: CohortTable | undefined) => void;
  /** Whether a table is shown that was not saved. */
  readonly isUnsaved: () => boolean;
}

/** Connects the place of results: the table, a part of it to look at, and what failed. */
export function connectCohortResults(): CohortResults {
  let shown: CohortTable | undefined;
  let isSaved = false;
  byId("save-cohort").addEventListener("click", async () => {
    if (!shown) return;
    download("features.csv", await tableParts(shown.entries), "text/csv");
    isSaved = true;
  });
  byId("save-failures").addEventListener("click", () => {
    if (shown) download("features.failures.csv", failuresTable(shown.entries), "text/csv");
  });
  const show = (next: CohortTable | undefined): void => {
    shown = next;
    isSaved = false;
    byId("cohort-results").hidden = next === undefined;
    if (!next) return;
    const { entries, total, incomplete, settings } = next;
    const bad = entries.filter(({ error }) => error).length;
    const first = entries.find(({ error }) => !error);
    const features = Object.keys(first?.features ?? {});
    const parts = [
      entries.length < total
        ? `Stopped: ${entries.length} of ${total} cases are in the table`
        : `${entries.length - bad} of ${total} cases were measured`,
      bad > incomplete ? `, ${bad - incomplete} failed` : "",
      incomplete > 0 ? `, ${incomplete} not complete` : "",
      features.length > 0 ? `; ${features.length} features each` : "",
      `, ${settings}.`,
    ];
    byId("cohort-count").textContent = parts.join("");
    byId("save-failures").hidden = bad === 0;
    showPreview(entries, features);
  };
  return { show, isUnsaved: () => shown !== undefined && !isSaved };
}

function showPreview(entries: readonly CaseResult[], features: readonly string[]): void {
  const table = byId<HTMLTableElement>("cohort-table");
  const names = features.slice(0, FEATURES);
  const head = ["Case", ...names].map((name) => make("th", { scope: "col" }, ...brokenName(name)));
  table.tHead?.replaceChildren(make("tr", {}, ...head));
  table.tBodies[0].replaceChildren(
    ...entries
      .slice(0, ROWS)
      .map(({ id, error, features: values }) =>
        make(
          "tr",
          {},
          make("th", { scope: "row" }, id),
          ...(error
            ? [make("td", { className: "reason", colSpan: Math.max(1, names.length) }, make("span", {}, error.message))]
            : names.map((name) => make("td", { title: String(values[name]) }, shortNumber(values[name])))),
        ),
      ),
  );
  const rows = entries.length > ROWS ? `The first ${ROWS} of ${entries.length} rows` : "All rows";
  const columns = features.length > FEATURES ? `the first ${FEATURES} of ${features.length} features` : "all features";
  byId("cohort-preview").textContent =
    `${rows} and ${columns} are shown; the file has all, with all digits, and how each image was measured.`;
}
