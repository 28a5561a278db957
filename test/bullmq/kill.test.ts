import { spawnSync } from "node:child_process";
import { mkdirSync, rmSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { Queue } from "bullmq";
import { cohortProgress, collectCohort, enqueueCohort } from "radiosurv/bullmq";
import { extractCohort } from "radiosurv/node";
import { parseCsv } from "radiosurv/table";
import { describe, expect, test, vi } from "vitest";
import { randomFrom } from "../../src/stats/random.ts";
import { type Does, writeQueueCohort } from "./queue-cohort.ts";
import { hasRedis, needsRedis, redisServer } from "./redis-server.ts";
import { type StartedProgram, startProgram } from "./start-program.ts";

const setup = { module: fileURLToPath(new URL("./programs/cohort-setup.ts", import.meta.url)) };
/** More than two batches of jobs; RADIOSURV_KILL_CASES sets another number. */
const CASES = Number(process.env.RADIOSURV_KILL_CASES ?? 1050);
/** Each case takes so long, ms, that kills meet cases under way: all of them together some ten seconds for two threads. */
const PAUSE = String(Number(process.env.RADIOSURV_KILL_PAUSE ?? 15));
const everyFiftieth: readonly Does[] = Array.from({ length: CASES }, (_, i) => (i % 50 === 49 ? "bad" : ""));

describe.skipIf(!hasRedis)(`kills${needsRedis}`, () => {
  test("of workers, of the producer and of the server lose nothing and repeat nothing in the table", {
    timeout: 600_000,
  }, async () => {
    const redis = await redisServer();
    const { manifest, results, directory } = await writeQueueCohort(everyFiftieth);
    const place = (name: string) => join(directory, name);
    const shared = { connection: redis.url, results, setup };
    await extractCohort(manifest, { setup, concurrency: 2, output: place("plain.csv") });

    // the producer, at its start, within and between its batches
    for (const line of [undefined, "0", "500"]) {
      const producer = startProgram("enqueue", { ...shared, manifest });
      await (line === undefined ? setTimeout(300) : producer.until((said) => said === line));
      producer.kill("SIGKILL");
      expect(await producer.ended).toBe("SIGKILL");
    }
    const whole = startProgram("enqueue", { ...shared, manifest });
    expect(await whole.ended).toBe(0);
    const counts = JSON.parse(whole.said().at(-1) ?? "");
    expect(counts.added + counts.queued).toBe(CASES);
    expect(counts.queued).toBeGreaterThanOrEqual(500);

    const options = { ...shared, until: "empty", concurrency: 1, patience: 0.5, deaths: 100 };
    const start = () => startProgram("worker", options, { COHORT_PAUSE: PAUSE, COHORT_LOG: place("log") });
    const random = randomFrom(5);
    const workers: StartedProgram[] = [start(), start()];
    const done = async () => (await cohortProgress(manifest, { results, setup })).done;
    let kills = 0;
    let servers = 0;
    for (let last = 0; (last = await done()) < CASES; ) {
      // a worker that has begun to work; one after the other
      const k = kills % workers.length;
      await Promise.race([workers[k].until(() => true), workers[k].ended]);
      await setTimeout(500 + 2000 * random());
      workers[k].kill("SIGKILL");
      if ((await workers[k].ended) === "SIGKILL") kills++;
      else expect(await workers[k].ended, workers[k].errors()).toBe(0);
      if (kills % 3 === 2) {
        await redis.kill();
        servers++;
        await setTimeout(300);
        await redis.start();
      }
      expect(await done()).toBeGreaterThanOrEqual(last);
      workers[k] = start();
    }
    for (const worker of workers) expect(await worker.ended, worker.errors()).toBe(0);
    expect(kills).toBeGreaterThanOrEqual(4);
    expect(servers).toBeGreaterThanOrEqual(1);

    const files = { output: place("table.csv"), failures: place("failures.csv") };
    const { failures } = await collectCohort(manifest, { results, setup, ...files });
    const table = await readFile(files.output, "utf8");
    expect(table).toBe(await readFile(place("plain.csv"), "utf8"));
    const good = parseCsv(table).rows.filter(({ error }) => error === "");
    const bad = everyFiftieth.flatMap((what, i) => (what === "bad" ? [`case-${i}`] : []));
    expect(new Set(good.map(({ ID }) => ID)).size).toBe(CASES - bad.length);
    expect(good).toHaveLength(CASES - bad.length);
    expect(failures.map(({ ID, code }) => [ID, code])).toEqual(bad.map((id) => [id, "format"]));
    // a kill costs at most the case that its worker had begun, the loss of the server at most one a worker
    const begun = (await readFile(place("log"), "utf8")).trim().split("\n");
    expect(begun.length).toBeLessThanOrEqual(CASES - bad.length + kills + 2 * servers);
    // nothing is left in the queue but the list of failures
    expect(await cohortProgress(manifest, shared)).toEqual({
      ...{ total: CASES, done: CASES, failed: bad.length },
      queue: { waiting: 0, active: 0, delayed: 0, failed: bad.length },
    });
    console.log(`${CASES} cases, ${kills} workers and ${servers} servers killed, ${begun.length} cases begun`);
    await redis.kill();
  });

  test("a worker can be stopped while the server is away", async () => {
    const redis = await redisServer();
    const { results, manifest } = await writeQueueCohort(["", ""]);
    const shared = { connection: redis.url, results, setup };
    await enqueueCohort(manifest, shared);
    const worker = startProgram("worker", { ...shared, concurrency: 1, grace: 0.5 }, { COHORT_PAUSE: "5000" });
    const bull = new Queue("radiosurv", { connection: { url: redis.url } });
    await vi.waitFor(async () => expect(await bull.getActiveCount()).toBe(1), { timeout: 30_000 });
    await bull.close();
    await redis.kill();
    worker.kill("SIGTERM");
    expect(await worker.ended, worker.errors()).toBe(0);
  });
});

/** A directory on a disk of its own with little room. */
function smallDisk(directory: string, size: string): { grow(size: string): void; remove(): void } | undefined {
  const mount = (...args: string[]) => spawnSync("mount", args).status === 0;
  mkdirSync(directory);
  if (mount("-t", "tmpfs", "-o", `size=${size}`, "tmpfs", directory)) {
    return {
      grow: (more) => void mount("-o", `remount,size=${more}`, directory),
      remove: () => void spawnSync("umount", [directory]),
    };
  }
  rmSync(directory, { recursive: true });
  return undefined;
}

describe.skipIf(!hasRedis)(`a full disk${needsRedis}`, () => {
  test("ends workers, and none of its cases is lost or failed", async ({ skip }) => {
    const redis = await redisServer();
    const { manifest, results, directory } = await writeQueueCohort(everyFiftieth.slice(0, 60));
    const disk = smallDisk(results, "96k");
    if (!disk) return skip("needs the right to mount a small disk");
    try {
      const shared = { connection: redis.url, results, setup };
      await enqueueCohort(manifest, shared);
      const options = { ...shared, until: "empty", concurrency: 2 };
      for (const _ of [1, 2]) {
        const worker = startProgram("worker", options);
        expect(await worker.ended).toBe(1);
        expect(worker.errors()).toMatch(/results.*\.json: cannot be written: the disk is full\n$/);
      }
      const { done, queue } = await cohortProgress(manifest, shared);
      expect(done).toBeGreaterThan(0);
      expect(queue).toEqual({ waiting: 60 - done, active: 0, delayed: 0, failed: queue?.failed });
      expect(queue?.failed).toBeLessThanOrEqual(1);
      disk.grow("20m");
      const worker = startProgram("worker", options);
      expect(await worker.ended, worker.errors()).toBe(0);
      await collectCohort(manifest, { results, setup, output: join(directory, "table.csv") });
      await extractCohort(manifest, { setup, output: join(directory, "plain.csv") });
      const read = (name: string) => readFile(join(directory, name), "utf8");
      expect(await read("table.csv")).toBe(await read("plain.csv"));
    } finally {
      disk.remove();
      await redis.kill();
    }
  });

  test("of the server, which then takes no more", async () => {
    const redis = await redisServer();
    const { manifest, results } = await writeQueueCohort(["", ""]);
    redis.say("config", "set", "maxmemory", "1");
    await expect(enqueueCohort(manifest, { connection: redis.url, results })).rejects.toMatchObject({
      code: "file",
      message: expect.stringMatching(/^enqueueCohort: redis:\/\/127\.0\.0\.1:\d+: .*OOM command not allowed/),
    });
    redis.say("config", "set", "maxmemory", "0");
    expect(await enqueueCohort(manifest, { connection: redis.url, results })).toMatchObject({ added: 2 });
    await redis.kill();
  });
});
