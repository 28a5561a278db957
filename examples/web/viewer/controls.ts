import { nameOf } from "../images/session.ts";
import { byId, make } from "../ui/dom.ts";
import { shortNumber } from "./colours.ts";
import { resetWindow, type Shown } from "./shown.ts";

/** Connects mouse, keys and controls; each changes what is shown and asks for a picture. */
export function connectControls(canvas: HTMLCanvasElement, shown: Shown, refresh: () => void): void {
  const slider = byId<HTMLInputElement>("slice-slider");
  const level = byId<HTMLInputElement>("level");
  const width = byId<HTMLInputElement>("window");
  const goTo = (slice: number): void => {
    const count = shown.views[shown.view]?.size[2] ?? 1;
    shown.slices[shown.view] = Math.min(Math.max(slice, 0), count - 1);
    refresh();
  };
  const step = (by: number): void => goTo((shown.slices[shown.view] ?? 0) + by);
  const changeWindow = (dLevel: number, dWidth: number): void => {
    if (!shown.opened) return;
    const { lowest, highest } = shown.opened.range;
    const span = highest - lowest;
    shown.level = Math.min(Math.max(shown.level + dLevel * span, lowest), highest);
    shown.width = Math.min(Math.max(shown.width + dWidth * span, span / 500), 2 * span);
    refresh();
  };
  slider.addEventListener("input", () => goTo(slider.valueAsNumber - 1));
  level.addEventListener("input", () => {
    shown.level = level.valueAsNumber;
    refresh();
  });
  width.addEventListener("input", () => {
    shown.width = width.valueAsNumber;
    refresh();
  });
  byId("auto-window").addEventListener("click", () => {
    resetWindow(shown);
    refresh();
  });
  for (const id of ["show-outlines", "show-map"]) byId(id).addEventListener("change", refresh);
  byId("views").addEventListener("change", (event) => {
    shown.view = Number((event.target as HTMLInputElement).value);
    refresh();
  });
  canvas.addEventListener("keydown", (event) => {
    const count = shown.views[shown.view]?.size[2] ?? 1;
    const actions: Readonly<Record<string, () => void>> = {
      ArrowUp: () => step(-1),
      ArrowLeft: () => step(-1),
      ArrowDown: () => step(1),
      ArrowRight: () => step(1),
      PageUp: () => step(-10),
      PageDown: () => step(10),
      Home: () => goTo(0),
      End: () => goTo(count - 1),
      "+": () => changeWindow(0, -0.03),
      "-": () => changeWindow(0, 0.03),
      "[": () => changeWindow(-0.02, 0),
      "]": () => changeWindow(0.02, 0),
    };
    const action = actions[event.key];
    if (!action || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    action();
  });
  connectMouse(canvas, shown, step, changeWindow);
}

function connectMouse(
  canvas: HTMLCanvasElement,
  shown: Shown,
  step: (by: number) => void,
  changeWindow: (dLevel: number, dWidth: number) => void,
): void {
  let rolled = 0;
  canvas.addEventListener(
    "wheel",
    (event) => {
      // a page with one slice, or a reader who zooms, keeps the wheel
      if (event.ctrlKey || (shown.views[shown.view]?.size[2] ?? 1) < 2) return;
      event.preventDefault();
      // a touchpad sends many small steps
      rolled += event.deltaMode === WheelEvent.DOM_DELTA_PIXEL ? event.deltaY / 40 : event.deltaY;
      const whole = Math.trunc(rolled);
      if (whole === 0) return;
      rolled -= whole;
      step(Math.sign(whole) * Math.min(Math.abs(whole), 3));
    },
    { passive: false },
  );
  let from: { x: number; y: number } | undefined;
  canvas.addEventListener("pointerdown", (event) => {
    if (event.button !== 0 || !shown.opened || event.pointerType === "touch") return;
    from = { x: event.clientX, y: event.clientY };
    canvas.setPointerCapture(event.pointerId);
  });
  canvas.addEventListener("pointermove", (event) => {
    if (!from) return;
    changeWindow((from.y - event.clientY) / 600, (event.clientX - from.x) / 600);
    from = { x: event.clientX, y: event.clientY };
  });
  for (const type of ["pointerup", "pointercancel"]) canvas.addEventListener(type, () => (from = undefined));
}

/** Brings the controls in line with what is shown. */
export function showControls(shown: Shown): void {
  const { opened, views, view } = shown;
  if (!opened) return;
  showViews(shown);
  const count = views[view].size[2];
  const slice = shown.slices[view];
  const slider = byId<HTMLInputElement>("slice-slider");
  slider.max = String(count);
  slider.value = String(slice + 1);
  slider.disabled = count < 2;
  byId("slice-number").textContent = `${slice + 1} of ${count}`;
  const { lowest, highest } = opened.range;
  const span = Math.max(highest - lowest, Number.MIN_VALUE);
  setRange("level", lowest, highest, span, shown.level);
  setRange("window", span / 500, 2 * span, span, shown.width);
  byId<HTMLButtonElement>("auto-window").disabled = false;
  const plane = views.length > 1 ? `${views[view].name} slice ${slice + 1} of ${count} of ` : "";
  byId("slice").ariaLabel = `${plane}${nameOf(opened)}`;
}

function setRange(id: string, min: number, max: number, span: number, value: number): void {
  const range = byId<HTMLInputElement>(id);
  Object.assign(range, {
    min: String(min),
    max: String(max),
    step: String(span / 500),
    value: String(value),
    disabled: false,
  });
  byId(`${id}-number`).textContent = shortNumber(value);
}

// radio buttons, made again only when another image has other planes
function showViews({ views, view }: Shown): void {
  const box = byId("views");
  const names = views.map(({ name }) => name).join();
  if (box.dataset.names !== names) {
    box.dataset.names = names;
    box.hidden = views.length < 2;
    box.replaceChildren(
      ...views.map(({ name }, i) =>
        make("label", {}, make("input", { type: "radio", name: "view", value: String(i), checked: i === view }), name),
      ),
    );
  }
  const radio = box.querySelectorAll("input")[view];
  if (radio) radio.checked = true;
}
