import { expect, test } from "vitest";
import { RadiosurvError } from "../src/error.ts";
import * as extraction from "../src/extraction/index.ts";
import * as image from "../src/image/index.ts";

test("is an Error with a name, a code and a message", () => {
  const error = new RadiosurvError("length", "kaplanMeier: event needs length 3; got 2");
  expect(error).toBeInstanceOf(Error);
  expect(error).toBeInstanceOf(RadiosurvError);
  expect(error.name).toBe("RadiosurvError");
  expect(error.code).toBe("length");
  expect(error.message).toBe("kaplanMeier: event needs length 3; got 2");
  expect(String(error)).toBe("RadiosurvError: kaplanMeier: event needs length 3; got 2");
  expect(error.stack).toContain("error.test.ts");
});

test("is one class, whichever module it comes from", () => {
  expect(image.RadiosurvError).toBe(RadiosurvError);
  expect(extraction.RadiosurvError).toBe(RadiosurvError);
});

test("survives structuredClone as an Error with its message", () => {
  const clone = structuredClone(new RadiosurvError("roi", "empty"));
  expect(clone).toBeInstanceOf(Error);
  expect(clone.message).toBe("empty");
});
