import { byId } from "./dom.ts";

/** Makes tabs of the buttons with the role: mouse, arrow keys, and the part of the address behind #. */
export function connectTabs(): void {
  const tabs = Array.from(document.querySelectorAll<HTMLElement>("[role=tab]"));
  const panelOf = (tab: HTMLElement): string => tab.getAttribute("aria-controls") as string;
  const show = (chosen: HTMLElement): void => {
    for (const tab of tabs) {
      const selected = tab === chosen;
      tab.ariaSelected = String(selected);
      tab.tabIndex = selected ? 0 : -1;
      byId(panelOf(tab)).hidden = !selected;
    }
  };
  tabs.forEach((tab, i) => {
    tab.addEventListener("click", () => {
      show(tab);
      history.replaceState(null, "", `#${panelOf(tab)}`);
    });
    tab.addEventListener("keydown", (event) => {
      const step = event.key === "ArrowRight" ? 1 : event.key === "ArrowLeft" ? -1 : 0;
      if (step === 0) return;
      const next = tabs[(i + step + tabs.length) % tabs.length];
      next.focus();
      next.click();
    });
  });
  const asked = tabs.find((tab) => `#${panelOf(tab)}` === location.hash);
  if (asked) show(asked);
}
