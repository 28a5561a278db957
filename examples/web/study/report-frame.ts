import { make } from "../ui/dom.ts";

/**
 * Shows a page in a frame that runs no script and may load nothing. The frame obeys the policy of this page, which has no inline
 * styles: so the style sheets of the report are handed to it as objects, which no policy forbids.
 */
export function reportFrame(report: string): HTMLIFrameElement {
  const styles: string[] = [];
  // before anything parses it: a parser tells of each style that the policy forbids
  const page = report
    .replace(/<style[^>]*>([\s\S]*?)<\/style>/gi, (_, text: string) => {
      styles.push(text);
      return "";
    })
    .replace(/(<[^<>]*)\sstyle="/g, '$1 data-style="');
  const frame = make("iframe", { title: "Report of the study", className: "report" });
  // the same origin, so that styles can be handed in; no scripts, forms or windows
  frame.setAttribute("sandbox", "allow-same-origin");
  frame.srcdoc = page;
  frame.addEventListener("load", () => {
    const { contentDocument: inner, contentWindow: window } = frame;
    if (!inner || !window) return;
    const Sheet = (window as Window & typeof globalThis).CSSStyleSheet;
    inner.adoptedStyleSheets = styles.map((text) => {
      const sheet = new Sheet();
      sheet.replaceSync(text);
      return sheet;
    });
    for (const element of inner.querySelectorAll<HTMLElement | SVGElement>("[data-style]")) {
      element.style.cssText = element.dataset.style ?? "";
    }
    frame.classList.add("ready");
  });
  return frame;
}
