import { expect, test } from "vitest";
import { run } from "./consumer.ts";

test("the core, from files to features, makes no code from strings", () => {
  const printed = run("node", ["--disallow-code-generation-from-strings", "programs/core.ts"]);
  expect(printed.trim().split("\n")).toEqual([
    String(18 + 14 + 24 + 16 + 16 + 14 + 5),
    "9",
    "5 x 4 x 4",
    expect.stringContaining("original_glcm_Contrast"),
    "ID,Age",
    "A,61",
  ]);
});
