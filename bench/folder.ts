import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Calls with a folder that is there until the call has ended. */
export async function withFolder<T>(work: (folder: string) => T | Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), "radiosurv-bench-"));
  try {
    return await work(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Writes numbers one after the other for a script in R. */
export function writeNumbers(folder: string, ...columns: readonly ArrayLike<number>[]): void {
  const bytes = columns.map((column) => Buffer.from(Float64Array.from(column).buffer));
  writeFileSync(join(folder, "data.bin"), Buffer.concat(bytes));
}
