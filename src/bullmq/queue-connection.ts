import { setTimeout as sleep } from "node:timers/promises";
import type * as bullmq from "bullmq";
import type { ConnectionOptions, Queue, Worker } from "bullmq";
import { RadiosurvError } from "../error.ts";
import { shownUrl } from "../node/read-url.ts";
import { positive, type Rules } from "../rules.ts";

/** The classes of the package `bullmq` that are needed here. */
export type BullmqClasses = Pick<typeof bullmq, "Queue" | "Worker" | "UnrecoverableError" | "WaitingError">;

/** Where the queue is. */
export interface QueueSettings {
  /** The server, Redis or Valkey: its address, `redis://host:6379`, what BullMQ takes as connection, or a client. */
  readonly connection: string | ConnectionOptions;
  /** Name of the queue; cohorts of other settings need another. @default "radiosurv" */
  readonly queue?: string;
  /** What the names of all keys begin with. @default "bull" */
  readonly prefix?: string;
  /** Seconds that the server may take to be there. @default 10 */
  readonly connectTimeout?: number;
  /** What `import("bullmq")` gives. @default it is imported */
  readonly bullmq?: BullmqClasses;
}

export const QUEUE_RULES: Rules = {
  connection: [
    "the address of a server, such as redis://localhost:6379, or what BullMQ takes as connection",
    (value) => (typeof value === "string" ? URL.canParse(value) : isObject(value)),
  ],
  queue: ["a name without colons", (value) => typeof value === "string" && value !== "" && !value.includes(":")],
  prefix: ["a name", (value) => typeof value === "string" && value !== ""],
  connectTimeout: positive,
  bullmq: ['what import("bullmq") gives', (value) => isObject(value) && "Queue" in value && "Worker" in value],
};

export const DEFAULT_QUEUE = "radiosurv";
/** Time that the server has to hear of an end, ms. */
export const FAREWELL = 1000;
const LONGEST_TIMER = 2 ** 31 - 1;

/** Something of BullMQ that has a connection. */
interface Connected {
  waitUntilReady(): Promise<unknown>;
  close(): Promise<void>;
  on(event: "error", listener: (error: Error) => void): unknown;
}

/** The classes of BullMQ, which most users of this package have not installed. */
export async function loadBullmq(caller: string, { bullmq }: QueueSettings): Promise<BullmqClasses> {
  if (bullmq) return bullmq;
  try {
    return await import("bullmq");
  } catch (error) {
    throw new RadiosurvError(
      "setting",
      `${caller}: the package bullmq is needed, with a client of Redis: npm install bullmq ioredis; or hand in its classes as the option bullmq (${(error as Error).message.split("\n")[0]})`,
    );
  }
}

/** What all classes of BullMQ take. */
export function connectionOptions({ connection, prefix }: QueueSettings): {
  readonly connection: ConnectionOptions;
  readonly prefix?: string;
} {
  return { connection: typeof connection === "string" ? { url: connection } : connection, ...(prefix && { prefix }) };
}

/**
 * Makes something of BullMQ and waits for its connection. Left to itself, it would wait for ever.
 *
 * @param make - what is thrown on the way, such as that a client is not installed, is passed on as `setting`
 * @throws RadiosurvError `file` if the server is not there in time
 */
export async function connected<Made extends Connected>(
  caller: string,
  settings: QueueSettings,
  make: () => Made,
): Promise<Made> {
  const { connectTimeout = 10 } = settings;
  let made: Made;
  try {
    made = make();
  } catch (error) {
    throw new RadiosurvError("setting", `${caller}: ${(error as Error).message}`);
  }
  let last = "it did not answer";
  made.on("error", (error) => {
    last = error.message;
  });
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    const refuse = (): void =>
      reject(
        new RadiosurvError(
          "file",
          `${caller}: no Redis or Valkey at ${shownServer(settings.connection)} within ${connectTimeout} s: ${last}`,
        ),
      );
    timer = setTimeout(refuse, 1000 * connectTimeout);
  });
  try {
    await Promise.race([made.waitUntilReady(), late]);
    return made;
  } catch (error) {
    await within(FAREWELL, made.close());
    throw error instanceof RadiosurvError ? error : lostConnection(caller, settings, error);
  } finally {
    clearTimeout(timer);
  }
}

/** Closes a queue, also if its server is away. */
export async function disconnect(queue: Queue, settings: QueueSettings): Promise<void> {
  if (!(await within(FAREWELL, queue.close()))) await cutOff(queue, settings);
}

/**
 * Ends connections whose server is away. What BullMQ has for it waits for that server, and would keep the program from ending.
 */
export async function cutOff({ backend }: Queue | Worker, { connection }: QueueSettings): Promise<void> {
  // a client that was handed in belongs to the caller
  const own = typeof connection === "string" || typeof connection.disconnect !== "function";
  for (const promised of [own && backend.client, backend.blockingClient]) {
    if (!promised) continue;
    const client = await promised;
    client.disconnect();
    // ioredis says so only of a connection that it had, and BullMQ waits for it with all its timers
    if ("emit" in client && typeof client.emit === "function") client.emit("end");
  }
}

/** Whether work ends in a time, ms, well or not. */
export async function within(time: number, work: Promise<unknown>): Promise<boolean> {
  const patience = new AbortController();
  const ended = work.then(
    () => true,
    () => true,
  );
  const late = sleep(Math.min(time, LONGEST_TIMER), false, { signal: patience.signal }).catch(() => false);
  try {
    return await Promise.race([ended, late]);
  } finally {
    patience.abort();
  }
}

/** What BullMQ throws when its connection is lost, or when it is refused, as one sentence. */
export function lostConnection(caller: string, { connection }: QueueSettings, error: unknown): RadiosurvError {
  return new RadiosurvError("file", `${caller}: ${shownServer(connection)}: ${(error as Error).message}`);
}

function shownServer(connection: QueueSettings["connection"]): string {
  if (typeof connection === "string") return shownUrl(connection);
  const { url, path, host = "127.0.0.1", port = 6379 } = connection as Record<string, unknown>;
  if (typeof url === "string") return shownUrl(url);
  return typeof path === "string" ? path : `${host}:${port}`;
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}
