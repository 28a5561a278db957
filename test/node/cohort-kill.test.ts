import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { mkdirSync, rmSync } from "node:fs";
import { readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { extractCohort } from "radiosurv/node";
import { parseCsv } from "radiosurv/table";
import { expect, test } from "vitest";
import { randomFrom } from "../../src/stats/random.ts";
import { writeKillCohort } from "./kill-cohort.ts";

const program = fileURLToPath(new URL("./programs/extract.ts", import.meta.url));
const setup = { module: new URL("./programs/kill-setup.ts", import.meta.url).href };
/** RADIOSURV_KILL_CASES sets another number. */
const CASES = Number(process.env.RADIOSURV_KILL_CASES ?? 1000);
/** Each case takes so long, ms, that kills meet cases under way. */
const PAUSE = "5";
const everyFiftieth = (count: number) => Array.from({ length: count }, (_, i) => (i % 50 === 49 ? "bad" : ""));
const linesOf = async (path: string) => (await readFile(path, "utf8").catch(() => "")).split("\n").filter(Boolean);

/** Runs extractCohort as a program of its own. */
function start(options: object, environment: Readonly<Record<string, string>> = {}) {
  const child: ChildProcess = spawn(process.execPath, [program, JSON.stringify(options)], {
    env: { ...process.env, ...environment },
  });
  let done = -1;
  let errors = "";
  const listeners = new Set<() => void>();
  child.stdout?.on("data", (text) => {
    done = Number(/(\d+)\/\d+\n[^/]*$/.exec(String(text))?.[1] ?? done);
    for (const listener of listeners) listener();
  });
  child.stderr?.on("data", (text) => {
    errors += text;
  });
  const ended = new Promise<number | string | null>((resolve) =>
    child.on("close", (code, signal) => resolve(signal ?? code)),
  );
  return {
    ended,
    errors: () => errors,
    kill: () => child.kill("SIGKILL"),
    /** Resolves when so many cases are through, or the program has ended. */
    reached: (count: number) =>
      Promise.race([
        ended,
        new Promise<void>((resolve) => {
          listeners.add(() => done >= count && resolve());
        }),
      ]),
  };
}

test("SIGKILL at any moment loses nothing and repeats nothing", { timeout: 300_000 }, async () => {
  const does = everyFiftieth(CASES);
  const directory = await writeKillCohort(does);
  const at = (name: string) => join(directory, name);
  const manifest = at("manifest.csv");
  await extractCohort(manifest, { setup, keep: false, output: at("plain.csv") });

  const options = { manifest, setup, keep: false, concurrency: 2, resume: true, output: at("table.csv") };
  const log = at("log");
  const run = () => start(options, { COHORT_LOG: log, COHORT_PAUSE: PAUSE });
  const random = randomFrom(7);
  let kills = 0;
  const kill = async (moment: (started: ReturnType<typeof run>) => Promise<unknown>) => {
    const started = run();
    await moment(started);
    started.kill();
    // a program that had ended before is not one that was killed
    if ((await started.ended) !== "SIGKILL") return expect(await started.ended, started.errors()).toBe(0);
    kills++;
    // nothing looks whole
    const names = await readdir(directory);
    expect(names).not.toContain("table.csv");
    expect(names).not.toContain("table.failures.csv");
  };
  // while it starts; within the cases, three times; at the end of the cases, as the table is written
  await kill(() => setTimeout(1000 * random()));
  let reached = 0;
  for (const part of [0.2, 0.5, 0.8]) {
    await kill(async (started) => {
      await started.reached(CASES * (part + 0.1 * random()));
      await setTimeout(20 * random());
    });
    // those that were told as finished are
    const finished = (await linesOf(at("table.csv.journal"))).length - 1;
    expect(finished).toBeGreaterThanOrEqual(Math.max(reached, CASES * part));
    reached = finished;
  }
  await kill(async (started) => {
    await started.reached(CASES);
    await setTimeout(5 * random());
  });
  const last = run();
  expect(await last.ended, last.errors()).toBe(0);
  // what those that were killed left is gone, as they were processes of this machine
  const left = (await readdir(directory)).filter((name) => name.endsWith(".part"));
  expect(left).toEqual(process.platform === "linux" ? [] : expect.any(Array));
  expect(kills).toBeGreaterThanOrEqual(4);

  for (const name of [".csv", ".failures.csv"]) {
    expect(await readFile(at(`table${name}`), "utf8")).toBe(await readFile(at(`plain${name}`), "utf8"));
  }
  const bad = does.flatMap((what, i) => (what === "bad" ? [`case-${i}`] : []));
  const good = parseCsv(await readFile(at("table.csv"), "utf8")).rows.filter(({ error }) => error === "");
  expect(new Set(good.map(({ ID }) => ID)).size).toBe(CASES - bad.length);
  const { rows: failures } = parseCsv(await readFile(at("table.failures.csv"), "utf8"));
  expect(failures.map(({ ID, code }) => [ID, code])).toEqual(bad.map((id) => [id, "format"]));
  // a kill costs at most the two cases that were in the air
  const begun = await linesOf(log);
  expect(new Set(begun).size).toBe(CASES - bad.length);
  expect(begun.length).toBeLessThanOrEqual(CASES - bad.length + 2 * kills);
  console.log(`${CASES} cases, ${kills} kills, ${begun.length} cases begun`);
});

test("threads that die cost their cases, until the next run", { timeout: 120_000 }, async () => {
  const does = Array.from({ length: 60 }, (_, i) => (i % 20 === 7 ? "exit" : i % 30 === 17 ? "throw" : ""));
  const directory = await writeKillCohort(does);
  const at = (name: string) => join(directory, name);
  const manifest = at("manifest.csv");
  await extractCohort(manifest, { setup, output: at("plain.csv") });
  const options = { manifest, setup, keep: false, concurrency: 2, resume: true, output: at("table.csv") };
  const log = at("log");
  const first = start(options, { COHORT_LOG: log, COHORT_DEATHS: "yes" });
  expect(await first.ended, first.errors()).toBe(0);
  const { rows } = parseCsv(await readFile(at("table.failures.csv"), "utf8"));
  expect(rows.map(({ ID, code, passing }) => [ID, code, passing])).toEqual(
    [7, 17, 27, 47].map((i) => [`case-${i}`, "unexpected", "true"]),
  );
  expect(rows[0].error).toBe("its thread ended: worker exited with code: 3");
  expect(rows[1].error).toMatch(/^its thread ended: Unexpected token .*not/);
  expect(await linesOf(log)).toHaveLength(60);
  const second = start(options, { COHORT_LOG: log });
  expect(await second.ended, second.errors()).toBe(0);
  expect(await linesOf(log)).toHaveLength(64);
  for (const name of [".csv", ".failures.csv"]) {
    expect(await readFile(at(`table${name}`), "utf8")).toBe(await readFile(at(`plain${name}`), "utf8"));
  }
});

/** A directory on a disk of its own with room for so many bytes. */
function smallDisk(directory: string, size: number): { grow(size: number): void; remove(): void } | undefined {
  const room = (bytes: number): string => `size=${Math.ceil(bytes / 1024)}k`;
  const mount = (...args: string[]) => spawnSync("mount", args).status === 0;
  mkdirSync(directory);
  if (mount("-t", "tmpfs", "-o", room(size), "tmpfs", directory)) {
    return {
      grow: (more) => void mount("-o", `remount,${room(more)}`, directory),
      remove: () => void spawnSync("umount", [directory]),
    };
  }
  rmSync(directory, { recursive: true });
  return undefined;
}

test.for(["cases", "the table"])("a full disk under %s ends the work, and none is lost", async (what, { skip }) => {
  const directory = await writeKillCohort(everyFiftieth(60));
  const manifest = join(directory, "manifest.csv");
  const at = (name: string) => join(directory, name);
  await extractCohort(manifest, { setup, output: at("plain.csv"), journal: at("journal") });
  const results = at("results");
  const [journal, table] = await Promise.all(["journal", "plain.csv"].map(async (name) => (await stat(at(name))).size));
  const disk = smallDisk(results, what === "cases" ? journal / 2 : journal + table / 2);
  if (!disk) return skip("needs the right to mount a small disk");
  try {
    const output = join(results, "table.csv");
    const run = (resume?: boolean) => extractCohort(manifest, { setup, output, keep: false, resume });
    for (const resume of [undefined, true]) {
      await expect(run(resume)).rejects.toMatchObject({
        code: "file",
        message: `${output}${what === "cases" ? ".journal" : ""}: cannot be written: the disk is full`,
      });
      expect(await readdir(results)).toEqual(["table.csv.journal"]);
    }
    await expect(run()).rejects.toThrow(/holds \d+ finished cases of an earlier run; resume: true/);
    disk.grow(20e6);
    await run(true);
    for (const name of [".csv", ".failures.csv"]) {
      expect(await readFile(join(results, `table${name}`), "utf8")).toBe(await readFile(at(`plain${name}`), "utf8"));
    }
  } finally {
    disk.remove();
  }
});
