import { setTimeout as sleep } from "node:timers/promises";
import { RadiosurvError } from "../error.ts";
import { DEFAULT_MAX_BYTES } from "../io/bytes.ts";
import { concatenate } from "../io/concatenate.ts";
import { shownUrl } from "../io/shown-url.ts";
import { positive, type Rules, wholeFrom } from "../rules.ts";

export { shownUrl } from "../io/shown-url.ts";

/** Limits of what is read by http or https. */
export interface ReadUrlOptions {
  /** Bytes that are read at most. @default 2 GiB */
  readonly maxBytes?: number;
  /** Seconds for the whole of it, with all its attempts. @default 600 */
  readonly timeout?: number;
  /** Seconds without a byte after which an attempt is given up. @default 30 */
  readonly idleTimeout?: number;
  /** Redirections that are followed. @default 5 */
  readonly redirects?: number;
  /** Further attempts after a failure that may pass: a broken connection, no answer in time, status 408, 425, 429, 5xx. @default 3 */
  readonly retries?: number;
}

export const READ_URL_RULES: Rules = {
  maxBytes: wholeFrom(1),
  timeout: positive,
  idleTimeout: positive,
  redirects: wholeFrom(0),
  retries: wholeFrom(0),
};

/** Time before the second attempt, ms; twice as long before each further one. */
const FIRST_PAUSE = 250;
/** A server that asks for more patience than that, ms, is asked again after it all the same. */
const LONGEST_PAUSE = 30_000;
const PASSING_STATUS = [408, 425, 429, 500, 502, 503, 504];
const REDIRECTS = [301, 302, 303, 307, 308];

export function isUrl(path: string): boolean {
  return /^https?:\/\//i.test(path);
}

/** What arrived of a body, over all attempts. */
interface Received {
  chunks: Uint8Array[];
  length: number;
  /** By which the server tells that the content is still the same; without it a broken body is read from its begin. */
  validator?: string;
}

/** A failure after which another attempt may do better. */
class Passing extends Error {
  readonly pause: number;

  constructor(message: string, pause = 0) {
    super(message);
    this.pause = pause;
  }
}

/**
 * Reads what a server gives for an address. A body that breaks off is read on from there (`Range`), if the server can do that
 * and says that the content is the same. Memory is taken as bytes arrive, whatever length the server claims. A name and password
 * in the address are sent to its own server alone.
 *
 * @throws RadiosurvError `file` naming the address and what is wrong; `limit` beyond `maxBytes` or `timeout`; `aborted`
 */
export async function readUrl(
  url: string,
  options: ReadUrlOptions & { readonly signal?: AbortSignal } = {},
): Promise<Uint8Array> {
  const { signal: outer, timeout = 600, retries = 3 } = options;
  const shown = shownUrl(url);
  if (!URL.canParse(url)) throw new RadiosurvError("file", `${shown} is no valid URL`);
  const whole = new AbortController();
  const timer = setTimeout(() => whole.abort(), 1000 * timeout);
  const signal = outer ? AbortSignal.any([outer, whole.signal]) : whole.signal;
  const received: Received = { chunks: [], length: 0 };
  try {
    for (let attempt = 0; ; attempt++) {
      try {
        await receive(url, received, options, signal);
        return concatenate(received.chunks);
      } catch (error) {
        if (!(error instanceof Passing) || signal.aborted) throw error;
        if (attempt === retries) {
          const times = attempt === 0 ? "" : `, after ${attempt + 1} attempts`;
          throw new RadiosurvError("file", `${shown}: cannot be read: ${error.message}${times}`);
        }
        await sleep(Math.min(LONGEST_PAUSE, Math.max(error.pause, FIRST_PAUSE * 2 ** attempt)), undefined, { signal });
      }
    }
  } catch (error) {
    if (outer?.aborted) throw new RadiosurvError("aborted", `${shown}: reading was stopped`);
    if (whole.signal.aborted) {
      throw new RadiosurvError(
        "limit",
        `${shown}: took longer than timeout, ${timeout} s; ${received.length} bytes had arrived`,
      );
    }
    throw error;
  } finally {
    clearTimeout(timer);
  }
}

// one attempt; what arrives is added to `received`, also if the attempt fails
async function receive(url: string, received: Received, options: ReadUrlOptions, signal: AbortSignal): Promise<void> {
  const { maxBytes = DEFAULT_MAX_BYTES, idleTimeout = 30 } = options;
  const shown = shownUrl(url);
  const idle = new AbortController();
  let timer = setTimeout(() => idle.abort(), 1000 * idleTimeout);
  const alive = (): void => {
    clearTimeout(timer);
    timer = setTimeout(() => idle.abort(), 1000 * idleTimeout);
  };
  const tooLarge = (): RadiosurvError =>
    new RadiosurvError("limit", `${shown}: larger than maxBytes, ${maxBytes} bytes; give readImageFile a larger one`);
  let body: ReadableStreamDefaultReader<Uint8Array> | undefined;
  try {
    const response = await request(url, received, options, AbortSignal.any([signal, idle.signal]));
    body = response.body?.getReader();
    const claimed = continues(response, received);
    // what is claimed can only forbid to begin
    if (claimed !== undefined && claimed > maxBytes) throw tooLarge();
    for (;;) {
      alive();
      const part = await body?.read();
      if (!part || part.done) break;
      received.length += part.value.length;
      if (received.length > maxBytes) throw tooLarge();
      received.chunks.push(part.value);
    }
    if (claimed !== undefined && received.length < claimed) throw shortBody(received, claimed);
  } catch (error) {
    if (error instanceof RadiosurvError || error instanceof Passing || signal.aborted) throw error;
    if (idle.signal.aborted) {
      throw new Passing(`nothing arrived for ${idleTimeout} s; ${received.length} bytes had arrived before`);
    }
    throw new Passing(connectionFault(error, received));
  } finally {
    clearTimeout(timer);
    // the connection is not kept for a body that nobody reads
    await body?.cancel().catch(() => {});
  }
}

// the response after all redirections, which has status 200 or 206
async function request(
  url: string,
  { length, validator }: Received,
  { redirects = 5 }: ReadUrlOptions,
  signal: AbortSignal,
): Promise<Response> {
  const first = new URL(url);
  const { username, password } = first;
  let target = withoutUser(first);
  for (let hops = 0; ; hops++) {
    // lengths and ranges are of the bytes that are wanted, not of a compressed form of them
    const headers: Record<string, string> = { "accept-encoding": "identity" };
    if (username !== "" && target.origin === first.origin) headers.authorization = basic(username, password);
    if (length > 0 && validator) Object.assign(headers, { range: `bytes=${length}-`, "if-range": validator });
    const response = await fetch(target, { headers, redirect: "manual", signal });
    const { status } = response;
    if (status === 200 || status === 206) return response;
    await response.body?.cancel().catch(() => {});
    const refuse = (what: string): never => {
      throw new RadiosurvError("file", `${shownUrl(url)}: cannot be read: ${what}`);
    };
    if (PASSING_STATUS.includes(status)) {
      throw new Passing(
        `the server answered ${named(response)}`,
        1000 * Number(response.headers.get("retry-after")) || 0,
      );
    }
    if (!REDIRECTS.includes(status)) refuse(`the server answered ${named(response)}`);
    if (hops === redirects) refuse(`more than ${redirects} redirections; the last was to ${shownUrl(target)}`);
    const location = response.headers.get("location");
    if (location === null || !URL.canParse(location, target)) refuse(`it is redirected to no valid address`);
    const next = withoutUser(new URL(location ?? "", target));
    if (!isUrl(next.href)) refuse(`it is redirected to an address of ${next.protocol.slice(0, -1)}`);
    if (target.protocol === "https:" && next.protocol === "http:") {
      refuse(`it is redirected from https to http, ${shownUrl(next)}, where others may change it`);
    }
    target = next;
  }
}

// whether a response goes on where the last one ended; the length that the whole has by what it claims
function continues(response: Response, received: Received): number | undefined {
  const { headers, status } = response;
  const number = (text: string | null): number | undefined => (/^\d+$/.test(text ?? "") ? Number(text) : undefined);
  const tag = headers.get("etag");
  const validator = tag && !tag.startsWith("W/") ? tag : (headers.get("last-modified") ?? undefined);
  if (status === 206) {
    const [, start, total] = /^bytes (\d+)-\d+\/(\d+|\*)$/.exec(headers.get("content-range") ?? "") ?? [];
    if (Number(start) === received.length) return number(total);
  }
  const wanted = received.length;
  Object.assign(received, { chunks: [], length: 0, validator });
  // a part that nobody asked for
  if (status === 206) throw new Passing(`the server did not go on at byte ${wanted}`);
  return headers.get("content-encoding") ? undefined : number(headers.get("content-length"));
}

function shortBody({ length }: Received, claimed: number): Passing {
  return new Passing(`the body ended after ${length} of ${claimed} bytes`);
}

function connectionFault(error: unknown, { length }: Received): string {
  const { message, cause } = error as Error & { cause?: NodeJS.ErrnoException };
  const known: Record<string, string> = {
    ECONNREFUSED: "the server refused the connection",
    ENOTFOUND: "there is no such server",
    EAI_AGAIN: "the name of the server cannot be looked up",
    ECONNRESET: "the connection was broken",
    UND_ERR_SOCKET: "the connection was broken",
  };
  const what = known[cause?.code ?? ""] ?? cause?.message ?? message;
  return length === 0 ? what : `${what} after ${length} bytes`;
}

function named({ status, statusText }: Response): string {
  return statusText === "" ? String(status) : `${status} ${statusText}`;
}

function withoutUser(url: URL): URL {
  const copy = new URL(url);
  copy.username = "";
  copy.password = "";
  copy.hash = "";
  return copy;
}

function basic(username: string, password: string): string {
  const bytes = new TextEncoder().encode(`${decodeURIComponent(username)}:${decodeURIComponent(password)}`);
  return `Basic ${btoa(String.fromCharCode(...bytes))}`;
}
