import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { mkdtemp } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";

/** RADIOSURV_REDIS=valkey-server, or a path, takes another server; its client lies beside it, as `valkey-cli`. */
const SERVER: string = process.env.RADIOSURV_REDIS ?? "redis-server";
const CLIENT: string = SERVER.replace(/-server$/, "-cli");
/** Whether the program is there: Debian has it in the package redis-server. */
export const hasRedis: boolean = spawnSync(SERVER, ["--version"]).status === 0;
/** For the names of tests that are skipped. */
export const needsRedis: string = hasRedis ? "" : ` (skipped: needs ${SERVER})`;

/** A server of its own for a test, which keeps what it is told on the disk. */
export interface RedisServer {
  readonly url: string;
  /** Ends it as a power cut would, and waits until it is gone. */
  kill(): Promise<void>;
  /** Starts it again on what it had written. */
  start(): Promise<void>;
  /** What `redis-cli` says to a command. */
  say(...command: readonly string[]): string;
}

export async function redisServer(): Promise<RedisServer> {
  const directory = await mkdtemp(join(tmpdir(), "radiosurv-redis-"));
  const port = await freePort();
  let server: ChildProcess | undefined;
  const say = (...command: readonly string[]): string =>
    spawnSync(CLIENT, ["-p", String(port), ...command], { encoding: "utf8" }).stdout.trim();
  const start = async (): Promise<void> => {
    const args = ["--port", port, "--bind", "127.0.0.1", "--dir", directory, "--appendonly", "yes", "--save", ""];
    server = spawn(SERVER, args.map(String), { stdio: "ignore" });
    for (let i = 0; say("ping") !== "PONG"; i++) {
      if (i > 200) throw new Error(`${SERVER} does not start`);
      await setTimeout(50);
    }
  };
  // of a test that failed
  process.once("exit", () => server?.kill("SIGKILL"));
  await start();
  return {
    url: `redis://127.0.0.1:${port}`,
    start,
    say,
    async kill() {
      const gone = new Promise((resolve) => server?.once("exit", resolve));
      server?.kill("SIGKILL");
      await gone;
    },
  };
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const probe = createServer().listen(0, "127.0.0.1", () => {
      const { port } = probe.address() as { port: number };
      probe.close(() => resolve(port));
    });
  });
}
