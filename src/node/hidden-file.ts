import { createHash, randomBytes } from "node:crypto";
import { readdir, readFile, readlink, rm } from "node:fs/promises";
import { basename, dirname, join } from "node:path";

/** Between the name of the file and the end of that of a hidden one: place of the process, its number, what no other has. */
const OWNER = /^([0-9a-f]{16})-(\d+)-[0-9a-f]{16}(\.cases)?\.part$/;

let place: Promise<string> | undefined;

/**
 * A name for a hidden file beside another, which no other process or machine uses, and which says whose it is.
 *
 * @param end - `.part`, or `.cases.part` for a journal
 */
export async function hiddenFile(beside: string, end: ".part" | ".cases.part"): Promise<string> {
  const owner = `${(await placeOfProcess()) || "0".repeat(16)}-${process.pid}`;
  return join(dirname(beside), `.${basename(beside)}.${owner}-${randomBytes(8).toString("hex")}${end}`);
}

/**
 * Removes hidden files beside another whose process was killed before it could do so itself.
 *
 * A file is removed only if the process that made it is certainly gone: it had a number of its own under the same start of the same
 * kernel and in the same space of process numbers as this one, and the system says that there is no process with that number. Such a
 * process cannot come back. Those of other machines and containers, which may be at work, stay, as do those of processes whose number
 * another one has by now, and all where the system does not tell (not Linux, or Deno, which asks its user before it reads this).
 * Age says nothing: a machine may sleep, and clocks differ.
 */
export async function removeOrphans(beside: string): Promise<void> {
  const here = await placeOfProcess();
  if (here === "") return;
  const begin = `.${basename(beside)}.`;
  // what cannot be listed or removed is of no harm
  for (const name of await readdir(dirname(beside)).catch(() => [])) {
    if (!name.startsWith(begin)) continue;
    const [, owner, number] = OWNER.exec(name.slice(begin.length)) ?? [];
    if (owner === here && isGone(Number(number)))
      await rm(join(dirname(beside), name), { force: true }).catch(() => {});
  }
}

// signal 0 asks whether there is a process. Any other answer than "no such process" means that there may be one
function isGone(number: number): boolean {
  try {
    process.kill(number, 0);
    return false;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "ESRCH";
  }
}

// within one start of a kernel and one space of numbers a process is known by its number; "" where those are not told
function placeOfProcess(): Promise<string> {
  place ??= process.platform === "linux" && !process.versions.deno ? readPlace() : Promise.resolve("");
  return place;
}

async function readPlace(): Promise<string> {
  try {
    const boot = await readFile("/proc/sys/kernel/random/boot_id", "utf8");
    const numbers = await readlink("/proc/self/ns/pid");
    return createHash("sha256").update(`${boot}${numbers}`).digest("hex").slice(0, 16);
  } catch {
    return "";
  }
}
