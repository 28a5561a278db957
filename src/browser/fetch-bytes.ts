import { RadiosurvError } from "../error.ts";
import { concatenate } from "../io/concatenate.ts";
import { shownUrl } from "../io/shown-url.ts";

/** Limits within which a worker reads the files of a case. */
export interface CaseLimits {
  /** Bytes of the files of an image or mask, and of its voxels, at most. @default 2 GiB */
  readonly maxBytes?: number;
  /** Seconds for a file that is fetched from an address. @default 600 */
  readonly timeout?: number;
}

/**
 * Reads what a server gives for an address. Memory is taken as bytes arrive, whatever length the server claims.
 *
 * @throws RadiosurvError `file` naming the address and what is wrong; `limit` beyond `maxBytes` or `timeout`
 */
export async function fetchBytes(url: string, maxBytes: number, timeout: number): Promise<Uint8Array> {
  const shown = shownUrl(url);
  const patience = AbortSignal.timeout(1000 * timeout);
  const tooLarge = (): RadiosurvError =>
    new RadiosurvError("limit", `${shown}: larger than maxBytes, ${maxBytes} bytes; give limits a larger one`);
  try {
    const response = await fetch(url, { signal: patience });
    if (!response.ok)
      throw new RadiosurvError("file", `${shown}: cannot be read: the server answered ${named(response)}`);
    // of a compressed body it says less than comes, never more
    const claimed = Number(response.headers.get("content-length") ?? 0);
    if (claimed > maxBytes) {
      await response.body?.cancel();
      throw tooLarge();
    }
    const chunks: Uint8Array[] = [];
    let length = 0;
    const body = response.body?.getReader();
    for (;;) {
      const part = await body?.read();
      if (!part || part.done) return concatenate(chunks);
      length += part.value.length;
      if (length > maxBytes) {
        await body?.cancel();
        throw tooLarge();
      }
      chunks.push(part.value);
    }
  } catch (error) {
    if (error instanceof RadiosurvError) throw error;
    if (patience.aborted) throw new RadiosurvError("limit", `${shown}: took longer than timeout, ${timeout} s`);
    // browsers tell no more than "Failed to fetch", so as not to tell a page what it may not know
    throw new RadiosurvError(
      "file",
      `${shown}: cannot be read: ${(error as Error).message}; the server must be reached, allow this page (CORS), and be among connect-src of the policy`,
    );
  }
}

function named({ status, statusText }: Response): string {
  return statusText === "" ? String(status) : `${status} ${statusText}`;
}
