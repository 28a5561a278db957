import { beforeAll, describe, expect, test } from "vitest";
import { run } from "../package/consumer.ts";

describe("the examples measure the same two files", () => {
  const files = ["image.nii", "mask.nii"];
  let expected = "";

  beforeAll(() => {
    run("node", ["programs/make-files.ts", ...files]);
    expected = run("node", ["examples/node.ts", ...files]);
  });

  test("in Node", () => {
    expect(expected.trim().split("\n")).toHaveLength(18 + 14 + 24);
    expect(expected).toMatch(/^original_shape_VoxelVolume\t\d+\.\d+$/m);
  });

  test("in Deno, where the types are right too", () => {
    const local = ["--no-lock", "--node-modules-dir=manual"];
    run("deno", ["check", "--no-config", ...local, "examples/deno.ts"]);
    expect(run("deno", ["run", "--no-config", ...local, "--allow-read", "examples/deno.ts", ...files])).toBe(expected);
  });
});

describe("the same seed gives the same signature", () => {
  const program = ["examples/signature.ts", "examples/data/synthetic_radiomics.csv"];
  const local = ["--no-lock", "--node-modules-dir=manual", "--no-config", "--allow-read"];

  test("in Node, Deno and Bun", () => {
    const shown = run("node", program);
    expect(shown).toContain("86 features, 75 after Ward clusters, in the signature:");
    expect(shown.match(/patients: C 0\.\d{3} \(0\.\d{3} to 0\.\d{3}\)/g)).toHaveLength(3);
    expect(run("deno", ["run", ...local, ...program])).toBe(shown);
    expect(run("bun", program)).toBe(shown);
  });
});
