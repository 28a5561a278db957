import { make } from "./dom.ts";

/** A long name that may be broken where its parts meet. */
export function brokenName(name: string): (string | HTMLElement)[] {
  return name.split(/(?<=_)/).flatMap((part, i) => (i === 0 ? [part] : [make("wbr"), part]));
}
