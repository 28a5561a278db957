import { createHash } from "node:crypto";
import { afterEach, expect, test, vi } from "vitest";
import { sha1 } from "../../src/extraction/sha1.ts";
import { quickSha1 } from "../../src/extraction/sha1-kernel.ts";
import { randomFrom } from "../io/random.ts";

afterEach(() => vi.unstubAllGlobals());

const random = randomFrom(8);
const bytes = (n: number) => Uint8Array.from({ length: n }, () => random() * 256);
const reference = (data: Uint8Array) => createHash("sha1").update(data).digest("hex");

function hash(...parts: ArrayBufferView[]): string {
  const sha = sha1();
  for (const part of parts) sha.update(part);
  return sha.digest();
}

test("more than a million bytes, which a quicker kernel takes over, with and without WebAssembly", () => {
  const data = bytes(1_300_007);
  const cuts = () => {
    const parts: Uint8Array[] = [];
    for (let from = 0; from < data.length; ) {
      const to = Math.min(from + Math.floor(random() * random() * 300_000), data.length);
      parts.push(data.subarray(from, to));
      from = to;
    }
    return parts;
  };
  const expected = reference(data);
  expect(hash(data)).toBe(expected);
  for (let run = 0; run < 20; run++) expect(hash(...cuts())).toBe(expected);
  for (const n of [2 ** 20 - 1, 2 ** 20, 2 ** 20 + 1, 2 ** 20 + 55, 2 ** 20 + 64, 65472 * 17]) {
    expect(hash(data.subarray(0, n))).toBe(reference(data.subarray(0, n)));
  }
  expect(quickSha1()).toBeDefined();
  vi.stubGlobal("WebAssembly", undefined);
  expect(quickSha1()).toBeUndefined();
  expect(hash(...cuts())).toBe(expected);
});
