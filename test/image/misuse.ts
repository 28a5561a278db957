import { expect, test } from "vitest";
import { type ErrorCode, RadiosurvError } from "../../src/error.ts";

/** A misuse, and the error that it must end in; a message given as text need only be part of the whole one. */
export type Misuse = readonly [name: string, act: () => unknown, code: ErrorCode, message: string | RegExp];

/** One test a row: the error is a RadiosurvError with that code and message. */
export function testMisuse(rows: readonly Misuse[]): void {
  test.each(rows)("%s", (_, act, code, message) => {
    const error = errorOf(act);
    expect(error).toBeInstanceOf(RadiosurvError);
    expect((error as Error).message).toMatch(message);
    expect((error as RadiosurvError).code).toBe(code);
  });
}

export function errorOf(act: () => unknown): unknown {
  try {
    act();
  } catch (error) {
    return error;
  }
  return undefined;
}
