import { expect, test } from "vitest";
import { nearestName } from "../../src/nearest.ts";

const SETTINGS = ["binWidth", "binCount", "label", "normalize", "normalizeScale", "force2D", "force2Ddimension"];

test.each([
  ["binwidth", "binWidth"], // case alone
  ["BINWIDTH", "binWidth"],
  ["binWdth", "binWidth"], // one left out
  ["bbinWidth", "binWidth"], // one too many
  ["binWodth", "binWidth"], // one wrong
  ["bincoutn", "binCount"], // two exchanged
  ["normalise", "normalize"],
  ["normaliseScale", "normalizeScale"],
  ["force2Dimension", "force2Ddimension"],
  ["labels", "label"],
  ["binWidth", "binWidth"],
])("%s: %s", (name, expected) => expect(nearestName(name, SETTINGS)).toBe(expected));

test("case does not count at all", () => {
  expect(nearestName("GLRLM", ["GLCM", "glrlm"])).toBe("glrlm");
});

test("of equally near ones the first; of one, that one", () => {
  expect(nearestName("bc", ["ab", "cd", "bd"])).toBe("bd");
  expect(nearestName("zz", ["aa", "bb"])).toBe("aa");
  expect(nearestName("", ["abc", "ab"])).toBe("ab");
  expect(nearestName("whatever", ["only"])).toBe("only");
});
