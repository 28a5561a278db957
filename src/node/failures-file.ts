import { extname } from "node:path";
import type { ExtractCohortOptions } from "./cohort-options.ts";
import { shardFile } from "./shard.ts";

/** Columns of a file of failures. */
export const FAILURE_COLUMNS: readonly string[] = ["ID", "Region", "code", "passing", "error"];

/** The file of failures that options ask for. */
export function failuresFile({
  output,
  failures,
  shard,
}: Pick<ExtractCohortOptions, "output" | "failures" | "shard">): string | undefined {
  if (typeof failures === "string") return shardFile(failures, shard);
  return failures === false || output === undefined ? undefined : failuresBeside(shardFile(output, shard));
}

/** The file of failures that belongs to a table, where no other is named. */
export function failuresBeside(table: string): string {
  return `${table.slice(0, table.length - extname(table).length)}.failures.csv`;
}
