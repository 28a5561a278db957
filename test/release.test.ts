import { describe, expect, test } from "vitest";
import { release } from "../src/release.ts";

const MANY = 2 ** 17;

describe("release", () => {
  test("empties an array that has its buffer to itself, or nearly", () => {
    const whole = new Float64Array(MANY);
    const most = new Uint8Array(new ArrayBuffer(MANY + 64), 8, MANY);
    release(whole);
    release(most);
    expect([whole.length, most.length]).toEqual([0, 0]);
  });

  test("leaves what is small, and what is a part of something else", () => {
    const small = new Uint8Array(1000);
    const part = new Uint8Array(new ArrayBuffer(3 * MANY), 0, MANY);
    release(small);
    release(part);
    expect([small.length, part.length]).toEqual([1000, MANY]);
  });

  test("leaves memory that threads share", () => {
    const shared = new Uint8Array(new SharedArrayBuffer(MANY));
    release(shared);
    expect(shared.length).toBe(MANY);
  });

  test("does nothing in a runtime that cannot", () => {
    const array = new Uint8Array(MANY);
    Object.defineProperty(array.buffer, "transfer", { value: undefined });
    release(array);
    expect(array.length).toBe(MANY);
  });
});
