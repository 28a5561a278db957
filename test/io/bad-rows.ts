import { expect, test } from "vitest";
import { type ErrorCode, RadiosurvError } from "../../src/error.ts";
import { gzip, join } from "./headers.ts";

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
    expect(got).toMatch(/^(readNifti|readNrrd|readPng|readJpeg|readImage|writeNifti|nrrdDataFile): /);
  });
}

export function utf8(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

/** A file whose byte `at` has another value. */
export function changed(file: Uint8Array, at: number, value: number = (file.at(at) ?? 0) ^ 0x55): Uint8Array {
  return file.with(at < 0 ? file.length + at : at, value);
}

/** 20 kilobytes of gzip that unfold to 20 MB. */
export function bomb(start: Uint8Array): Uint8Array {
  return gzip(join(start, new Uint8Array(2e7)));
}
