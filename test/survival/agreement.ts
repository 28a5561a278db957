import { mkdirSync, writeFileSync } from "node:fs";
import { expect } from "vitest";
import { type AgreementRecord, RECORDS } from "./agreement-record.ts";
import { type Comparison, hasSharedReference } from "./shared-reference.ts";

/** Adds up the comparisons of a topic. */
export interface Agreement {
  /** Adds those of a dataset, none of which may differ by more than the bound. */
  add(dataset: string, all: Comparison): void;
  /** Prints the sums; of all reference values there are at least so many. */
  check(least: number): void;
}

/**
 * @param topic - as the page names it
 * @param program - what computed the reference values
 */
export function agreement(topic: string, program: string, bound = 1e-8): Agreement {
  const byDataset = new Map<string, { values: number; largest: number }>();
  return {
    add(dataset, all) {
      const row = byDataset.get(dataset) ?? { values: 0, largest: 0 };
      row.values += all.values;
      row.largest = Math.max(row.largest, all.largest);
      byDataset.set(dataset, row);
      expect.soft(all.largest, all.worst).toBeLessThan(bound);
    },
    check(least) {
      const rows = [...byDataset].map(([dataset, row]) => ({ dataset, ...row }));
      const values = rows.reduce((sum, row) => sum + row.values, 0);
      const largest = rows.reduce((most, row) => Math.max(most, row.largest), 0);
      console.log(`${topic}: ${values} values, largest relative difference ${largest.toExponential(1)}`);
      expect(values).toBeGreaterThan(hasSharedReference ? least : 0);
      if (!hasSharedReference) return;
      mkdirSync(RECORDS, { recursive: true });
      const record: AgreementRecord = { topic, program, bound, rows };
      writeFileSync(new URL(`${topic.replaceAll(/[^a-z0-9]+/gi, "-")}.json`, RECORDS), JSON.stringify(record));
    },
  };
}
