import { gzipSync } from "node:zlib";
import { describe, expect, test, vi } from "vitest";
import { RadiosurvError } from "../../src/error.ts";
import { crc32 } from "../../src/io/crc32.ts";
import { gunzip, gunzipStart, plainGunzip } from "../../src/io/inflate.ts";
import { join } from "./headers.ts";
import { randomFrom } from "./random.ts";

const what = "the file";

function randomBytes(length: number, seed: number, levels = 256): Uint8Array {
  const random = randomFrom(seed);
  return Uint8Array.from({ length }, () => levels * random());
}

function zip(bytes: Uint8Array, level = 6): Uint8Array {
  return new Uint8Array(gzipSync(bytes, { level }));
}

test("crc32 has the check value of the standard, in one piece and in two", () => {
  const digits = new TextEncoder().encode("123456789");
  expect(crc32(digits)).toBe(0xcbf43926);
  expect(crc32(digits.subarray(4), crc32(digits.subarray(0, 4)))).toBe(0xcbf43926);
});

describe.each([
  ["of the runtime", gunzip],
  ["in JavaScript", plainGunzip],
])("gunzip %s", (_, gunzip) => {
  describe("gives back what zlib compressed", () => {
    // stored, fixed and dynamic blocks; sizes on both sides of the pieces in which it is handed on
    test.each([0, 1, 6, 9])("level %i", (level) => {
      for (const length of [1, 100, 32767, 32768, 40000, 150000]) {
        for (const levels of [1, 4, 256]) {
          const bytes = randomBytes(length, length + level, levels);
          const zipped = zip(bytes, level);
          expect(gunzip("t", zipped, { what, total: length })).toEqual(bytes);
          expect(gunzip("t", zipped, { what, total: length, from: length >> 1, length: length >> 2 })).toEqual(
            bytes.subarray(length >> 1, (length >> 1) + (length >> 2)),
          );
          expect(gunzipStart("t", zipped, 348, what)).toEqual(bytes.subarray(0, 348));
        }
      }
    });

    test("several members, whose ends fall on every side of a piece", () => {
      const bytes = randomBytes(90000, 5);
      for (let cut = 32768 - 60; cut < 32768 + 10; cut++) {
        const zipped = join(zip(bytes.subarray(0, cut)), zip(new Uint8Array(0)), zip(bytes.subarray(cut)));
        expect(crc32(gunzip("t", zipped, { what, total: bytes.length }))).toBe(crc32(bytes));
      }
    });

    test("a header with extra field, name and comment", () => {
      const bytes = randomBytes(50, 1);
      const plain = zip(bytes);
      const fields = join(Uint8Array.of(3, 0, 1, 2, 3), new TextEncoder().encode("a.nii\0why\0"));
      const zipped = join(plain.subarray(0, 10).with(3, 4 | 8 | 16), fields, plain.subarray(10));
      expect(gunzip("t", zipped, { what, total: 50 })).toEqual(bytes);
    });
  });

  test("every cut is noticed, and every changed byte that changes the result", () => {
    const bytes = randomBytes(400, 3, 6);
    const zipped = zip(bytes);
    for (let at = 0; at < zipped.length; at++) {
      expect(() => gunzip("t", zipped.subarray(0, at), { what, total: 400 })).toThrow(RadiosurvError);
      // of the header, only magic number and method; time stamp, level and system are anyone's
      if (at > 2 && at < 10) continue;
      try {
        // a code that no symbol uses may be declared longer without harm
        expect(gunzip("t", zipped.with(at, zipped[at] ^ 0x10), { what, total: 400 })).toEqual(bytes);
      } catch (error) {
        expect(error).toBeInstanceOf(RadiosurvError);
      }
    }
  });

  test("a cut at the end of a piece is noticed", () => {
    const bytes = randomBytes(100000, 4);
    const zipped = zip(bytes);
    for (const end of [32768, 65536, 32767, 65537]) {
      expect(() => gunzip("t", zipped.subarray(0, end), { what, total: bytes.length })).toThrow(/truncated or damaged/);
    }
  });
});

test("the runtime is left what is one member of the length claimed; the rest is read, or refused, as in JavaScript", () => {
  const spy = vi.spyOn(process, "getBuiltinModule");
  const bytes = randomBytes(5000, 2, 9);
  const zipped = zip(bytes);
  const result = (file: Uint8Array, claim: object, read: typeof gunzip) => {
    try {
      return read("t", file, { what, total: 5000, ...claim });
    } catch (error) {
      return (error as Error).message;
    }
  };
  const cases: readonly [string, Uint8Array, object][] = [
    ["whole", zipped, {}],
    ["from a place that no float may start at", zipped, { from: 351 }],
    ["a small part", zipped, { from: 100, length: 7 }],
    ["more than claimed", zipped, { total: 4999 }],
    ["less than claimed", zipped, { total: 5001 }],
    ["two members", join(zip(bytes.subarray(0, 70)), zip(bytes.subarray(70))), {}],
    ["zeros behind it", join(zipped, new Uint8Array(9)), {}],
    ["a damaged byte", zipped.with(300, zipped[300] ^ 8), {}],
    ["a damaged checksum", zipped.with(zipped.length - 8, zipped[zipped.length - 8] ^ 1), {}],
  ];
  for (const [name, file, claim] of cases) {
    const found = result(file, claim, gunzip);
    expect(found, name).toEqual(result(file, claim, plainGunzip));
    if (typeof found !== "string") expect(found.byteOffset % 8, name).toBe(0);
  }
  expect(spy).toHaveBeenCalledWith("zlib");
  spy.mockReturnValue(undefined);
  expect(gunzip("t", zipped, { what, total: 5000 })).toEqual(bytes);
  spy.mockRestore();
});
