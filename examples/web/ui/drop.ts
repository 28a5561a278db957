import { byId } from "./dom.ts";

/** Files as a reader gives them: dropped on an element, or chosen with a button that stands for an input. */
export function takeDropped(element: HTMLElement, take: (files: File[]) => void): void {
  element.addEventListener("dragover", (event) => {
    event.preventDefault();
    element.classList.add("over");
  });
  for (const type of ["dragleave", "drop"]) element.addEventListener(type, () => element.classList.remove("over"));
  element.addEventListener("drop", async (event) => {
    event.preventDefault();
    event.stopPropagation();
    // what a running job would be disturbed by rests, as its buttons do
    if (!event.dataTransfer || element.closest("fieldset:disabled")) return;
    const files = await droppedFiles(event.dataTransfer);
    if (files.length > 0) take(files);
  });
}

/** Places of files in a folder that was dropped. */
const droppedPaths = new WeakMap<File, string>();

/** Where a file lies in the folder that was dropped or chosen; its name where it came alone. */
export function pathOf(file: File): string {
  return droppedPaths.get(file) ?? (file.webkitRelativePath || file.name);
}

/** Files chosen in an input. */
export function takeChosen(id: string, take: (files: File[]) => void): void {
  const input = byId<HTMLInputElement>(id);
  input.addEventListener("change", () => {
    const files = Array.from(input.files ?? []);
    // so that the same file can be chosen again
    input.value = "";
    if (files.length > 0) take(files);
  });
}

/** Buttons with `data-choose` open the dialogue of the input that they name; a file that misses its target opens nothing. */
export function connectChoosers(): void {
  for (const button of document.querySelectorAll<HTMLElement>("[data-choose]")) {
    button.addEventListener("click", () => byId<HTMLInputElement>(button.dataset.choose as string).click());
  }
  for (const type of ["dragover", "drop"]) window.addEventListener(type, (event) => event.preventDefault());
}

// entries must be asked for before the event ends; folders are walked through after it
async function droppedFiles({ items, files }: DataTransfer): Promise<File[]> {
  const entries = Array.from(items, (item) => item.webkitGetAsEntry?.()).filter((entry) => entry !== null);
  if (entries.length === 0 || entries.some((entry) => entry === undefined)) return Array.from(files);
  return (await Promise.all(entries.map((entry) => filesOf(entry as FileSystemEntry)))).flat();
}

async function filesOf(entry: FileSystemEntry): Promise<File[]> {
  if (entry.isFile) {
    const file = await new Promise<File>((resolve, reject) => (entry as FileSystemFileEntry).file(resolve, reject));
    droppedPaths.set(file, entry.fullPath.replace(/^\//, ""));
    return [file];
  }
  const reader = (entry as FileSystemDirectoryEntry).createReader();
  const found: File[] = [];
  // a reader answers a hundred entries at a time, and an empty list at the end
  for (;;) {
    const some = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject));
    if (some.length === 0) return found;
    found.push(...(await Promise.all(some.map(filesOf))).flat());
  }
}
