import { createHash } from "node:crypto";
import { describe, expect, test, vi } from "vitest";
import { plainSha1, type Sha1, sha1 } from "../../src/extraction/sha1.ts";
import { randomFrom } from "../io/random.ts";

function hash(...parts: ArrayBufferView[]): string {
  return hashed(plainSha1(), parts);
}

function hashed(sha: Sha1, parts: readonly ArrayBufferView[]): string {
  for (const part of parts) sha.update(part);
  return sha.digest();
}

const utf8 = (text: string) => new TextEncoder().encode(text);

describe("published vectors (FIPS 180, RFC 3174)", () => {
  test.each([
    ["", "da39a3ee5e6b4b0d3255bfef95601890afd80709"],
    ["abc", "a9993e364706816aba3e25717850c26c9cd0d89d"],
    ["abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq", "84983e441c3bd26ebaae4aa1f95129e5e54670f1"],
    ["The quick brown fox jumps over the lazy dog", "2fd4e1c67a2d28fced849ee1bb76e7391b93eb12"],
    [
      "0123456701234567012345670123456701234567012345670123456701234567".repeat(10),
      "dea356a2cddd90c7a7ecedc5ebb563934f460452",
    ],
  ])("%j", (text, expected) => expect(hash(utf8(text))).toBe(expected));

  test("a million times a", () => {
    expect(hash(new Uint8Array(1e6).fill(97))).toBe("34aa973cd4c4daa4f61eeb2bdbad27316534016f");
  });

  test("nothing added", () => expect(plainSha1().digest()).toBe("da39a3ee5e6b4b0d3255bfef95601890afd80709"));
});

describe("as node:crypto", () => {
  const random = randomFrom(7);
  const bytes = (n: number) => Uint8Array.from({ length: n }, () => random() * 256);
  const reference = (data: Uint8Array) => createHash("sha1").update(data).digest("hex");

  test("lengths from 0 to 200, which go over the ends of three blocks", () => {
    for (let n = 0; n <= 200; n++) {
      const data = bytes(n);
      expect(hash(data)).toBe(reference(data));
    }
  });

  test("parts, cut anywhere", () => {
    for (let run = 0; run < 200; run++) {
      const data = bytes(Math.floor(random() * 700));
      const parts: Uint8Array[] = [];
      for (let from = 0; from < data.length; ) {
        const to = Math.min(from + Math.floor(random() * random() * 300), data.length);
        parts.push(data.subarray(from, to));
        from = to;
      }
      expect(hash(...parts)).toBe(reference(data));
    }
  });

  test("zeros, which have a way of their own, between other bytes", () => {
    for (let run = 0; run < 100; run++) {
      const data = bytes(640);
      for (let block = 0; block < 10; block++) if (random() < 0.5) data.fill(0, 64 * block, 64 * block + 64);
      if (run % 3 === 0) data[64 * 5 + 63] = 1;
      expect(hash(data)).toBe(reference(data));
    }
    expect(hash(new Uint8Array(100000))).toBe(reference(new Uint8Array(100000)));
  });

  test("more than 2^32 bits are counted", () => {
    const sha = plainSha1();
    const node = createHash("sha1");
    const part = new Uint8Array(2 ** 24);
    for (let k = 0; k < 33; k++) {
      sha.update(part);
      node.update(part);
    }
    expect(sha.digest()).toBe(node.digest("hex"));
  });
});

test("arrays of any type are taken as they lie in memory", () => {
  const words = Int16Array.of(1, -2, 30000);
  expect(hash(words)).toBe(hash(new Uint8Array(words.buffer)));
  expect(hash(words.subarray(1, 2))).toBe(hash(Uint8Array.of(254, 255)));
  expect(hash(Float64Array.of(1.5))).toBe(hash(new Uint8Array(Float64Array.of(1.5).buffer)));
  expect(hash(new DataView(words.buffer, 2, 2))).toBe(hash(Uint8Array.of(254, 255)));
});

test("an array may be changed after it was added, and is not changed", () => {
  const data = Uint8Array.of(97, 98, 99);
  const sha = plainSha1();
  sha.update(data);
  expect(Array.from(data)).toEqual([97, 98, 99]);
  data.fill(0);
  expect(sha.digest()).toBe("a9993e364706816aba3e25717850c26c9cd0d89d");
});

describe("that of the runtime", () => {
  const parts = [Int16Array.of(1, -2, 30000), Uint8Array.of(7), new Float64Array(1000).fill(1.5)];

  test("gives the same", () => {
    expect(hashed(sha1(), parts)).toBe(hashed(plainSha1(), parts));
    const shared = new Uint16Array(new SharedArrayBuffer(6)).fill(258);
    expect(hashed(sha1(), [shared])).toBe(hashed(plainSha1(), [Uint16Array.of(258, 258, 258)]));
  });

  test.each([
    ["has none", undefined],
    [
      "refuses it",
      () => {
        throw new Error("digital envelope routines::unsupported");
      },
    ],
  ])("where it %s, that in JavaScript", (_, createHash) => {
    vi.stubGlobal("process", { getBuiltinModule: () => createHash && { createHash } });
    const sha = sha1();
    vi.unstubAllGlobals();
    expect(hashed(sha, parts)).toBe(hashed(plainSha1(), parts));
  });
});
