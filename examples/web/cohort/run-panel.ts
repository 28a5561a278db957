import { byId } from "../ui/dom.ts";
import { type JobTools, runJob } from "../ui/jobs.ts";
import { type CaseTable, stateOf } from "./case-table.ts";
import { measureCases } from "./measure-cases.ts";
import { type CohortResults, tableOf } from "./results.ts";
import { type CohortSession, readyCases } from "./session.ts";
import { mayPass } from "./table-parts.ts";
import { duration, timeLeft } from "./time-left.ts";

/** Connects the run: how many workers, its begin, how far it is, and its end. */
export function connectRun(
  session: CohortSession,
  table: CaseTable,
  results: CohortResults,
): { readonly refresh: () => void } {
  const run = byId<HTMLButtonElement>("run-cohort");
  const cancel = byId<HTMLButtonElement>("cancel-cohort");
  const workers = byId<HTMLInputElement>("cohort-workers");
  const limit = byId<HTMLInputElement>("cohort-limit");
  const processors = navigator.hardwareConcurrency;
  workers.value = String(processors);
  byId("cohort-processors").textContent =
    `This computer has ${processors} ${processors === 1 ? "processor" : "processors"}. Each worker holds one case in memory.`;

  let spent = 0;
  const refresh = (): void => {
    const { cases } = session;
    const ready = readyCases(session);
    const { places, isRetry } = nextCases(session);
    const verb = isRetry ? "Try" : places.length < ready.length ? "Go on with" : "Measure";
    run.disabled = places.length === 0;
    run.textContent =
      places.length > 0 ? `${verb} ${counted(places.length, "case")}${isRetry ? " again" : ""}` : "Measure";
    run.classList.toggle("primary", !isRetry || places.length === 0);
    byId("run-what").textContent =
      cases.length === 0
        ? "Give files first"
        : ready.length === 0
          ? "No case is complete"
          : places.length === 0
            ? "All that can be measured is measured"
            : isRetry
              ? "They failed for want of a file, time or memory"
              : "";
  };

  run.addEventListener("click", async () => {
    const ready = readyCases(session);
    const { places, isRetry } = nextCases(session);
    if (isRetry) for (const place of places) session.results[place] = undefined;
    const before = ready.length - places.length;
    // what an earlier part of the same run took
    if (before === 0) spent = 0;
    results.show(undefined);
    table.show(session);
    for (const place of places) table.set(place, "waiting");
    const hadFocus = document.activeElement === run;
    const begin = performance.now();
    byId("run-counts").hidden = false;
    byId("run-time-title").textContent = "Time left";
    cancel.hidden = false;
    const title = `Measuring ${counted(places.length, "case")}`;
    const ended = await runJob(title, "cohort", "run-failure", async (tools) => {
      cancel.onclick = tools.cancel;
      if (hadFocus) cancel.focus();
      const progress = shownProgress(session, { before, places, begin, ...tools });
      const clock = setInterval(progress.tell, 1000);
      try {
        await measureCases(session, {
          workers: workers.valueAsNumber,
          caseTimeout: limit.value === "" ? undefined : limit.valueAsNumber,
          signal: tools.signal,
          onBegin: (place) => table.set(place, "measuring"),
          onEnd: (place, found) => {
            const { state = "measured", reason } = stateOf(found) ?? {};
            table.set(place, state, reason);
            progress.count();
          },
        });
        return true;
      } finally {
        clearInterval(clock);
      }
    });
    cancel.hidden = true;
    spent += performance.now() - begin;
    byId("run-time-title").textContent = "Time taken";
    byId("run-time").textContent = duration(spent);
    for (const place of places) if (!session.results[place]) table.set(place, "ready");
    const shown = tableOf(session);
    byId("run-counts").hidden = shown === undefined;
    results.show(shown);
    refresh();
    if (hadFocus) (run.disabled ? byId("save-cohort") : run).focus();
    if (ended) byId("cohort-results").scrollIntoView({ block: "nearest", behavior: "smooth" });
  });
  window.addEventListener("beforeunload", (event) => {
    // what was measured is on this page alone
    if (!cancel.hidden || results.isUnsaved()) event.preventDefault();
  });
  return { refresh };
}

interface ShownProgress {
  /** Says how far the run is. */
  readonly tell: () => void;
  /** One more case is through. */
  readonly count: () => void;
}

function shownProgress(
  session: CohortSession,
  run: {
    /** Cases that were through before. */
    readonly before: number;
    readonly places: readonly number[];
    readonly begin: number;
    readonly onProgress: JobTools["onProgress"];
  },
): ShownProgress {
  const { before, places, begin, onProgress } = run;
  const total = before + places.length;
  let last = begin;
  let through = 0;
  const tell = (): void => {
    const left = timeLeft(through, places.length - through, last - begin, performance.now() - last);
    const failed = failedOf(session);
    const count = `${before + through} of ${total}`;
    byId("run-done").textContent = count;
    byId("run-failed").textContent = String(failed);
    byId("run-time").textContent = left ?? "-";
    const parts = [count, failed > 0 ? `${failed} failed` : undefined, left && `${left} left`];
    // of one case too there is a bar
    onProgress({ done: before + through, total: Math.max(2, total), step: parts.filter(Boolean).join(", ") });
  };
  tell();
  return {
    tell,
    count: () => {
      through++;
      last = performance.now();
      tell();
    },
  };
}

/** The cases that are next: those of which nothing is known, else those that failed and may do better. */
function nextCases(session: CohortSession): { readonly places: readonly number[]; readonly isRetry: boolean } {
  const ready = readyCases(session);
  const open = ready.filter((place) => !session.results[place]);
  if (open.length > 0) return { places: open, isRetry: false };
  return { places: ready.filter((place) => mayPass(session.results[place] ?? [])), isRetry: true };
}

function failedOf({ results }: CohortSession): number {
  return results.filter((entries) => entries?.some(({ error }) => error)).length;
}

function counted(n: number, what: string): string {
  return `${n} ${what}${n === 1 ? "" : "s"}`;
}
