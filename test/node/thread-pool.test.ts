import { spawnSync } from "node:child_process";
import { setTimeout } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import type { Worker } from "node:worker_threads";
import { afterEach, describe, expect, test } from "vitest";
import { type ThreadPool, threadPool } from "../../src/node/thread-pool.ts";
import type { Does, ThreadData } from "./programs/thread-script.ts";

const script = new URL("./programs/thread-script.ts", import.meta.url);
const opened: ThreadPool<Does, unknown>[] = [];
function poolOf(threads: number, data: ThreadData = {}): ThreadPool<Does, unknown> {
  const pool = threadPool<Does, unknown>(script, { threads, data });
  opened.push(pool);
  return pool;
}
afterEach(() => Promise.all(opened.splice(0).map((pool) => pool.close())));

describe("tasks", () => {
  test("are done by so many threads, however many there are", async () => {
    const { run } = poolOf(2);
    const ids = await Promise.all(Array.from({ length: 7 }, () => run({ works: 20 })));
    expect(new Set(ids).size).toBeLessThanOrEqual(2);
  });

  test("that throw do so here, with their code", async () => {
    const { run } = poolOf(1);
    await expect(run("refuse")).rejects.toMatchObject({ name: "RadiosurvError", code: "roi", message: "not this one" });
    await expect(run("throw")).rejects.toThrow(/^TypeError: a fault\n/);
    await expect(run("text")).rejects.toThrow("only words");
    expect(await run("id")).toBe(await run("id"));
  });

  test("whose thread ends are lost alone, also while others wait", async () => {
    const { run } = poolOf(2);
    const all = await Promise.allSettled((["exit", "exit", "exit", "id", "id"] as const).map((does) => run(does)));
    expect(all.map(({ status }) => status)).toEqual(["rejected", "rejected", "rejected", "fulfilled", "fulfilled"]);
    expect(all[0]).toMatchObject({
      reason: { message: "worker exited with code: 3", hasBegun: true, outOfMemory: false },
    });
  });

  test("tell when they begin, and in which thread", async () => {
    const { run } = poolOf(2, { prepares: 300 });
    const threads: Worker[] = [];
    const ids = await Promise.all([1, 2].map(() => run({ works: 500 }, { onBegin: (each) => threads.push(each) })));
    expect(threads.map(({ threadId }) => threadId).sort()).toEqual(ids.sort());
    expect(await run("id", { onBegin: () => {} })).toBeOneOf(ids);
  });
});

describe("a signal", () => {
  test("ends the thread that works, and another takes its place", async () => {
    const { run } = poolOf(1);
    const first = await run("id");
    const stop = new AbortController();
    const lost = run("loop", { signal: stop.signal, onBegin: () => stop.abort(new RangeError("enough")) });
    await expect(lost).rejects.toThrow("enough");
    expect(await run("id")).not.toBe(first);
    await expect(run("id", { signal: stop.signal })).rejects.toThrow("enough");
  });

  test("calls off what has not begun, and leaves its thread to others", async () => {
    const { run } = poolOf(1, { prepares: 400 });
    const stop = new AbortController();
    const called = [run("loop", { signal: stop.signal }), run("loop", { signal: stop.signal })];
    const id = run("id");
    await setTimeout(50);
    stop.abort();
    for (const each of called) await expect(each).rejects.toMatchObject({ name: "AbortError" });
    expect(await run("id")).toBe(await id);
  });
});

describe("closing", () => {
  test("fails what is open, and the pool can be used again", async () => {
    const { run, close } = poolOf(1);
    const tasks = (["loop", "id", "id"] as const).map((does) => run(does));
    const failed = expect(Promise.allSettled(tasks)).resolves.toMatchObject([
      { reason: { name: "Error" } },
      { reason: { message: "the threads were closed", hasBegun: false } },
      { reason: { message: "the threads were closed", hasBegun: false } },
    ]);
    await setTimeout(100);
    await close();
    await failed;
    await close();
    expect(await run("id")).toBeGreaterThan(0);
  });

  // Node itself fails an assertion when a thread is ended while it binds a module: the whole program would be gone
  test("waits for threads that load their script, or prepare", async () => {
    for (const data of [{ loads: 600 }, { prepares: 600 }]) {
      const { run, close } = poolOf(2, data);
      const stop = new AbortController();
      const tasks = [run("loop", { signal: stop.signal }), run("loop")].map((each) => each.catch(() => "lost"));
      await setTimeout(20);
      stop.abort();
      expect(await tasks[0]).toBe("lost");
      const start = performance.now();
      await close();
      expect(performance.now() - start).toBeGreaterThan(500);
      expect(await tasks[1]).toBe("lost");
    }
  });
});

describe("a thread that cannot load its script", () => {
  test.each([
    ["throws", "no such library"],
    ["exits", "worker exited with code: 4"],
  ] as const)("%s", async (cannotLoad, message) => {
    const { run, close } = poolOf(1, { cannotLoad });
    const all = await Promise.allSettled([run("id"), run("id")]);
    expect(all).toMatchObject([{ reason: { message, hasBegun: false } }, { reason: { hasBegun: false } }]);
    const start = performance.now();
    await close();
    expect(performance.now() - start).toBeLessThan(9000);
  });
});

test("a program that does not close its threads ends when its work does, and not while one loads", () => {
  const source = fileURLToPath(new URL("../../src/node/thread-pool.ts", import.meta.url));
  const program = `
    const { threadPool } = await import(${JSON.stringify(source)});
    const { run } = threadPool(new URL(${JSON.stringify(script.href)}), { threads: 2, data: { loads: 300 } });
    run("id").then(() => console.log("done"));
  `;
  const args = ["--input-type=module", "-e", program];
  const { status, stdout } = spawnSync(process.execPath, args, { encoding: "utf8" });
  expect({ status, stdout }).toEqual({ status: 0, stdout: "done\n" });
});
