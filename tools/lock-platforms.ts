// completes package-lock.json with the optional packages of other platforms. npm leaves out those that the registry
// does not offer on the day of the install, and then `npm ci` refuses the file; their versions are known all the same
import { readFileSync, writeFileSync } from "node:fs";

/** A package in a lock file. */
export interface Entry {
  version?: string;
  dev?: boolean;
  optional?: boolean;
  os?: string[];
  cpu?: string[];
  libc?: string[];
  optionalDependencies?: Record<string, string>;
}

const SYSTEMS = ["aix", "android", "darwin", "freebsd", "linux", "netbsd", "openbsd", "openharmony", "sunos", "win32"];
const PROCESSORS = ["arm", "arm64", "ia32", "loong64", "ppc64", "riscv64", "s390x", "wasm32", "x64"];

/** The packages of a lock file with those of other platforms that it lacks, sorted by path. */
export function completePackages(packages: Readonly<Record<string, Entry>>): Record<string, Entry> {
  const complete = { ...packages };
  for (const [parent, { dev, optionalDependencies = {} }] of Object.entries(packages)) {
    for (const [name, version] of Object.entries(optionalDependencies)) {
      const platform = platformOf(name);
      const found = resolved(complete, parent, name);
      if (!platform || !/^\d/.test(version) || found?.version === version) continue;
      const path = `${found ? `${parent}/` : ""}node_modules/${name}`;
      complete[path] = { version, ...platform, ...(dev && { dev }), optional: true };
    }
  }
  return Object.fromEntries(Object.entries(complete).sort(([a], [b]) => a.localeCompare(b, "en")));
}

// the entry that `parent` gets when it imports `name`
function resolved(packages: Readonly<Record<string, Entry>>, parent: string, name: string): Entry | undefined {
  for (let folder = parent; ; folder = folder.slice(0, Math.max(folder.lastIndexOf("/node_modules/"), 0))) {
    const entry = packages[`${folder && `${folder}/`}node_modules/${name}`];
    if (entry || !folder) return entry;
  }
}

// the platform that a name such as @rollup/rollup-linux-arm64-musl stands for
function platformOf(name: string): Pick<Entry, "os" | "cpu" | "libc"> | undefined {
  const parts = name.split("/").at(-1)?.split("-") ?? [];
  const os = SYSTEMS.filter((system) => parts.includes(system));
  const cpu = PROCESSORS.filter((processor) => parts.includes(processor));
  if (cpu.length !== 1 || (os.length !== 1 && cpu[0] !== "wasm32")) return undefined;
  const libc = parts.some((part) => part.startsWith("musl")) ? "musl" : "glibc";
  return { ...(os.length > 0 && { os }), cpu, ...(os[0] === "linux" && { libc: [libc] }) };
}

if (import.meta.main) {
  const file = new URL("../package-lock.json", import.meta.url);
  const lock = JSON.parse(readFileSync(file, "utf8")) as { packages: Record<string, Entry> };
  writeFileSync(file, `${JSON.stringify({ ...lock, packages: completePackages(lock.packages) }, null, 2)}\n`);
}
