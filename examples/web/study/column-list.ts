import { byId, make } from "../ui/dom.ts";

/** A list of columns with a box for each, and what is chosen of it. */
export interface ColumnList {
  readonly fill: (
    columns: readonly { readonly name: string; readonly about: string }[],
    chosen: readonly string[],
  ) => void;
  readonly chosen: () => string[];
}

/** Boxes that are made in one frame. */
const A_FRAME = 100;

/**
 * Makes a list of boxes with buttons for all and none.
 *
 * @param id - of the place, and of where the count is shown
 */
export function columnList(id: string, countId: string, changed: () => void): ColumnList {
  const place = byId(id);
  let all: readonly string[] = [];
  let chosen = new Set<string>();
  let turn = 0;
  const showCount = (): void => {
    byId(countId).textContent = `${chosen.size} of ${all.length}`;
  };
  const setAll = (on: boolean): void => {
    chosen = new Set(on ? all : []);
    for (const box of place.querySelectorAll<HTMLInputElement>("input")) box.checked = on;
    showCount();
    changed();
  };
  place.addEventListener("change", ({ target }) => {
    const { value, checked } = target as HTMLInputElement;
    if (checked) chosen.add(value);
    else chosen.delete(value);
    showCount();
    changed();
  });
  return {
    fill: (columns, wanted) => {
      all = columns.map(({ name }) => name);
      chosen = new Set(wanted.filter((name) => all.includes(name)));
      const everything = make("button", { type: "button", textContent: "All", onclick: () => setAll(true) });
      const nothing = make("button", { type: "button", textContent: "None", onclick: () => setAll(false) });
      place.replaceChildren(make("div", { className: "buttons" }, everything, nothing));
      showCount();
      const mine = ++turn;
      const add = (from: number): void => {
        if (mine !== turn || from >= columns.length) return;
        place.append(
          ...columns
            .slice(from, from + A_FRAME)
            .map(({ name, about }) =>
              make(
                "label",
                { className: "check" },
                make("input", { type: "checkbox", value: name, checked: chosen.has(name) }),
                make("span", { className: "name" }, name),
                make("span", { className: "quiet" }, about),
              ),
            ),
        );
        requestAnimationFrame(() => add(from + A_FRAME));
      };
      add(0);
    },
    // in the order of the table
    chosen: () => all.filter((name) => chosen.has(name)),
  };
}
