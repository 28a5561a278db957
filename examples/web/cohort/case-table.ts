import type { CaseResult } from "radiosurv/browser";
import { byId, make } from "../ui/dom.ts";
import type { FoundCase } from "./found-cases.ts";
import type { CohortSession, GivenFile } from "./session.ts";

/** Where a case is. */
export type CaseState = "ready" | "missing" | "waiting" | "measuring" | "measured" | "failed";

const WORDS: Readonly<Record<CaseState, string>> = {
  ready: "ready",
  missing: "incomplete",
  waiting: "waiting",
  measuring: "measuring",
  measured: "measured",
  failed: "failed",
};

/** Rows that are made in one frame. */
const ROWS_A_FRAME = 60;

/** The list of cases: a row each, with its files, where it is, and what is wrong. */
export interface CaseTable {
  readonly show: (session: CohortSession) => void;
  readonly set: (place: number, state: CaseState, reason?: string) => void;
}

export function connectCaseTable(): CaseTable {
  const table = byId<HTMLTableElement>("case-table");
  const body = table.tBodies[0];
  const only = byId<HTMLInputElement>("only-problems");
  const showOnly = (): void => void table.classList.toggle("only-problems", only.checked);
  only.addEventListener("change", showOnly);
  let rows: HTMLTableRowElement[] = [];
  let turn = 0;
  // what became of cases whose rows are not made yet
  let states: { state: CaseState; reason?: string }[] = [];
  const paint = (place: number): void => {
    const row = rows[place];
    if (!row) return;
    const { state, reason } = states[place];
    row.className = state;
    row.cells[2].textContent = WORDS[state];
    const files = row.cells[1];
    files.querySelector(".reason")?.remove();
    if (reason !== undefined) files.append(make("p", { className: "reason" }, reason));
  };
  return {
    show: ({ cases, results }) => {
      const mine = ++turn;
      rows = [];
      states = cases.map(({ problem }, i) => {
        if (problem !== undefined) return { state: "missing", reason: problem };
        return stateOf(results[i]) ?? { state: "ready" };
      });
      body.replaceChildren();
      only.checked = false;
      showOnly();
      const add = (from: number): void => {
        if (mine !== turn || from >= cases.length) return;
        const some = cases.slice(from, from + ROWS_A_FRAME).map(rowOf);
        rows.push(...some);
        for (let i = 0; i < some.length; i++) paint(from + i);
        body.append(...some);
        requestAnimationFrame(() => add(from + ROWS_A_FRAME));
      };
      add(0);
    },
    set: (place, state, reason) => {
      states[place] = { state, reason };
      paint(place);
    },
  };
}

/** What a case came to; nothing of one that was not measured. */
export function stateOf(
  results: readonly CaseResult[] | undefined,
): { readonly state: CaseState; readonly reason?: string } | undefined {
  if (!results) return undefined;
  const reasons = results.flatMap(({ error }) => (error ? [error.message] : []));
  return reasons.length > 0 ? { state: "failed", reason: reasons.join(". ") } : { state: "measured" };
}

function rowOf({ id, image, mask, label }: FoundCase<GivenFile>): HTMLTableRowElement {
  const files = make(
    "td",
    {},
    named(image),
    image.length > 0 && mask.length > 0 ? " with " : "",
    named(mask),
    label === undefined ? "" : `, label ${label}`,
  );
  return make("tr", {}, make("th", { scope: "row" }, id), files, make("td"));
}

// the path is there for those who look for it
function named(files: readonly GivenFile[]): HTMLElement | string {
  if (files.length === 0) return "";
  const [{ path }] = files;
  const parts = path.split("/");
  const many = files.length > 2;
  const text = many ? `${files.length} files in ${parts.at(-2) ?? "one folder"}` : (parts.at(-1) ?? path);
  return make("span", { title: many ? parts.slice(0, -1).join("/") : path }, text);
}
