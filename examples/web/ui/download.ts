/** Saves a text, or its parts, under a name: a download of what is in memory already. */
export function download(name: string, text: string | readonly string[], type: string): void {
  const url = URL.createObjectURL(new Blob(typeof text === "string" ? [text] : [...text], { type }));
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  // the browser reads the text when it likes
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
