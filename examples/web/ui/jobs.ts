import type { Progress } from "../worker/protocol.ts";
import { byId, make } from "./dom.ts";
import { clearFailure, showFailure } from "./failure.ts";

/** What a job is given. */
export interface JobTools {
  readonly signal: AbortSignal;
  readonly onProgress: (progress: Progress) => void;
  /** Cancels the job, as the button of its line does. */
  readonly cancel: () => void;
}

/**
 * Runs a job that takes a while: a line with its progress and a button that cancels it, the controls that would disturb it
 * switched off, and its failure shown in a place.
 *
 * @param title - what it does, such as "Measuring"
 * @param busy - which controls rest meanwhile: `data-busy` in the page
 * @param place - id of where a failure is shown
 * @returns what the job returned, `undefined` after a failure or when it was cancelled
 */
export async function runJob<T>(
  title: string,
  busy: string,
  place: string,
  job: (tools: JobTools) => Promise<T>,
): Promise<T | undefined> {
  const controller = new AbortController();
  const bar = make("progress", { max: 1, ariaLabel: title });
  const step = make("span", { className: "step" });
  const cancel = make("button", { type: "button", textContent: "Cancel" });
  const line = make("li", {}, make("span", { className: "job", textContent: title }), step, bar, cancel);
  const stop = (): void => {
    cancel.disabled = true;
    step.textContent = "stopping";
    controller.abort();
  };
  cancel.addEventListener("click", stop);
  const resting = document.querySelectorAll<HTMLFieldSetElement>(`fieldset[data-busy=${busy}]`);
  clearFailure(place);
  rest(resting, true);
  say(title);
  byId("jobs").append(line);
  try {
    const result = await job({
      signal: controller.signal,
      cancel: stop,
      onProgress: ({ done, total, step: what }) => {
        if (controller.signal.aborted) return;
        if (total > 1) bar.value = done / total;
        else bar.removeAttribute("value");
        step.textContent = what;
      },
    });
    say(`${title}: done`);
    return result;
  } catch (error) {
    say(controller.signal.aborted ? `${title}: cancelled` : `${title}: failed`);
    showFailure(place, error);
    return undefined;
  } finally {
    line.remove();
    rest(resting, false);
  }
}

/** Says something to all readers. */
export function say(text: string): void {
  byId("status").textContent = text;
}

function rest(fieldsets: Iterable<HTMLFieldSetElement>, resting: boolean): void {
  for (const fieldset of fieldsets) fieldset.disabled = resting;
}
