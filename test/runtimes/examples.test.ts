import { readFileSync } from "node:fs";
import { beforeAll, describe, expect, test } from "vitest";
import { CONSUMER, run } from "../package/consumer.ts";
import { bundleForBrowser, CHROMIUM, withPage } from "./chromium.ts";

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

  test("in a page in Chromium", async ({ skip }) => {
    if (!CHROMIUM) return skip("no Chromium: install Debian's package chromium");
    const page = {
      "/": readFileSync(`${CONSUMER}examples/web/index.html`, "utf8"),
      "/main.js": await bundleForBrowser("examples/web/main.ts"),
    };
    const shown = await withPage(page, async (tab, load) => {
      await load();
      await tab.setInputFiles("[name=image]", `${CONSUMER}${files[0]}`);
      await tab.setInputFiles("[name=mask]", `${CONSUMER}${files[1]}`);
      await tab.click("button");
      await tab.waitForFunction(() => document.querySelector("[role=status]")?.textContent);
      expect(await tab.textContent("[role=status]")).toBe("56 features of 9 x 8 x 7 voxels");
      return tab.evaluate(() =>
        Array.from(
          document.querySelectorAll("tr"),
          ({ cells }) => `${cells[0].textContent}\t${cells[1].textContent}\n`,
        ),
      );
    });
    expect(shown.join("")).toBe(expected);
  });

  test("in a page, a file that is no image gives the reason", async ({ skip }) => {
    if (!CHROMIUM) return skip("no Chromium: install Debian's package chromium");
    const page = {
      "/": readFileSync(`${CONSUMER}examples/web/index.html`, "utf8"),
      "/main.js": await bundleForBrowser("examples/web/main.ts"),
    };
    await withPage(page, async (tab, load) => {
      await load();
      await tab.setInputFiles("[name=image]", `${CONSUMER}package.json`);
      await tab.setInputFiles("[name=mask]", `${CONSUMER}${files[1]}`);
      await tab.click("button");
      await tab.waitForFunction(() => document.querySelector("[role=status]")?.textContent);
      expect(await tab.textContent("[role=status]")).toMatch(/^readImage: /);
    });
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
