import { existsSync, globSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { completePackages } from "../../tools/lock-platforms.ts";
import { CONSUMER, ROOT, run } from "./consumer.ts";

const read = (path: string) => JSON.parse(readFileSync(`${ROOT}${path}`, "utf8"));
const manifest = read("package.json");
const deno = read("deno.json");
const folders = globSync("src/*/index.ts", { cwd: ROOT }).map((path) => path.split(/[\\/]/)[1]);
const subpaths = [".", ...folders.map((folder) => `./${folder}`)].sort();
const installed = `${CONSUMER}node_modules/radiosurv/`;

describe("package.json", () => {
  test("has one export a folder of the source", () => {
    const exported = Object.keys(manifest.exports).filter((subpath) => subpath !== "./package.json");
    expect(exported.sort()).toEqual(subpaths);
  });

  test("names no file that the package lacks", () => {
    const targets = Object.values(manifest.exports).flatMap((target) =>
      typeof target === "string" ? [target] : Object.values(target as object),
    );
    for (const path of [...targets, ...Object.values(manifest.bin)])
      expect(existsSync(`${installed}${path}`), path).toBe(true);
  });

  test("depends on every package that the published code imports, and on no other but optional peers", () => {
    const imports = (pattern: string): Set<string> => {
      const found = new Set<string>();
      for (const file of globSync(pattern, { cwd: installed })) {
        const text = readFileSync(`${installed}${file}`, "utf8").replaceAll(/\/\*.*?\*\//gs, "");
        for (const [, name] of text.matchAll(
          /\b(?:from|import)\s*\(?\s*["']((?:@[^/"']+\/)?[^./"'][^/"']*)[^"']*["']/g,
        )) {
          // a text that ends in "from" is no import
          if (/^(@[\w-]+\/)?[\w.-]+$/.test(name)) found.add(name);
        }
      }
      return found;
    };
    const declared = Object.keys(manifest.dependencies).filter((name) => !name.startsWith("@types/"));
    // imported when it is called for, with a message for those who have not installed it; it loads its client itself
    const [lazy, client] = [["bullmq", "hyparquet", "hyparquet-writer"], "ioredis"];
    expect([...imports("dist/**/*.js")].sort()).toEqual([...declared, ...lazy].sort());
    const peers = Object.keys(manifest.peerDependencies);
    const typed = [...imports("dist/**/*.d.ts")].filter((name) => !declared.includes(name));
    expect([...new Set([...typed, ...lazy, client])].sort()).toEqual(peers.sort());
    for (const name of peers) expect(manifest.peerDependenciesMeta[name]).toEqual({ optional: true });
  });

  test("publishes no test data, source or settings", () => {
    const files = globSync("**/*", { cwd: installed }).filter((path) => /\.[a-z]+$/i.test(path));
    for (const file of files)
      expect(file).toMatch(/^(dist[\\/].*\.(js|d\.ts)|package\.json|README\.md|CHANGELOG\.md)$/);
  });
});

describe("deno.json", () => {
  test("agrees with package.json on version, licence, exports and dependencies", () => {
    expect(deno.version).toBe(manifest.version);
    expect(deno.license).toBe(manifest.license);
    expect(Object.keys(deno.exports).sort()).toEqual(subpaths);
    for (const [name, range] of Object.entries(manifest.dependencies)) {
      if (!name.startsWith("@types/")) expect(deno.imports[name]).toBe(`npm:${name}@${range}`);
    }
  });
});

describe("the lock file", () => {
  test("has the packages of every platform; `npm run lock` adds them", () => {
    const { packages } = read("package-lock.json");
    expect(completePackages(packages)).toEqual(packages);
  });

  test("records no address of a registry", () => {
    const { packages } = read("package-lock.json") as { packages: Record<string, { resolved?: string }> };
    expect(Object.entries(packages).filter(([, { resolved }]) => resolved)).toEqual([]);
  });
});

describe("the version of package.json", () => {
  test("stands in the changelog and in the code", () => {
    expect(readFileSync(`${ROOT}CHANGELOG.md`, "utf8")).toContain(`\n## ${manifest.version}\n`);
    expect(readFileSync(`${ROOT}src/version.ts`, "utf8")).toContain(`"${manifest.version}"`);
  });
});

describe("modules", () => {
  test.each(subpaths)("importing %s prints nothing and leaves the globals alone", (subpath) => {
    const program = `
      const before = Reflect.ownKeys(globalThis).length;
      await import(${JSON.stringify(subpath.replace(".", "radiosurv"))});
      console.log(Reflect.ownKeys(globalThis).length - before);`;
    expect(run("node", ["--input-type=module", "--eval", program])).toBe("0\n");
  });
});

describe("the command", () => {
  test("prints its version", () => {
    expect(run("node", [`${installed}${manifest.bin.radiosurv}`, "--version"])).toContain(manifest.version);
  });
});
