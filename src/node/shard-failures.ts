import { access } from "node:fs/promises";
import { RadiosurvError } from "../error.ts";
import type { Row } from "../table/index.ts";
import { FAILURE_COLUMNS, failuresBeside } from "./failures-file.ts";
import { listed } from "./listed.ts";
import { readRows } from "./read-rows.ts";

/** The list of what failed in a shard, read beside its table. */
export interface ShardFailures {
  /**
   * The entry of the next row of the table that failed.
   *
   * @param id - of its case
   */
  entryOf(id: string, row: Row): Promise<Row>;
  /** To be called after the last row. */
  end(): Promise<void>;
  close(): Promise<void>;
}

const ALONE = "merge the tables alone: failures: false (--no-failures)";

/**
 * Opens the list of failures beside the table of a shard. What is in it and not in the table is the kind of a failure and whether it
 * may pass; what is in both must be the same.
 *
 * @throws RadiosurvError `format` if the list does not fit the table; `file`
 */
export function shardFailures(table: string): ShardFailures {
  const path = failuresBeside(table);
  const entries = readRows(path, "csv");
  let line = 1;
  const next = async (): Promise<Row | undefined> => {
    line++;
    return (await entries.next()).value ?? undefined;
  };
  const refuse = (why: string): never => {
    throw new RadiosurvError(
      "format",
      `${path}: ${why}; the list and ${table} are not of one run: make the shard anew, or ${ALONE}`,
    );
  };
  return {
    async entryOf(id, row) {
      const entry = await next();
      const expected = `"${id}"${row.Region === undefined ? "" : ` (${row.Region})`}, which failed: ${row.error}`;
      if (!entry) return refuse(`lacks ${expected}`);
      const isWhole = FAILURE_COLUMNS.every((name) => name in entry);
      const isSame =
        entry.ID === id && entry.Region === (row.Region ?? "") && endings(entry.error) === endings(row.error);
      if (isWhole && isSame) return { ...entry, error: row.error };
      return refuse(`row ${line} is not that of ${expected}`);
    },
    async end() {
      const entry = await next();
      if (entry) refuse(`row ${line} is of "${entry.ID}", of which the table has no more that failed`);
    },
    async close() {
      await entries.return();
    },
  };
}

// reading CSV turns the line ends within a cell into \n; other tables have them as they were
function endings(text: unknown): string {
  return String(text).replaceAll(/\r\n?/g, "\n");
}

/**
 * Whether there is a list beside each table, which is looked at before tables are read.
 *
 * @param needed - whether lists are asked for: otherwise there may be none at all
 * @throws RadiosurvError `file` naming those that are missing
 */
export async function haveFailures(caller: string, tables: readonly string[], needed: boolean): Promise<boolean> {
  const missing: string[] = [];
  for (const path of tables.map(failuresBeside)) await access(path).catch(() => missing.push(path));
  if (missing.length === 0) return true;
  if (missing.length === tables.length && !needed) return false;
  throw new RadiosurvError(
    "file",
    `${caller}: ${missing.length} of ${tables.length} shards have no list of failures beside them: ${listed(missing)}; put it there, or ${ALONE}`,
  );
}
