import { readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { Queue } from "bullmq";
import {
  type CohortWorkerOptions,
  cohortProgress,
  cohortWorker,
  collectCohort,
  type EnqueueCohortOptions,
  enqueueCohort,
} from "radiosurv/bullmq";
import { extractCohort, readManifest } from "radiosurv/node";
import { parseCsv } from "radiosurv/table";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { type Does, writeQueueCohort } from "./queue-cohort.ts";
import { hasRedis, needsRedis, type RedisServer, redisServer } from "./redis-server.ts";
import { startProgram } from "./start-program.ts";

const module = fileURLToPath(new URL("./programs/cohort-setup.ts", import.meta.url));
const setup = { module };

let redis: RedisServer;
beforeAll(async () => {
  if (hasRedis) redis = await redisServer();
});
afterAll(() => redis?.kill());

let queues = 0;

/** A cohort with a queue of its own, and shorthands. */
async function queued(does: readonly Does[]) {
  const cohort = await writeQueueCohort(does);
  const { manifest, results, directory } = cohort;
  const queue = `q${queues++}`;
  const settings = { connection: redis.url, queue, results, setup };
  const bull = new Queue(queue, { connection: { url: redis.url } });
  const place = (name: string) => join(directory, name);
  return {
    ...{ ...cohort, settings, bull, place },
    enqueue: (options: Partial<EnqueueCohortOptions> = {}) =>
      enqueueCohort(manifest, { ...settings, backoff: 0.01, ...options }),
    work: (options: Partial<CohortWorkerOptions> = {}) =>
      cohortWorker({ ...settings, concurrency: 2, until: "empty", ...options }),
    collect: (options = {}) => collectCohort(manifest, { results, setup, ...options }),
    progress: () => cohortProgress(manifest, settings),
    /** Bytes of the table that one machine makes. */
    async plain(name = "plain.csv", options = {}) {
      await extractCohort(manifest, { setup, output: place(name), ...options });
      return readFile(place(name), "utf8");
    },
  };
}

const noDoes = (n: number): readonly Does[] => Array.from({ length: n }, () => "");

describe.skipIf(!hasRedis)(`a cohort through a queue${needsRedis}`, () => {
  test("gives the table of extractCohort, and a list of failures", async () => {
    const { enqueue, work, collect, plain, place, progress } = await queued(["", "bad", "", "missing", ""]);
    expect(await progress()).toEqual({
      ...{ total: 5, done: 0, failed: 0 },
      queue: { waiting: 0, active: 0, delayed: 0, failed: 0 },
    });
    expect(await enqueue()).toEqual({ total: 5, added: 5, queued: 0, done: 0, refused: 0 });
    const seen: unknown[] = [];
    expect(await work({ onProgress: (progress) => seen.push(progress) })).toEqual({ done: 5, failed: 2 });
    expect(seen).toHaveLength(5);
    expect(seen.at(-1)).toMatchObject({ done: 5, total: 5, failed: 2 });
    const files = { output: place("out/table.csv"), failures: place("out/failures.csv") };
    const { rows, cases, failed, failures, missing } = await collect(files);
    expect(await readFile(files.output, "utf8")).toBe(await plain());
    expect([rows.length, cases.length, failed, missing]).toEqual([5, 5, 2, []]);
    expect(failures.map(({ ID, code, passing }) => [ID, code, passing])).toEqual([
      ["case-1", "format", false],
      ["case-3", "file", true],
    ]);
    const list = parseCsv(await readFile(files.failures, "utf8"));
    expect(list.names).toEqual(["ID", "Region", "code", "passing", "error"]);
    expect(list.rows.map(({ error }) => error)).toEqual(failures.map(({ error }) => error));
    for (const [format, keep] of [
      ["json", true],
      ["csv", false],
      ["jsonl", false],
      ["parquet", false],
      ["parquet", true],
    ] as const) {
      await collect({ output: place(`table.${format}`), keep });
      const made = await readFile(place(`table.${format}`));
      await plain(`plain.${format}`);
      expect(made).toEqual(await readFile(place(`plain.${format}`)));
    }
    await collect({ output: place("table.txt"), format: "jsonl" });
    expect(await readFile(place("table.txt"))).toEqual(await readFile(place("table.jsonl")));
    expect(await collect({ keep: false })).toEqual({ total: 5, failed: 2, failures, missing: [] });
    expect(await progress()).toMatchObject({ total: 5, done: 5, failed: 2, queue: { waiting: 0, failed: 2 } });
  });

  test("params and label instead of a module, a manifest as value, rows that are the same or not whole", async () => {
    const { manifest, results, place, settings, bull } = await queued(noDoes(2));
    const text = await readFile(manifest, "utf8");
    await writeFile(manifest, `${text}case-1,image-1.nii,mask-1.nii,\ncase-9,,mask-1.nii,\n`);
    const params = { featureClass: { firstorder: ["Mean"] } };
    const same = { results, params, label: 1 };
    const value = await readManifest(manifest);
    const queue = { connection: { url: redis.url }, queue: settings.queue, prefix: "other" };
    expect(await enqueueCohort(value, { ...same, ...queue })).toEqual({
      ...{ total: 2, added: 2, queued: 0, done: 0, refused: 1 },
    });
    expect(await bull.getJobCounts("waiting")).toEqual({ waiting: 0 });
    await cohortWorker({ ...same, ...queue, until: "empty" });
    expect(await cohortProgress(value, { results, params, label: 1 })).toEqual({ total: 2, done: 2, failed: 0 });
    const { failed } = await collectCohort(value, { ...same, output: place("a.csv") });
    expect(failed).toBe(1);
    await extractCohort(manifest, { params, label: 1, output: place("b.csv") });
    expect(await readFile(place("a.csv"), "utf8")).toBe(await readFile(place("b.csv"), "utf8"));
  });

  test("with regions: a row each, and no column Region in the manifest", async () => {
    const { enqueue, work, collect, place, manifest } = await queued(["", "bad"]);
    const other = { module: fileURLToPath(new URL("../node/programs/pool-setup.ts", import.meta.url)), data: {} };
    await enqueue({ setup: other });
    expect(await work({ setup: other })).toEqual({ done: 2, failed: 1 });
    await collect({ setup: other, output: place("regions.csv") });
    await extractCohort(manifest, { setup: other, output: place("plain.csv") });
    expect(await readFile(place("regions.csv"), "utf8")).toBe(await readFile(place("plain.csv"), "utf8"));
    await writeFile(manifest, "ID,Image,Mask,Region\na,image-0.nii,mask-0.nii,x\n");
    await expect(enqueue()).rejects.toMatchObject({
      code: "format",
      message:
        'enqueueCohort: the manifest has a column "Region", which the names of regions need; give it another name',
    });
  });

  test("paths may lead elsewhere for the worker", async () => {
    const { enqueue, work, directory, manifest, collect } = await queued(["", ""]);
    const moved = await writeQueueCohort(["", ""]);
    await rm(join(directory, "image-0.nii"));
    const { cases } = await readManifest(manifest);
    expect(cases[0].image).toBe(join(directory, "image-0.nii"));
    await enqueue();
    expect(await work({ directory: moved.directory })).toEqual({ done: 2, failed: 0 });
    expect((await collect()).failed).toBe(0);
  });
});

describe.skipIf(!hasRedis)(`enqueueing again${needsRedis}`, () => {
  test("adds nothing while jobs wait or are done", async () => {
    const { enqueue, work, bull } = await queued(["", "bad", ""]);
    await enqueue();
    expect(await enqueue()).toMatchObject({ added: 0, queued: 3, done: 0 });
    await work();
    expect(await enqueue()).toMatchObject({ added: 0, queued: 0, done: 3 });
    expect(await bull.getJobCounts("waiting", "failed", "completed")).toEqual({ waiting: 0, failed: 1, completed: 2 });
  });

  test("what has failed is tried again as `again` says", async () => {
    const { enqueue, work, mend, collect } = await queued(["", "bad", "missing"]);
    await enqueue();
    await work();
    await mend();
    expect(await enqueue({ again: "none" })).toMatchObject({ added: 0, done: 3 });
    expect(await enqueue()).toMatchObject({ added: 1, done: 2 });
    expect(await work()).toEqual({ done: 1, failed: 0 });
    expect((await collect()).failures.map(({ ID }) => ID)).toEqual(["case-1"]);
    expect(await enqueue({ again: "failed" })).toMatchObject({ added: 1, done: 2 });
    expect(await work()).toEqual({ done: 1, failed: 1 });
    expect(await enqueue({ again: "all" })).toMatchObject({ added: 3, done: 0 });
    await expect(collect()).rejects.toThrow("3 of 3 cases have no result");
    expect(await work()).toEqual({ done: 3, failed: 1 });
  });

  test("a queue that was lost, or results that were, cost what was not finished", async () => {
    const { enqueue, work, bull, results, collect } = await queued(["", "", "", ""]);
    await enqueue();
    await bull.obliterate();
    expect(await enqueue()).toMatchObject({ added: 4 });
    await work();
    await bull.obliterate();
    const [folder] = await readdir(results);
    const lost = (await readdir(join(results, folder))).length;
    await rm(join(results, folder), { recursive: true });
    expect(await enqueue()).toMatchObject({ added: lost, done: 4 - lost });
    await work();
    expect((await collect()).rows).toHaveLength(4);
  });

  test("other settings, or another row, are other cases", async () => {
    const { enqueue, manifest } = await queued(["", ""]);
    expect(await enqueue()).toMatchObject({ added: 2 });
    expect(await enqueue({ label: 2 })).toMatchObject({ added: 2, queued: 0 });
    expect(await enqueue({ params: "{}" })).toMatchObject({ added: 2, queued: 0 });
    await writeFile(manifest, (await readFile(manifest, "utf8")).replace("case-1", "case-7"));
    expect(await enqueue()).toMatchObject({ added: 1, queued: 1 });
  });

  test("tells how far it is, and stops between two batches", async () => {
    const { enqueue, bull } = await queued(noDoes(1100));
    const stop = new AbortController();
    const seen: number[] = [];
    const onProgress = ({ done }: { done: number }) => {
      seen.push(done);
      if (done === 500) stop.abort();
    };
    await expect(enqueue({ signal: stop.signal, onProgress })).rejects.toMatchObject({
      code: "aborted",
      message: "enqueueCohort: stopped after 500 of 1100 cases; those stay enqueued",
    });
    expect(await bull.getJobCounts("waiting")).toEqual({ waiting: 500 });
    expect(await enqueue({ onProgress: ({ done }) => seen.push(done) })).toMatchObject({ added: 600, queued: 500 });
    expect(seen).toEqual([0, 500, 0, 500, 1000, 1100]);
  });
});

describe.skipIf(!hasRedis)(`failures${needsRedis}`, () => {
  test("a bad image is final at once; what may pass is tried as often as `attempts` says, with pauses that grow", async () => {
    const { enqueue, work, bull } = await queued(["bad", "missing"]);
    await enqueue({ attempts: 3, backoff: 0.2 });
    const start = performance.now();
    expect(await work()).toEqual({ done: 2, failed: 2 });
    expect(performance.now() - start).toBeGreaterThan(200 + 400);
    const dead = await bull.getFailed();
    const known = dead.map(({ data, attemptsMade, failedReason }) => [data.id, attemptsMade, failedReason]).sort();
    expect(known).toEqual([
      ["case-0", 1, expect.stringContaining("bad.nii: readNifti: the header of the NIfTI file claims")],
      ["case-1", 3, expect.stringContaining("missing.nii: cannot be read: there is no such file")],
    ]);
  });

  test("that pass leave no trace", async () => {
    const { enqueue, work, mend, collect, bull } = await queued(["missing"]);
    await enqueue({ attempts: 5, backoff: 0.5 });
    const done = work();
    await vi.waitFor(async () => expect(await bull.getDelayedCount()).toBe(1), { timeout: 10_000 });
    await mend();
    expect(await done).toEqual({ done: 1, failed: 0 });
    expect((await collect()).failed).toBe(0);
  });

  test("a case that takes too long, or too much memory, or a function that throws", async () => {
    const slow = await queued(["loop", ""]);
    await slow.enqueue({ attempts: 2 });
    expect(await slow.work({ caseTimeout: 1 })).toEqual({ done: 2, failed: 1 });
    expect((await slow.collect()).failures).toMatchObject([
      { ID: "case-0", code: "limit", passing: true, error: expect.stringContaining("longer than caseTimeout, 1 s") },
    ]);
    const greedy = await queued(["hoard", ""]);
    await greedy.enqueue({ attempts: 1 });
    expect(await greedy.work({ caseMemory: 2e8 })).toEqual({ done: 2, failed: 1 });
    expect((await greedy.collect()).failures).toMatchObject([
      { ID: "case-0", code: "limit", passing: true, error: expect.stringContaining("more than caseMemory, 200 MB") },
    ]);
    const { enqueue, work, collect } = await queued(["throw", ""]);
    await enqueue({ attempts: 2 });
    // it ends the worker, as it ends extractCohort; but not one worker after the other for ever
    for (const _ of [1, 2]) await expect(work({ concurrency: 1 })).rejects.toThrow("no place for it");
    await work();
    expect((await collect()).failures).toMatchObject([
      { ID: "case-0", code: "unexpected", error: expect.stringMatching(/^the work was ended: TypeError: no place/) },
    ]);
  });

  test("limits of images reach the threads", async () => {
    const { enqueue, work, collect } = await queued([""]);
    await enqueue({ attempts: 1 });
    expect(await work({ limits: { maxBytes: 500 } })).toEqual({ done: 1, failed: 1 });
    expect((await collect()).failures).toMatchObject([
      { code: "limit", error: expect.stringMatching(/maxBytes, 500$/) },
    ]);
    await expect(work({ limits: { retries: -1 } })).rejects.toMatchObject({
      code: "setting",
      message: "cohortWorker, limits: retries must be a whole number >= 0; got -1",
    });
  });

  test("a case that kills its workers", { timeout: 120_000 }, async () => {
    const { enqueue, settings, bull, collect, work } = await queued(["", "die"]);
    await enqueue();
    const options = { ...settings, until: "empty", patience: 0.5, deaths: 1, concurrency: 1 };
    for (const _ of [1, 2]) expect(await startProgram("worker", options).ended).toBe("SIGKILL");
    await work({ patience: 0.5, deaths: 1 });
    expect(await bull.getFailedCount()).toBe(1);
    expect((await collect()).failures).toMatchObject([
      {
        ...{ ID: "case-1", code: "unexpected", passing: true },
        error: "2 workers died, or lost the server, while they worked on the case",
      },
    ]);
  });
});

describe.skipIf(!hasRedis)(`a worker${needsRedis}`, () => {
  test("of other settings ends, naming them, and its cases wait for others", async () => {
    const { enqueue, work, bull } = await queued(["", "", ""]);
    await enqueue();
    await expect(work({ label: 2, params: "{}" })).rejects.toMatchObject({
      code: "setting",
      message: expect.stringMatching(
        /^cohortWorker: the queue q\d+ has cases of other settings, which would give other results: params, label; give the worker those of enqueueCohort, or use another queue$/,
      ),
    });
    expect(await bull.getJobCounts("waiting", "active", "failed", "delayed")).toEqual({
      ...{ waiting: 3, active: 0, failed: 0, delayed: 0 },
    });
    const [job] = await bull.getWaiting();
    await job.updateData({ ...job.data, settings: { ...job.data.settings, version: "0.0.1" } });
    await expect(work({ concurrency: 1 })).rejects.toThrow(/version \(0\.0\.1 of radiosurv, here /);
  });

  test("whose module cannot be used ends, and its cases wait for others", async () => {
    const { enqueue, work, bull } = await queued(["", ""]);
    const other = { module, data: { fails: true } };
    await enqueue({ setup: other, attempts: 1 });
    await expect(work({ setup: { module: "/no/such.ts" } })).rejects.toThrow("cannot be read");
    await expect(work({ setup: other, concurrency: 1 })).rejects.toThrow("no network here");
    expect((await bull.getWaitingCount()) + (await bull.getFailedCount())).toBe(2);
  });

  test("gives its cases back when it is stopped, or finishes them", async () => {
    const { enqueue, settings, bull, work } = await queued(noDoes(4));
    await enqueue();
    for (const [grace, done] of [
      [0, 0],
      [30, 2],
    ]) {
      const program = startProgram("worker", { ...settings, grace, concurrency: 2 }, { COHORT_PAUSE: "2000" });
      await vi.waitFor(async () => expect(await bull.getActiveCount()).toBe(2), { timeout: 30_000 });
      await setTimeout(500);
      program.kill("SIGTERM");
      expect(await program.ended).toBe(0);
      expect(program.said().at(-1)).toBe(JSON.stringify({ done, failed: 0 }));
      expect(await bull.getJobCounts("waiting", "active")).toEqual({ waiting: 4 - done, active: 0 });
    }
    const stopped = AbortSignal.abort();
    expect(await work({ signal: stopped, until: "stopped" })).toEqual({ done: 0, failed: 0 });
    expect(await work()).toEqual({ done: 2, failed: 0 });
  });

  test("waits for more, unless it is to end with the queue", async () => {
    const { enqueue, work, progress } = await queued(["", ""]);
    const stop = new AbortController();
    const done = work({ until: "stopped", signal: stop.signal });
    await setTimeout(700);
    await enqueue();
    await vi.waitFor(async () => expect(await progress()).toMatchObject({ done: 2 }), { timeout: 30_000 });
    stop.abort();
    expect(await done).toEqual({ done: 2, failed: 0 });
  });

  test("what onProgress throws ends it after the case was kept", async () => {
    const { enqueue, work, progress } = await queued(["", ""]);
    await enqueue();
    const onProgress = () => {
      throw new RangeError("no bar");
    };
    await expect(work({ onProgress, concurrency: 1 })).rejects.toThrow("no bar");
    expect(await progress()).toMatchObject({ done: 1, queue: { waiting: 1, active: 0 } });
  });

  test("takes a result that is there already, as of one who died after writing", async () => {
    const { enqueue, work, bull, collect } = await queued([""]);
    await enqueue();
    await work();
    const [job] = await bull.getCompleted();
    await job.remove();
    await bull.add("case", job.data, { jobId: job.id });
    expect(await work()).toEqual({ done: 0, failed: 0 });
    expect((await collect()).failed).toBe(0);
  });
});

describe.skipIf(!hasRedis)(`collecting${needsRedis}`, () => {
  test("refuses what is not finished, names a damaged file, or leaves cases out", async () => {
    const { enqueue, work, collect, results, place, manifest } = await queued(noDoes(7));
    await enqueue();
    await expect(collect({ output: place("x.csv") })).rejects.toMatchObject({
      code: "argument",
      message: `collectCohort: 7 of 7 cases have no result in ${results} for these settings: case-0, case-1, case-2, case-3, case-4 and 2 more; let workers go on, enqueue the manifest again if the queue is empty, or collect the others with missing: "leave-out"`,
    });
    expect(await readdir(place("."))).not.toContain("x.csv");
    await work();
    await writeFile(manifest, `${await readFile(manifest, "utf8")}case-7,image-1.nii,mask-1.nii,\n`);
    const { missing, rows, failures } = await collect({ missing: "leave-out", failures: place("none.csv") });
    expect([missing, rows.length, failures]).toEqual([["case-7"], 7, []]);
    expect(await readFile(place("none.csv"), "utf8")).toBe("ID,Region,code,passing,error\n");
    const [folder] = await readdir(results);
    const [name] = await readdir(join(results, folder));
    const file = join(results, folder, name);
    const whole = await readFile(file, "utf8");
    for (const text of [whole.slice(0, -20), whole.replace("Mean", "mean"), ""]) {
      await writeFile(file, text);
      const files = { output: place("damaged.csv"), failures: place("damaged-failures.csv") };
      await expect(collect({ ...files, missing: "leave-out" })).rejects.toMatchObject({
        code: "format",
        message: `${file}: is damaged; delete it, and enqueue the cohort again`,
      });
    }
    expect((await readdir(place("."))).filter((name) => /damaged|\.part$/.test(name))).toEqual([]);
  });
});

describe("what is wrong is said", () => {
  test.each([
    [() => enqueueCohort("m.csv", { results: "r" } as never), "setting", "enqueueCohort: connection is needed"],
    [() => enqueueCohort("m.csv", { connection: "redis://x" } as never), "setting", "enqueueCohort: results is needed"],
    [() => cohortWorker({ connection: "redis://x" } as never), "setting", "cohortWorker: results is needed"],
    [
      () => cohortWorker({ connection: "localhost", results: "r" }),
      "setting",
      'cohortWorker: connection must be the address of a server, such as redis://localhost:6379, or what BullMQ takes as connection; got "localhost"',
    ],
    [() => collectCohort("m.csv", {} as never), "setting", "collectCohort: results is needed"],
    [
      () => collectCohort("m.csv", { results: "r", format: "xml" as never }),
      "setting",
      'collectCohort: format must be one of csv, tsv, json, jsonl, parquet; got "xml"',
    ],
    [
      () => collectCohort("m.csv", { results: "r", output: "o.jsonll" }),
      "setting",
      "collectCohort: o.jsonll: an output ends in .csv, .tsv, .json, .jsonl, .parquet, or .txt or none for CSV; got .jsonll, to which .jsonl is the nearest; or give format",
    ],
    [
      () => collectCohort("m.csv", { results: "r", keep: "no" as never }),
      "setting",
      'collectCohort: keep must be true or false; got "no"',
    ],
    [
      () => cohortProgress("m.csv", { results: "r", queue: "a:b" }),
      "setting",
      'cohortProgress: queue must be a name without colons; got "a:b"',
    ],
    [
      () => enqueueCohort("m.csv", { connection: "redis://x", results: "r", again: "some" as never }),
      "setting",
      'enqueueCohort: again must be one of passing, failed, all, none; got "some"',
    ],
    [
      () => cohortWorker({ connection: "redis://x", results: "r", grace: -1 }),
      "setting",
      "cohortWorker: grace must be a number >= 0; got -1",
    ],
    [
      () => enqueueCohort("no-such.csv", { connection: "redis://x", results: "r" }),
      "file",
      "no-such.csv: cannot be read: there is no such file",
    ],
  ] as const)("%s", async (call, code, message) => {
    await expect(call()).rejects.toMatchObject({ code, message });
  });

  test("a server that is not there, without its password", async () => {
    const { manifest, results } = await writeQueueCohort([""]);
    const connection = "redis://user:secret@127.0.0.1:1/0";
    for (const call of [enqueueCohort, cohortProgress] as (typeof enqueueCohort)[]) {
      await expect(call(manifest, { connection, results, connectTimeout: 0.5 })).rejects.toMatchObject({
        code: "file",
        message: `${call.name}: no Redis or Valkey at redis://127.0.0.1:1/0 within 0.5 s: connect ECONNREFUSED 127.0.0.1:1`,
      });
    }
    const host = { host: "127.0.0.1", port: 1 };
    await expect(cohortWorker({ connection: host, results, connectTimeout: 0.5 })).rejects.toThrow(
      "cohortWorker: no Redis or Valkey at 127.0.0.1:1 within 0.5 s: connect ECONNREFUSED",
    );
  });

  test("a directory that cannot be written", async () => {
    const { manifest, directory } = await writeQueueCohort([""]);
    const results = join(directory, "manifest.csv");
    const message = /cannot be written: (a part of the path is a file|EEXIST)/;
    await expect(enqueueCohort(manifest, { connection: "redis://x", results })).rejects.toThrow(message);
    await expect(cohortWorker({ connection: "redis://x", results })).rejects.toThrow(message);
  });

  test("a package that is not installed", async () => {
    vi.doMock("bullmq", () => {
      throw new Error("Cannot find package 'bullmq'\nImported from here");
    });
    try {
      const { manifest, results } = await writeQueueCohort([""]);
      await expect(enqueueCohort(manifest, { connection: "redis://x", results })).rejects.toMatchObject({
        code: "setting",
        message: expect.stringMatching(
          /^enqueueCohort: the package bullmq is needed, with a client of Redis: npm install bullmq ioredis; or hand in its classes as the option bullmq \(.*\)$/,
        ),
      });
    } finally {
      vi.doUnmock("bullmq");
    }
  });

  test("classes that are handed in are used, and what they throw is said", async () => {
    const { manifest, results } = await writeQueueCohort([""]);
    class Refuses {
      constructor() {
        throw new Error("could not load the optional 'ioredis' package");
      }
    }
    const bullmq = { Queue: Refuses, Worker: Refuses } as never;
    await expect(enqueueCohort(manifest, { connection: "redis://x", results, bullmq })).rejects.toMatchObject({
      code: "setting",
      message: "enqueueCohort: could not load the optional 'ioredis' package",
    });
  });
});
