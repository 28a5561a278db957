import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";

/** Runs a script of this folder and returns its last line, read as JSON; libraries may write their log before it. */
export function runPython<T>(python: string, script: string, ...args: readonly string[]): T {
  const output = execFileSync(python, [fileOf(script), ...args], {
    encoding: "utf8",
    maxBuffer: 2 ** 28,
    stdio: ["ignore", "pipe", "inherit"],
  });
  return JSON.parse(output.trim().split("\n").at(-1) ?? "") as T;
}

/** Why a Python cannot be the reference; undefined if it can. */
export function lacksPython(python: string, ...packages: readonly string[]): string | undefined {
  const names: Readonly<Record<string, string>> = { radiomics: "PyRadiomics", scipy: "SciPy", mirp: "MIRP" };
  const reason = `not run: needs Python with ${packages.map((name) => names[name] ?? name).join(", ")}`;
  return runs(python, ["-c", `import ${packages.join(", ")}`]) ? undefined : reason;
}

/** A median that R took, and a value to compare. */
export interface RLine {
  readonly name: string;
  readonly seconds: number;
  readonly value: number;
  /** Whatever follows on the line. */
  readonly more: readonly string[];
}

/** Runs a script of this folder that prints lines of name, seconds and value. */
export function runR(rscript: string, script: string, ...args: readonly (string | number)[]): RLine[] {
  const output = execFileSync(rscript, [fileOf(script), ...args.map(String)], {
    encoding: "utf8",
    maxBuffer: 2 ** 26,
    stdio: ["ignore", "pipe", "inherit"],
  });
  return output
    .trim()
    .split("\n")
    .map((line) => {
      const [name, seconds, value, ...more] = line.split("\t");
      return { name, seconds: Number(seconds), value: Number(value), more };
    });
}

/** Why an R cannot be the reference; undefined if it can. */
export function lacksR(rscript: string, ...packages: readonly string[]): string | undefined {
  const has = packages.map((name) => `requireNamespace("${name}", quietly = TRUE)`).join(", ");
  const found = runs(rscript, ["-e", `quit(status = if (all(${has || "TRUE"})) 0 else 1)`]);
  return found ? undefined : `not run: needs R${packages.length > 0 ? ` with ${packages.join(", ")}` : ""}`;
}

/** Versions of R and of its packages, by name. */
export function rVersions(rscript: string, ...packages: readonly string[]): Record<string, string> {
  const list = packages.map((name) => `"${name}"`).join(", ");
  const code = `cat("R", as.character(getRversion()), "\\n"); for (p in c(${list})) cat(p, as.character(packageVersion(p)), "\\n")`;
  const output = execFileSync(rscript, ["-e", code], { encoding: "utf8" });
  return Object.fromEntries(
    output
      .trim()
      .split("\n")
      .map((line) => line.trim().split(" ")),
  );
}

/** A file of this folder. */
export function fileOf(name: string): string {
  return fileURLToPath(new URL(name, import.meta.url));
}

function runs(program: string, args: readonly string[]): boolean {
  try {
    execFileSync(program, args, { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}
