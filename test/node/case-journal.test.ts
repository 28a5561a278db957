import { spawn } from "node:child_process";
import { appendFile, copyFile, readFile, rm, stat, truncate, utimes, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { type CohortProgress, type ExtractCohortOptions, extractCohort } from "radiosurv/node";
import { describe, expect, test } from "vitest";
import { formatExactly, parseExactly } from "../../src/node/exact-json.ts";
import { randomFrom } from "../../src/stats/random.ts";
import { VERSION } from "../../src/version.ts";
import { writePoolCohort } from "./pool-cohort.ts";
import { writeSmallCohort } from "./small-cohort.ts";

const program = fileURLToPath(new URL("./programs/extract.ts", import.meta.url));
const module = new URL("./programs/pool-setup.ts", import.meta.url).href;
const good = (n: number) => Array.from({ length: n }, () => "");
const linesOf = async (path: string) => (await readFile(path, "utf8").catch(() => "")).split("\n").filter(Boolean);

/** A cohort with a journal, and what it takes to see which cases are worked through. */
async function journalled(does: readonly string[]) {
  const manifest = await writePoolCohort(does);
  const place = (name: string) => join(dirname(manifest), name);
  const journal = place("journal.jsonl");
  const run = async (options: ExtractCohortOptions = {}, data: object = {}) => {
    await rm(place("log"), { force: true });
    const steps: number[] = [];
    const result = await extractCohort(manifest, {
      ...{ journal, setup: { module, data: { log: place("log"), ...data } } },
      ...{ onProgress: ({ done }: CohortProgress) => steps.push(done), ...options },
    });
    return { result, steps, begun: (await linesOf(place("log"))).sort() };
  };
  return { manifest, place, journal, run };
}

describe("a second run", () => {
  test("takes all finished cases from the journal, failed ones too, and gives the same to the bit", async () => {
    const { run } = await journalled(["", "refuse", ""]);
    const first = await run();
    expect([first.begun, first.steps]).toEqual([
      ["case-0", "case-1", "case-2"],
      [0, 1, 2, 3],
    ]);
    const plain = await run({ journal: undefined });
    expect(first.result).toEqual(plain.result);
    for (const concurrency of [1, 2]) {
      const again = await run({ concurrency });
      expect([again.begun, again.steps]).toEqual([[], [3]]);
      expect(again.result).toEqual(first.result);
    }
  });

  test("works through what is new or changed: a row, a file, a case that may go well now", async () => {
    const { manifest, place, run } = await journalled(["", "", ""]);
    await run();
    await appendFile(manifest, "case-3,image-3.nii,mask-3.nii,\n");
    expect((await run()).begun).toEqual([]);
    await copyFile(place("image-0.nii"), place("image-3.nii"));
    await copyFile(place("mask-0.nii"), place("mask-3.nii"));
    expect((await run()).begun).toEqual(["case-3"]);
    const { atime } = await stat(place("mask-1.nii"));
    await utimes(place("mask-1.nii"), atime, new Date(86_400_000));
    expect((await run()).begun).toEqual(["case-1"]);
    await writeFile(manifest, (await readFile(manifest, "utf8")).replace("mask-2.nii,\n", "mask-2.nii,note\n"));
    expect((await run()).begun).toEqual(["case-2"]);
    expect((await run()).begun).toEqual([]);
  });

  test("tries again what ran out of time, or met a fault", async () => {
    const { run } = await journalled(["", "loop", "exit"]);
    for (const begun of [
      ["case-0", "case-1", "case-2"],
      ["case-1", "case-2"],
    ]) {
      const { result, ...rest } = await run({ caseTimeout: 1.5 });
      expect(rest.begun).toEqual(begun);
      expect(result.failed).toBe(3);
    }
  });

  test("goes on from where a signal stopped the first one", async () => {
    const { run } = await journalled(good(4));
    const controller = new AbortController();
    const onProgress = ({ done }: CohortProgress) => done === 2 && controller.abort();
    await expect(run({ signal: controller.signal, onProgress })).rejects.toMatchObject({
      code: "aborted",
      message:
        "extractCohort: stopped after 2 of 4 cases; those are in the journal, and the next run goes on from there",
    });
    expect((await run()).begun).toEqual(["case-2", "case-3"]);
  });

  test("needs no module: parameters or the default extractor", async () => {
    const manifest = join(await writeSmallCohort(), "manifest.csv");
    for (const options of [{}, { params: { featureClass: { firstorder: ["Mean"] } } }]) {
      const journal = `${manifest}-${Object.keys(options).length}.jsonl`;
      const first = await extractCohort(manifest, { ...options, journal });
      expect(await extractCohort(manifest, { ...options, journal, concurrency: 2 })).toEqual(first);
      // all but that whose file is missing
      expect(await linesOf(journal)).toHaveLength(1 + 5);
    }
  });
});

describe("a journal of other settings is refused and left as it is", () => {
  test("naming what differs", async () => {
    const { manifest, journal, run } = await journalled(good(2));
    await run();
    const before = await readFile(journal);
    const refused = async (work: Promise<unknown>, what: string) => {
      await expect(work).rejects.toMatchObject({
        code: "setting",
        message: `extractCohort: the journal ${journal} was begun with other settings, which would give other results: ${what}; name another file, or delete this one to start afresh`,
      });
      expect(await readFile(journal)).toEqual(before);
    };
    await refused(run({}, { pause: 1 }), "setup.data");
    await refused(run({ params: "{}", label: 2 }), "params, label");
    const other = join(dirname(manifest), "other.mjs");
    await writeFile(other, "export default () => ({})");
    await refused(run({ setup: { module: other } }), "setup.module, setup.data");
    await writeFile(other, "export default () => ({ label: 2 })");
    await refused(extractCohort(manifest, { journal }), "setup.module, setup.data");
  });

  test("of another version", async () => {
    const { journal, run } = await journalled(good(1));
    await run();
    const { crc32 } = await import("../../src/io/crc32.ts");
    const [header, ...rest] = (await readFile(journal, "utf8")).split("\n");
    const text = header.slice(header.indexOf('"header":') + 9, -1).replace(VERSION, "0.0.1");
    const sum = crc32(new TextEncoder().encode(text)).toString(16).padStart(8, "0");
    await writeFile(journal, [`{"crc32":"${sum}","header":${text}}`, ...rest].join("\n"));
    await expect(run()).rejects.toThrow(`version (0.0.1 of radiosurv, now ${VERSION})`);
  });

  test.each(["", "ID,Image\n", "no end of line", '{"crc32":"00000000","header":{}}\n'])(
    "a file %j",
    async (content) => {
      const { journal, run } = await journalled(good(1));
      await writeFile(journal, content);
      // one that is empty, as some programs make them for others to fill, is begun
      if (content === "") return expect((await run()).begun).toEqual(["case-0"]);
      await expect(run()).rejects.toMatchObject({
        code: "format",
        message: `${journal}: this is no journal of extractCohort; name another file`,
      });
      expect(await readFile(journal, "utf8")).toBe(content);
    },
  );

  test("a place that cannot be written", async () => {
    const { place, run } = await journalled(good(1));
    await expect(run({ journal: join(place("image-0.nii"), "j.jsonl") })).rejects.toMatchObject({ code: "file" });
    await expect(run({ journal: dirname(place("x")) })).rejects.toThrow("this is a directory; name a file");
  });
});

describe("a torn or damaged line", () => {
  test("costs its case alone, wherever it was cut, and the journal goes on after it", async () => {
    const { journal, place, run } = await journalled(good(3));
    const { result } = await run();
    const whole = await readFile(journal, "utf8");
    const start = whole.lastIndexOf("\n", whole.length - 2) + 1;
    for (const length of [start + 1, start + 20, start + 200, whole.length - 2, whole.length - 1]) {
      await writeFile(journal, whole);
      await truncate(journal, length);
      const again = await run();
      expect([again.begun, again.result]).toEqual([["case-2"], result]);
      expect((await run()).begun).toEqual([]);
    }
    await writeFile(journal, whole.replace('"original_firstorder_Mean":1', '"original_firstorder_Mean":2'));
    expect((await run()).begun).toHaveLength(1);
    expect(place("journal.jsonl")).toBe(journal);
  });
});

test("what JSON would lose comes back", () => {
  const value = {
    numbers: [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, -0, 0, 0.1 + 0.2, 5e-324],
    nested: { bytes: Uint8Array.of(1, 255), doubles: Float64Array.of(Number.NaN, -0, 1 / 3) },
    part: Int16Array.of(1, 2, 3, 4).subarray(1, 3),
    text: "\u2028 line\nä",
    none: null,
    lost: [undefined, { field: undefined }],
    large: 2n ** 70n,
  };
  const text = formatExactly(value);
  expect(text).not.toContain("\n");
  const found = parseExactly(text);
  expect(found).toStrictEqual({ ...value, part: Int16Array.of(2, 3) });
  expect(parseExactly('{"a":1,"__proto__":{"b":[0.5,"x"]}}')).toEqual(
    JSON.parse('{"a":1,"__proto__":{"b":[0.5,"x"]}}'),
  );
});

test("killing the process at any moment loses nothing finished and repeats nothing finished", {
  timeout: 240_000,
}, async () => {
  const count = 24;
  const { manifest, place, journal } = await journalled(["", "refuse", ...good(count - 2)]);
  const log = place("log");
  const options = { manifest, journal, concurrency: 2, setup: { module, data: { log, pause: 150 } } };
  const start = (output: string, more: object = {}) =>
    spawn(process.execPath, [program, JSON.stringify({ ...options, output, ...more })], { stdio: "ignore" });
  const ended = (child: ReturnType<typeof start>) =>
    new Promise<number | null>((resolve) => child.on("exit", (code) => resolve(code)));
  const finished = async () => {
    const [, ...lines] = (await readFile(journal, "utf8").catch(() => "")).split("\n");
    // of a line that was cut off nothing is known
    return lines.slice(0, -1).length;
  };
  expect(await ended(start(place("whole.csv"), { journal: undefined }))).toBe(0);
  await rm(log);

  const random = randomFrom(11);
  let kills = 0;
  let begunInAll = 0;
  for (let status: number | null = null; status === null; ) {
    const before = await finished();
    await rm(log, { force: true });
    const child = start(place("resumed.csv"));
    const end = ended(child);
    // up to the last moments before the end: the start of the process, cases, writing
    const killed = kills < 12 && setTimeout(400 + 500 * random()).then(() => child.kill("SIGKILL"));
    status = await end;
    await killed;
    const begun = await linesOf(log);
    begunInAll += begun.length;
    if (status === null) kills++;
    const after = await finished();
    expect(after).toBeGreaterThanOrEqual(before);
    // each that began is finished, but for those in flight; none that was finished began again
    expect(begun.length - (after - before)).toBeLessThanOrEqual(status === null ? 2 : 0);
    expect(new Set(begun).size).toBe(begun.length);
    expect(begun.length).toBeLessThanOrEqual(count - before);
    await expect(readFile(place("resumed.csv")))
      .rejects.toThrow("ENOENT")
      .catch((error) => {
        if (status !== 0) throw error;
      });
  }
  expect(kills).toBeGreaterThanOrEqual(2);
  expect(begunInAll).toBeLessThanOrEqual(count + 2 * kills);
  expect(await readFile(place("resumed.csv"), "utf8")).toBe(await readFile(place("whole.csv"), "utf8"));
});
