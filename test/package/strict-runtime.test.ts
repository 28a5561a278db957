import { expect, test } from "vitest";
import { run } from "./consumer.ts";

test("the core makes no code from strings", () => {
  const strict = run("node", ["--disallow-code-generation-from-strings", "programs/features.ts"]);
  expect(strict).toBe(run("node", ["programs/features.ts"]));
});
