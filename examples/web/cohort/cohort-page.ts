import { byId } from "../ui/dom.ts";
import { pathOf, takeChosen, takeDropped } from "../ui/drop.ts";
import { clearFailure } from "../ui/failure.ts";
import { type JobTools, runJob } from "../ui/jobs.ts";
import { connectParams } from "../ui/params-drop.ts";
import { connect } from "../worker/connect.ts";
import { connectCaseTable } from "./case-table.ts";
import type { CohortJobs } from "./cohort-jobs.ts";
import { findCases, lookInto } from "./find-cases.ts";
import { someNames } from "./found-cases.ts";
import { connectCohortResults, tableOf } from "./results.ts";
import { connectRun } from "./run-panel.ts";
import { type CohortSession, readyCases, takeCases } from "./session.ts";

/** Seed and number of the patients of the example. */
const EXAMPLE = { seed: 2001, patients: 8 };

const DEFAULT_SETTINGS = "All features of the image as it is. Or drop a parameter file of PyRadiomics";

/** Connects the page for many cases: files, the cases that they make, how they are measured, and the table. */
export function connectCohort(): void {
  const session: CohortSession = { files: new Map(), cases: [], results: [] };
  const start = (): Worker => new Worker(new URL("./cohort-worker.ts", import.meta.url), { type: "module" });
  const maker = connect<CohortJobs>(start, new Map());
  const table = connectCaseTable();
  const results = connectCohortResults();
  const run = connectRun(session, table, results);

  const showCases = (): void => {
    const some = session.cases.length > 0;
    byId("cases-empty").hidden = some;
    byId("cases-list").hidden = !some;
    byId("start-over").hidden = session.files.size === 0;
    table.show(session);
    results.show(tableOf(session));
    run.refresh();
  };
  const add = async (given: readonly { readonly path: string; readonly file: File }[], tools: JobTools) => {
    const looked = await lookInto(given, tools);
    const replaced = looked.filter(({ path, file }) => isOther(session.files.get(path)?.file, file)).length;
    const files = new Map([...session.files, ...looked.map((one) => [one.path, one] as const)]);
    const found = await findCases([...files.values()]);
    if (found.cases.length === 0) {
      throw new Error(
        "There is no image among these files: give NIfTI, NRRD, PNG, JPEG or DICOM files with their masks",
      );
    }
    session.files.clear();
    for (const one of files.values()) session.files.set(one.path, one);
    takeCases(session, found.cases);
    byId("files-notes").textContent = [...found.notes, ...notesOf(found.unused, files.size, replaced)].join(" ");
    byId("cases-summary").textContent = summaryOf(session);
  };
  const open = async (files: readonly File[]): Promise<void> => {
    // two drops at once would not know of each other's files
    if (byId<HTMLFieldSetElement>("cohort-files").disabled) return;
    const opened = await runJob("Looking for cases", "cohort", "cohort-failure", async (tools) => {
      await add(
        files.map((file) => ({ path: pathOf(file), file })),
        tools,
      );
      return true;
    });
    if (opened) showCases();
  };
  takeDropped(byId("cases-card"), open);
  takeChosen("cohort-image-files", open);
  takeChosen("cohort-folder", open);
  const example = async (): Promise<void> => {
    if (byId<HTMLFieldSetElement>("cohort-files").disabled) return;
    const opened = await runJob("Simulating patients", "cohort", "cohort-failure", async (tools) => {
      const made = await maker.run("example", EXAMPLE, tools);
      const files = made.map(({ name, bytes }) => ({
        path: `example/${name}`,
        file: new File([bytes as Uint8Array<ArrayBuffer>], name),
      }));
      await add(files, tools);
      return true;
    });
    if (opened) showCases();
  };
  byId("cohort-example").addEventListener("click", example);
  byId("start-over").addEventListener("click", () => {
    session.files.clear();
    takeCases(session, []);
    byId("files-notes").textContent = "";
    clearFailure("cohort-failure");
    clearFailure("run-failure");
    showCases();
    byId("choose-cohort-files").focus();
  });
  connectParams("cohort-params", DEFAULT_SETTINGS, (params) => {
    session.params = params;
    // what was measured otherwise is not gone on with; its table stays until there is another
    session.results = session.cases.map(() => undefined);
    table.show(session);
    run.refresh();
  });
}

function isOther(before: File | undefined, now: File): boolean {
  return before !== undefined && (before.size !== now.size || before.lastModified !== now.lastModified);
}

function notesOf(unused: readonly { readonly path: string }[], total: number, replaced: number): string[] {
  const notes: string[] = [];
  if (unused.length > 0) {
    const names = someNames(unused.map(({ path }) => path));
    notes.push(
      `${unused.length} of ${total} files ${unused.length === 1 ? "belongs" : "belong"} to no case: ${names}.`,
    );
  }
  if (replaced > 0) {
    const files = replaced === 1 ? "One file" : `${replaced} files`;
    notes.push(
      `${files} took the place of others with the same names; if both are meant, give the folder that holds all.`,
    );
  }
  return notes;
}

function summaryOf(session: CohortSession): string {
  const total = session.cases.length;
  const ready = readyCases(session).length;
  const cases = `${total} ${total === 1 ? "case" : "cases"}`;
  if (ready === total) return `${cases}, each with an image and a mask`;
  const rest = total - ready;
  return `${cases}: ${ready} complete, ${rest} not, for the ${rest === 1 ? "reason beside it" : "reasons beside them"}`;
}
