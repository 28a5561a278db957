import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { collectCohort } from "radiosurv/bullmq";
import { extractCohort } from "radiosurv/node";
import { expect, test, vi } from "vitest";
import { cohortCases } from "../../src/bullmq/cohort-jobs.ts";
import { resultStore } from "../../src/bullmq/result-store.ts";
import type { openTableFile } from "../../src/node/table-file.ts";
import { writeQueueCohort } from "./queue-cohort.ts";

// what happens between the two times that results are read
const between = vi.hoisted(() => ({ work: async (): Promise<void> => {} }));
vi.mock("../../src/node/table-file.ts", async (original) => {
  const module = await original<{ openTableFile: typeof openTableFile }>();
  const open: typeof openTableFile = async (path, format) => {
    const file = await module.openTableFile(path, format);
    return {
      ...file,
      begin: async (columns) => {
        await between.work();
        await file.begin(columns);
      },
    };
  };
  return { ...module, openTableFile: open };
});

test("of more cases than are read at once, in the order of the manifest; a change meanwhile is found", async () => {
  const does = Array.from({ length: 40 }, (_, i) => (i % 9 === 4 ? "bad" : ""));
  const { manifest, results, directory } = await writeQueueCohort(does);
  const params = { featureClass: { firstorder: ["Mean"] } };
  const { cases } = await extractCohort(manifest, { params, output: join(directory, "plain.csv") });
  const store = resultStore(results);
  const keys = (await cohortCases("test", manifest, { results, params })).map(({ key }) => key);
  for (const [i, key] of keys.entries()) await store.write(key, [cases[i]]);

  const files = { output: join(directory, "table.csv"), failures: join(directory, "failures.csv") };
  const collect = () => collectCohort(manifest, { results, params, ...files, keep: false });
  const { total, failed, failures } = await collect();
  expect([total, failed, failures.map(({ ID }) => ID)]).toEqual([40, 4, ["case-4", "case-13", "case-22", "case-31"]]);
  const table = await readFile(files.output, "utf8");
  expect(table).toBe(await readFile(join(directory, "plain.csv"), "utf8"));
  const list = await readFile(files.failures, "utf8");
  expect(list).toBe(await readFile(join(directory, "plain.failures.csv"), "utf8"));

  between.work = async () => {
    await store.remove(keys[31]);
    await store.write(keys[31], [cases[0]]);
  };
  await expect(collect()).rejects.toMatchObject({
    code: "file",
    message: `collectCohort: a worker changed the result of "case-31" in ${results} while results were collected; collect again`,
  });
  expect(await readFile(files.output, "utf8")).toBe(table);
  expect(await readFile(files.failures, "utf8")).toBe(list);
  expect((await readdir(directory)).filter((name) => name.endsWith(".part"))).toEqual([]);
});
