import { createHash } from "node:crypto";
import { mkdir, readdir, rm } from "node:fs/promises";
import { join } from "node:path";

/**
 * Path of the journal of some settings. Those of other settings are taken away: a command that is given other settings has
 * other results, and is not asked about it, as `extractCohort` by itself would.
 */
export async function journalOf(directory: string, settings: object): Promise<string> {
  const name = `extraction-${createHash("sha256").update(JSON.stringify(settings)).digest("hex").slice(0, 12)}.jsonl`;
  await mkdir(directory, { recursive: true });
  for (const other of await readdir(directory)) {
    if (/^extraction-[0-9a-f]{12}\.jsonl$/.test(other) && other !== name) await rm(join(directory, other));
  }
  return join(directory, name);
}
