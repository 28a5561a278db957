import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { readdir, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { writeTable } from "radiosurv/node";
import { expect, test } from "vitest";
import { hiddenFile } from "../../src/node/hidden-file.ts";
import { openOutput } from "../../src/node/output-file.ts";
import { temporaryDirectory } from "./small-cohort.ts";

test.runIf(process.platform === "linux")(
  "what a killed process left is removed, and nothing that may be in use",
  async () => {
    const directory = await temporaryDirectory();
    const output = join(directory, "out.csv");
    const own = await hiddenFile(output, ".part");
    expect(basename(own)).toMatch(
      new RegExp(
        `^\\.out\\.csv\\.[1-9a-f][0-9a-f]{15}-${process.pid}-[0-9a-f]{16}\\.part$|^\\.out\\.csv\\.0[0-9a-f]{15}-`,
      ),
    );
    expect(await hiddenFile(output, ".part")).not.toBe(own);
    // the number of a process that is gone, and of one that is there
    const { pid: gone } = spawnSync(process.execPath, ["-e", ""]);
    const other = spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"]);
    const of = (name: string, pid: number | undefined): string => name.replace(`-${process.pid}-`, `-${pid}-`);
    const elsewhere = (name: string): string => name.replace(/\.[0-9a-f]{16}-/, `.${"a".repeat(16)}-`);
    const orphans = [of(own, gone), of(await hiddenFile(output, ".cases.part"), gone)];
    const others = [
      own,
      of(own, other.pid),
      // the first process of all, to which this one may not send signals
      of(own, 1),
      elsewhere(of(own, gone)),
      // of the same process, beside another file
      of(await hiddenFile(`${output}.gz`, ".part"), gone),
      of(await hiddenFile(join(directory, "out"), ".part"), gone),
      // as names were before
      join(directory, ".out.csv.3f8a7a0e-4c1e-4d3c-9a51-0d5d6f1f5e0b.part"),
      `${of(own, gone)}.bak`,
    ];
    for (const path of [...orphans, ...others]) await writeFile(path, "x");
    try {
      await writeTable(output, [{ x: 1 }]);
      const stay = [...others, output].map((path) => basename(path));
      expect((await readdir(directory)).sort()).toEqual(stay.sort());
      other.kill("SIGKILL");
      await once(other, "exit");
      await (await openOutput(output)).discard();
      expect((await readdir(directory)).sort()).toEqual(stay.filter((name) => name !== basename(others[1])));
    } finally {
      other.kill("SIGKILL");
    }
  },
);
