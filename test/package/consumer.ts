import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** The root of the project, with a slash at its end. */
export const ROOT: string = fileURLToPath(new URL("../../", import.meta.url));

/** A folder with the packed package in its `node_modules`, and the examples and programs that import it. */
export const CONSUMER: string = `${ROOT}test/.generated/consumer/`;

interface RunOptions {
  readonly cwd?: string;
  readonly timeout?: number;
}

/** Runs a program of `node_modules/.bin`, or of the path, to its end; throws with what it printed if it fails. */
export function run(
  program: string,
  args: readonly string[],
  { cwd = CONSUMER, timeout = 120_000 }: RunOptions = {},
): string {
  const local = `${ROOT}node_modules/.bin/${program}`;
  const command = existsSync(local) ? local : program;
  const { status, stdout, stderr, error } = spawnSync(command, args, {
    cwd,
    timeout,
    encoding: "utf8",
    maxBuffer: 1 << 28,
    env: { ...process.env, NO_COLOR: "1", NODE_OPTIONS: "", VITEST: "", NODE_ENV: "" },
  });
  if (error || status !== 0) {
    throw new Error(
      `${program} ${args.join(" ")} ended with ${error?.message ?? `status ${status}`}\n${stdout}${stderr}`,
    );
  }
  return stdout;
}
