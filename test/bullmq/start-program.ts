import { type ChildProcess, spawn } from "node:child_process";
import { fileURLToPath } from "node:url";

/** A program of ./programs that runs. */
export interface StartedProgram {
  /** Status, or the signal that ended it. */
  readonly ended: Promise<number | NodeJS.Signals | null>;
  /** Lines of its standard output so far. */
  said(): readonly string[];
  /** What it wrote to the standard error. */
  errors(): string;
  kill(signal: NodeJS.Signals): void;
  /** Resolves when it says a line that satisfies the test. */
  until(test: (line: string) => boolean): Promise<void>;
}

/**
 * Starts a program.
 *
 * @param options - become its only argument, as JSON
 * @param wrapper - a command in front, such as `prlimit`
 */
export function startProgram(
  name: "worker" | "enqueue",
  options: object,
  environment: Readonly<Record<string, string>> = {},
  wrapper: readonly string[] = [],
): StartedProgram {
  const program = fileURLToPath(new URL(`./programs/${name}.ts`, import.meta.url));
  const [command, ...args] = [...wrapper, process.execPath, program, JSON.stringify(options)];
  const child: ChildProcess = spawn(command, args, { env: { ...process.env, ...environment } });
  let output = "";
  let errors = "";
  const listeners = new Set<() => void>();
  child.stdout?.on("data", (text) => {
    output += text;
    for (const listener of listeners) listener();
  });
  child.stderr?.on("data", (text) => {
    errors += text;
  });
  const said = (): readonly string[] => output.split("\n").slice(0, -1);
  return {
    said,
    errors: () => errors,
    kill: (signal) => void child.kill(signal),
    ended: new Promise((resolve) => child.on("close", (code, signal) => resolve(signal ?? code))),
    until: (test) =>
      new Promise((resolve) => {
        const look = (): void => {
          if (!said().some(test)) return;
          listeners.delete(look);
          resolve();
        };
        listeners.add(look);
        look();
      }),
  };
}
