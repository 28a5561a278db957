import { RadiosurvError } from "../error.ts";
import { toRow } from "../extraction/case/case-result.ts";
import { formatCsv } from "../table/index.ts";
import { type CaseJournal, countFinished, openHiddenJournal, openJournal } from "./case-journal.ts";
import { type CasePlan, planDigests } from "./case-setup.ts";
import type { CaseStore } from "./case-store.ts";
import { type ExtractCohortOptions, givenFunctions } from "./cohort-options.ts";
import { FAILURE_COLUMNS, failuresFile } from "./failures-file.ts";
import { type OutputFile, openOutput } from "./output-file.ts";
import { shardFile } from "./shard.ts";
import { openTableFile, type TableFile } from "./table-file.ts";
import { outputFormat } from "./write-table.ts";

/** The files that a run writes: a table, a list of failures, a journal, each if there is to be one. */
export interface CohortFiles {
  readonly journal?: CaseJournal;
  /** What becomes of finished cases when the run is stopped, in words. */
  readonly stopped: () => string;
  /** Writes what the store has, and gives the files their names. */
  commit(store: CaseStore): Promise<void>;
  /** Leaves nothing that looks whole. What the next run can go on from stays. */
  close(): Promise<void>;
}

/**
 * Opens all files, so that a wrong place is found out before the work is done.
 *
 * @throws RadiosurvError `file`; `setting` for a journal of an earlier run that nothing was said of, or of other settings
 */
export async function openCohortFiles(options: ExtractCohortOptions, plan: CasePlan): Promise<CohortFiles> {
  const { format, shard, keep = true, resume } = options;
  const [output, named] = [options.output, options.journal].map((path) => path && shardFile(path, shard));
  const list = failuresFile(options);
  let table: TableFile | undefined;
  let failures: OutputFile | undefined;
  let journal: CaseJournal | undefined;
  /** What is done with the journal at the end. */
  let stays: "always" | "until the table is there" | "never" = "always";
  const discard = async (): Promise<void> => {
    await table?.discard();
    await failures?.discard();
  };
  try {
    if (output !== undefined) table = await openTableFile(output, format ?? outputFormat("extractCohort", output));
    if (list !== undefined) failures = await openOutput(list);
    if (named !== undefined) {
      journal = await openJournal(named, await planDigests(plan));
    } else if (output !== undefined && givenFunctions(options).length === 0) {
      const path = `${output}.journal`;
      if (resume === undefined) await checkNoJournal(path);
      journal = await openJournal(path, await planDigests(plan), {
        again: !resume,
        mend: "resume: false (--no-resume) begins again, or name another output",
      });
      if (!resume) stays = "until the table is there";
    } else if (output !== undefined && !keep) {
      journal = await openHiddenJournal(output);
      stays = "never";
    }
  } catch (error) {
    await discard();
    throw error;
  }
  let isWhole = false;
  return {
    journal,
    stopped() {
      if (!journal || stays === "never" || journal.finished === 0) return "nothing was written";
      if (named !== undefined) return "those are in the journal, and the next run goes on from there";
      return `those are in ${journal.path}, and resume: true (--resume) goes on from there`;
    },
    async commit(store) {
      if (table) {
        await table.begin(store.columns());
        for await (const results of store.all()) {
          for (const each of results) await table.write(toRow(each));
        }
      }
      await failures?.write(formatCsv(store.failures(), { columns: FAILURE_COLUMNS }));
      await table?.finish();
      // all is written by now. The table comes last, so that where it is the other is too
      await failures?.commit();
      await table?.commit();
      isWhole = true;
    },
    async close() {
      await discard();
      const isNeeded = stays === "always" || (stays !== "never" && !isWhole && journal?.finished !== 0);
      await (isNeeded ? journal?.close() : journal?.remove());
    },
  };
}

async function checkNoJournal(path: string): Promise<void> {
  const count = await countFinished(path);
  if (count === 0) return;
  throw new RadiosurvError(
    "setting",
    `extractCohort: ${path} holds ${count} finished ${count === 1 ? "case" : "cases"} of an earlier run; resume: true (--resume) goes on from ${count === 1 ? "it" : "them"}, resume: false (--no-resume) begins again`,
  );
}
