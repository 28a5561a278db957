import { expect, test } from "vitest";
import { type ErrorCode, RadiosurvError } from "../../../src/error.ts";

/** A misuse, and the error that it must end in; a message given as text need only be part of the whole one. */
export type Row = readonly [name: string, act: () => unknown, code: ErrorCode, message: string | RegExp];

/** One test a row: the error is a RadiosurvError with that code and message, which starts with the function's name. */
export function testRows(rows: readonly Row[]): void {
  test.each(rows)("%s", (_, act, code, message) => {
    let error: unknown;
    try {
      act();
    } catch (thrown) {
      error = thrown;
    }
    expect(error).toBeInstanceOf(RadiosurvError);
    const { message: got, code: gotCode } = error as RadiosurvError;
    expect(got).toMatch(message);
    expect(gotCode).toBe(code);
    expect(got).toMatch(/^(readDicomSeries|readDicomSegmentation|readRtStruct|writeDicomSegmentation): /);
    // of the patient of the test files
    expect(got).not.toMatch(/secret/i);
  });
}
