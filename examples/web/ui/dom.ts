/** The element with an id, which the page has. */
export function byId<T extends HTMLElement = HTMLElement>(id: string): T {
  const found = document.getElementById(id);
  if (!found) throw new Error(`the page has no element ${id}`);
  return found as T;
}

type Content = Node | string | undefined;

/** Makes an element: its properties, and what it holds. */
export function make<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  properties: Partial<Omit<HTMLElementTagNameMap[Name], "style">> = {},
  ...content: readonly Content[]
): HTMLElementTagNameMap[Name] {
  const element = Object.assign(document.createElement(name), properties);
  element.append(...content.filter((one) => one !== undefined));
  return element;
}

/** An option of a list. */
export interface Choice {
  readonly value: string;
  readonly text: string;
}

/** Fills a list to choose from, and keeps what is chosen where it is still there. */
export function fillSelect(select: HTMLSelectElement, choices: readonly Choice[], chosen?: string): void {
  const wanted = chosen ?? select.value;
  select.replaceChildren(
    ...choices.map(({ value, text }) => new Option(text, value, value === wanted, value === wanted)),
  );
  select.disabled = choices.length === 0;
}

/** A small switch: a label that looks like a chip, with a check box in it. */
export function chip(name: string, value: string, text: string, checked: boolean, title = ""): HTMLLabelElement {
  return make("label", { className: "chip", title }, make("input", { type: "checkbox", name, value, checked }), text);
}

/** The values of the boxes that are checked. */
export function checkedValues(parent: ParentNode): string[] {
  return Array.from(parent.querySelectorAll<HTMLInputElement>("input:checked"), ({ value }) => value);
}
