/** Forms of a table by media type. */
export interface TableBundle {
  readonly "text/html": string;
  readonly "text/plain": string;
}

/** A value with the forms in which notebooks show it. */
export interface Displayed<Bundle> {
  /** What the protocol of Jupyter calls data. */
  readonly data: Bundle;
  /** For kernels that take HTML, as tslab's `tslab.display.html` does. */
  readonly html: string;
  /** Asked for by the kernel of Deno, `Symbol.for("Jupyter.display")`. */
  readonly [key: symbol]: () => Bundle;
}

export function shownAs<Bundle extends { readonly "text/html": string }>(data: Bundle): Displayed<Bundle> {
  return { data, html: data["text/html"], [Symbol.for("Jupyter.display")]: () => data };
}
