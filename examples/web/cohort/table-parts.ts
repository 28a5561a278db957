import { type CaseResult, caseRow } from "radiosurv/browser";
import { formatCsv } from "radiosurv/table";

/** Rows that are written before the page may do something else. */
const AT_ONCE = 20;

/** Columns of the table of failures, as `extractCohort` has them. */
const FAILURE_COLUMNS: readonly string[] = ["ID", "Region", "code", "passing", "error"];
/** Reasons that another attempt may be spared. */
const PASSING: readonly string[] = ["file", "limit", "aborted", "unexpected"];

/** Whether another attempt at a case may do better: there was no file, no time or no memory, or a fault. */
export function mayPass(entries: readonly CaseResult[]): boolean {
  return entries.some(({ error }) => error && PASSING.includes(error.code));
}

/** Columns of the table, in the order in which they are first seen. */
export async function tableColumns(entries: readonly CaseResult[]): Promise<readonly string[]> {
  const columns = new Set<string>();
  for (let i = 0; i < entries.length; i += AT_ONCE) {
    for (const entry of entries.slice(i, i + AT_ONCE)) {
      for (const name of Object.keys(caseRow(entry))) columns.add(name);
    }
    await pause();
  }
  return [...columns];
}

/** The table as CSV, in parts: those of `formatCsv`, but the page stays alive meanwhile. */
export async function tableParts(entries: readonly CaseResult[]): Promise<readonly string[]> {
  const columns = await tableColumns(entries);
  const head = formatCsv([], { columns });
  const parts = [head];
  for (let i = 0; i < entries.length; i += AT_ONCE) {
    const rows = entries.slice(i, i + AT_ONCE).map(caseRow);
    parts.push(formatCsv(rows, { columns }).slice(head.length));
    await pause();
  }
  return parts;
}

/** The list of what failed as CSV. */
export function failuresTable(entries: readonly CaseResult[]): string {
  const rows = entries.flatMap((entry) => {
    const { id: ID, region: Region, error } = entry;
    return error ? [{ ID, Region, code: error.code, passing: mayPass([entry]), error: error.message }] : [];
  });
  return formatCsv(rows, { columns: FAILURE_COLUMNS });
}

function pause(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve));
}
