import { byId } from "./dom.ts";

/** Shows why something did not work, next to where it was asked for; nothing for what was cancelled. */
export function showFailure(place: string, error: unknown): void {
  if (error instanceof Error && error.name === "AbortError") return;
  const element = byId(place);
  element.textContent = error instanceof Error ? error.message : String(error);
  element.hidden = false;
  element.scrollIntoView({ block: "nearest", behavior: "smooth" });
}

export function clearFailure(place: string): void {
  const element = byId(place);
  element.hidden = true;
  element.textContent = "";
}
