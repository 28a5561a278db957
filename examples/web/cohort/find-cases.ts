import { type CsvTable, parseCsv } from "radiosurv/table";
import type { JobTools } from "../ui/jobs.ts";
import { SNIFFED, sniff } from "../worker/sniff.ts";
import { isImageName, isVoxelsName } from "./file-names.ts";
import { type FoundCases, someNames } from "./found-cases.ts";
import { pairFiles } from "./pair-files.ts";
import { isManifest, pairManifest } from "./pair-manifest.ts";
import type { GivenFile } from "./session.ts";

/** Files that are looked into at once. */
const AT_ONCE = 32;

/** Cases, and what a reader should know of how they were found, as sentences. */
export interface Found extends FoundCases<GivenFile> {
  readonly notes: readonly string[];
}

/** What a file is, where its name does not say so: DICOM files often have no ending. */
export async function lookInto(
  files: readonly { readonly path: string; readonly file: File }[],
  { signal, onProgress }: Pick<JobTools, "signal" | "onProgress">,
): Promise<GivenFile[]> {
  const looked: GivenFile[] = [];
  for (let i = 0; i < files.length; i += AT_ONCE) {
    signal.throwIfAborted();
    onProgress({ done: i, total: files.length, step: `looking at ${files[i].file.name}` });
    looked.push(...(await Promise.all(files.slice(i, i + AT_ONCE).map(lookAt))));
  }
  return looked;
}

async function lookAt({ path, file }: { readonly path: string; readonly file: File }): Promise<GivenFile> {
  if (isImageName(path) || isVoxelsName(path) || isTable(path)) return { path, file };
  const start = await file.slice(0, SNIFFED).arrayBuffer();
  const kind = sniff(new Uint8Array(start), file.name);
  return { path, file, kind };
}

/** Finds the cases: by the manifest if there is one among the files, else by their names. */
export async function findCases(files: readonly GivenFile[]): Promise<Found> {
  const notes: string[] = [];
  const manifests: { readonly path: string; readonly table: CsvTable }[] = [];
  for (const { path, file } of files.filter((one) => isTable(one.path))) {
    const table = await tableOf(path, file);
    if (typeof table === "string") notes.push(table);
    else if (isManifest(table)) manifests.push({ path, table });
    else notes.push(`${path} is no manifest: it lacks a column Image or Mask.`);
  }
  if (manifests.length > 1) {
    const names = someNames(manifests.map(({ path }) => path));
    throw new Error(`There are ${manifests.length} manifests: ${names}. Start over, and give one of them`);
  }
  const [manifest] = manifests;
  if (!manifest) return { ...pairFiles(files), notes };
  notes.unshift(`Cases are those of ${manifest.path}.`);
  return { ...pairManifest(files, manifest.path, manifest.table), notes };
}

function isTable(path: string): boolean {
  return /\.(csv|tsv)$/i.test(path);
}

async function tableOf(path: string, file: File): Promise<CsvTable | string> {
  try {
    return parseCsv(await file.text());
  } catch (error) {
    return `${path} cannot be read: ${(error as Error).message}.`;
  }
}
