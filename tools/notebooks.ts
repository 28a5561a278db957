// runs the notebooks in examples/notebooks that have the kernel of Deno, and stores what their cells show
import { spawnSync } from "node:child_process";
import { globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const TEXT = { encoding: "utf8", maxBuffer: 1 << 28, timeout: 120_000 } as const;

const ROOT = fileURLToPath(new URL("../", import.meta.url));

/** What a cell shows: a value by media type, text that was printed, or an error. */
export interface CellOutput {
  readonly output_type: "execute_result" | "display_data" | "stream" | "error";
  readonly data?: Readonly<Record<string, string | readonly string[]>>;
  readonly text?: string | readonly string[];
  readonly evalue?: string;
}

export interface NotebookCell {
  readonly cell_type: "markdown" | "code";
  readonly id: string;
  readonly source: string | readonly string[];
  readonly metadata: object;
  readonly outputs?: readonly CellOutput[];
}

/** A file of Jupyter, as far as it matters here. */
export interface Notebook {
  readonly cells: readonly NotebookCell[];
  readonly metadata: { readonly kernelspec: { readonly name: string } };
  readonly nbformat: number;
}

/** Paths of all notebooks, from the root. */
export function notebookFiles(): string[] {
  return globSync("examples/notebooks/*.ipynb", { cwd: ROOT })
    .map((file) => file.replaceAll("\\", "/"))
    .sort();
}

export function readNotebook(file: string): Notebook {
  return JSON.parse(readFileSync(`${ROOT}${file}`, "utf8")) as Notebook;
}

/** Whether the program `jupyter-nbconvert` is there. */
export function hasJupyter(): boolean {
  return spawnSync("jupyter-nbconvert", ["--version"], { stdio: "ignore" }).status === 0;
}

/** Text of a cell or of what it shows. */
export function textOf(lines: string | readonly string[] | undefined): string {
  return typeof lines === "string" ? lines : (lines ?? []).join("");
}

/**
 * Runs a notebook from its first to its last cell in a new kernel, and returns it with what the cells showed. The kernel is
 * installed into a home of its own, which is deleted afterwards, and cannot download anything.
 *
 * @param file - from the root
 * @throws Error with what Jupyter printed if it could not run; a cell that failed is an output of type `error`
 */
export function executeNotebook(file: string): Notebook {
  const home = mkdtempSync(join(tmpdir(), "radiosurv-notebooks-"));
  // nothing listens on the port of discarded data: a download fails at once
  const nowhere = "http://127.0.0.1:9/";
  const env = {
    ...process.env,
    ...{ HOME: home, USERPROFILE: home, XDG_DATA_HOME: join(home, ".local/share"), DENO_DIR: join(home, "deno") },
    ...{ JUPYTER_DATA_DIR: join(home, ".local/share/jupyter"), JUPYTER_CONFIG_DIR: home, IPYTHONDIR: home },
    ...{ NPM_CONFIG_REGISTRY: nowhere, JSR_URL: nowhere, HTTP_PROXY: nowhere, HTTPS_PROXY: nowhere, NO_PROXY: "" },
    ...{ DENO_NO_UPDATE_CHECK: "1", NO_COLOR: "1" },
  };
  // paths in cells are from the folder of the notebook
  const cwd = dirname(`${ROOT}${file}`);
  const run = (program: string, args: readonly string[], input = ""): string => {
    const { status, error, stdout, stderr } = spawnSync(program, args, { cwd, env, input, ...TEXT });
    if (!error && status === 0) return stdout;
    throw new Error(`${program} ${args.join(" ")} ended with ${error?.message ?? status}\n${stdout}${stderr}`);
  };
  try {
    run(join(ROOT, "node_modules/.bin/deno"), ["jupyter", "--install"]);
    const notebook = readNotebook(file);
    const patient = { ...notebook, cells: notebook.cells.map(withPause) };
    const args = ["--execute", "--allow-errors", "--to", "notebook", "--stdin", "--stdout"];
    const executed = JSON.parse(run("jupyter-nbconvert", args, JSON.stringify(patient))) as Notebook;
    const cells = executed.cells.map((cell, i) => ({ ...storedCell(cell), source: notebook.cells[i].source }));
    return { ...notebook, cells };
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
}

// under load the kernel of Deno sends what a cell shows after it said that the cell was done, when nobody listens any more
function withPause(cell: NotebookCell): NotebookCell {
  if (cell.cell_type !== "code") return cell;
  return { ...cell, source: `${textOf(cell.source)}\nawait new Promise((done) => setTimeout(done, 100));` };
}

// metadata hold the times at which a cell ran
function storedCell(cell: NotebookCell): NotebookCell {
  return { ...cell, metadata: {}, ...(cell.outputs && { outputs: cell.outputs.map(storedOutput) }) };
}

/** Forms that are stored, the first of them that there is: pages that show notebooks take SVG as an image, not within HTML. */
const STORED = ["image/svg+xml", "text/html"];

function storedOutput(output: CellOutput): CellOutput {
  const { data = {} } = output;
  if (output.output_type !== "execute_result" && output.output_type !== "display_data") return output;
  const best = STORED.find((type) => type in data);
  const kept = Object.entries(data).filter(([type]) => type === best || type === "text/plain");
  return { ...output, data: Object.fromEntries(kept) };
}

if (import.meta.main) {
  for (const file of notebookFiles().filter((one) => readNotebook(one).metadata.kernelspec.name === "deno")) {
    const executed = executeNotebook(file);
    writeFileSync(`${ROOT}${file}`, `${JSON.stringify(executed, null, 1)}\n`);
    const failed = executed.cells.flatMap(({ outputs = [] }) => outputs.filter((one) => one.output_type === "error"));
    console.log(`${dirname(file)}/${basename(file)}: ${failed.length === 0 ? "done" : failed[0].evalue}`);
  }
}
