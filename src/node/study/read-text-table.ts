import { basename } from "node:path";
import { parseCsv } from "../../table/index.ts";
import { inFile, readText } from "../file.ts";
import type { NamedText } from "./find-column.ts";

/** Reads a CSV file as text. */
export async function readTextTable(path: string): Promise<NamedText> {
  const text = await readText(path);
  try {
    return { file: basename(path), ...parseCsv(text) };
  } catch (error) {
    throw inFile(path, error);
  }
}
