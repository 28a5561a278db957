import { type ExtractCasesOptions, extractCases, type ImageCase } from "radiosurv/browser";
import { describe, expect, test, vi } from "vitest";

interface Sent {
  readonly radiosurv: string;
  readonly item?: { readonly id: string; readonly cells: Record<string, string> };
  readonly data?: unknown;
}

/** A worker of a script that is played here: what it answers to each message. */
class FakeWorker extends EventTarget {
  ended = false;
  readonly sent: Sent[] = [];
  readonly answer: (sent: Sent, worker: FakeWorker) => unknown;

  constructor(answer: FakeWorker["answer"], begins = true) {
    super();
    this.answer = answer;
    if (begins) setTimeout(() => this.say({ radiosurv: "here" }));
  }

  say(data: unknown): void {
    if (!this.ended) this.dispatchEvent(new MessageEvent("message", { data }));
  }

  fail(message: string): void {
    const event = new Event("error", { cancelable: true });
    Object.assign(event, { message });
    this.dispatchEvent(event);
  }

  postMessage(message: Sent): void {
    this.sent.push(structuredClone(message));
    const answer = message.radiosurv === "start" ? { radiosurv: "ready" } : this.answer(message, this);
    Promise.resolve(answer).then((found) => found && setTimeout(() => this.say(found)));
  }

  terminate(): void {
    this.ended = true;
  }
}

const results = (id: string, more: object = {}) => ({
  radiosurv: "results",
  results: [
    { id, cells: { ID: id }, dimension: 2, features: { f: id.charCodeAt(0) }, diagnostics: {}, warnings: [], ...more },
  ],
});
const bytes = Uint8Array.of(1);
const casesOf = (...ids: string[]): ImageCase[] => ids.map((id) => ({ id, image: bytes, mask: bytes }));

/** Workers that all play the same script, and a list of them. */
function playing(answer: FakeWorker["answer"] = ({ item }) => results(item?.id ?? "")) {
  const made: FakeWorker[] = [];
  const worker = () => {
    made.push(new FakeWorker(answer));
    return made[made.length - 1] as unknown as Worker;
  };
  return { made, worker };
}

const refusal = async (cases: unknown, options: unknown): Promise<string> => {
  const error = await extractCases(cases as ImageCase[], options as ExtractCasesOptions).catch((error) => error);
  expect(error.name).toBe("RadiosurvError");
  return `${error.code}: ${error.message}`;
};

describe("extractCases", () => {
  test("gives each worker a case at a time, and keeps their order", async () => {
    const late = new Set(["a"]);
    const { made, worker } = playing(async ({ item }) => {
      if (late.has(item?.id ?? "")) await new Promise((done) => setTimeout(done, 30));
      return results(item?.id ?? "");
    });
    const heard: unknown[] = [];
    const order: string[] = [];
    const found = await extractCases(casesOf("a", "b", "c"), {
      worker,
      concurrency: 2,
      data: { size: 3 },
      onProgress: (progress) => heard.push(progress),
      onResult: ([{ id }], index) => void order.push(`${id}${index}`),
    });
    expect(found.cases.map(({ id }) => id)).toEqual(["a", "b", "c"]);
    expect(found.rows[2]).toEqual({ ID: "c", error: undefined, f: 99 });
    expect(found).toMatchObject({ total: 3, failed: 0, failures: [] });
    expect(order).toEqual(["b1", "c2", "a0"]);
    expect(heard[0]).toEqual({ done: 0, total: 3, failed: 0 });
    expect(heard.at(-1)).toEqual({ done: 3, total: 3, failed: 0, id: "a" });
    expect(made).toHaveLength(2);
    expect(made.every(({ ended }) => ended)).toBe(true);
    expect(made[0].sent.map(({ radiosurv }) => radiosurv)).toEqual(["start", "case"]);
    expect(made[1].sent[0].data).toEqual({ size: 3 });
  });

  test("sends cells with the ID before them, whole addresses, and starts no more workers than cases", async () => {
    const { made, worker } = playing();
    await extractCases(
      [
        {
          id: "a",
          image: "http://example.org/a.nii",
          mask: new URL("http://example.org/m.nii"),
          label: 2,
          cells: { centre: "n" },
        },
        { id: "b", image: [bytes, bytes], maskName: "GTV", cells: { centre: "n", ID: "B" } },
      ],
      { worker, concurrency: 64 },
    );
    expect(made).toHaveLength(2);
    expect(made.map(({ sent }) => sent[1].item)).toEqual([
      {
        id: "a",
        image: ["http://example.org/a.nii"],
        mask: ["http://example.org/m.nii"],
        label: 2,
        cells: { ID: "a", centre: "n" },
      },
      { id: "b", image: [bytes, bytes], maskName: "GTV", cells: { centre: "n", ID: "B" } },
    ]);
  });

  test("works without cases, and starts no worker then", async () => {
    const { made, worker } = playing();
    expect(await extractCases([], { worker })).toEqual({ total: 0, failed: 0, failures: [], cases: [], rows: [] });
    expect(made).toEqual([]);
  });

  test("uses as many workers as the machine has processors", async () => {
    const { made, worker } = playing();
    vi.stubGlobal("navigator", { hardwareConcurrency: 3 });
    await extractCases(casesOf("a", "b", "c", "d", "e"), { worker }).finally(() => vi.unstubAllGlobals());
    expect(made).toHaveLength(3);
  });

  test("lists failures by their cases and regions", async () => {
    const error = { code: "roi", message: "too small" };
    const { worker } = playing(({ item }) =>
      results(item?.id ?? "", item?.id === "b" ? { region: "ring", error } : {}),
    );
    const found = await extractCases(casesOf("a", "b"), { worker, keep: false });
    const failures = [{ ID: "b", Region: "ring", code: "roi", passing: false, error: "too small" }];
    expect(found).toEqual({ total: 2, failed: 1, failures });
  });

  test("hands over one case after the other, and does not run ahead of a slow writer", async () => {
    let given = 0;
    let writing = 0;
    let most = 0;
    const { worker } = playing(({ item }) => {
      given++;
      return results(item?.id ?? "");
    });
    let written = 0;
    await extractCases(casesOf("a", "b", "c", "d", "e", "f", "g", "h"), {
      worker,
      concurrency: 2,
      keep: false,
      async onResult() {
        most = Math.max(most, ++writing);
        await new Promise((done) => setTimeout(done, 10));
        expect(given - written).toBeLessThanOrEqual(2);
        written++;
        writing--;
      },
    });
    expect([most, written]).toEqual([1, 8]);
  });

  test("replaces a worker that ends in a case, and one that broke after it", async () => {
    const { made, worker } = playing(({ item }, self) => {
      if (item?.id === "b") return void self.fail("it broke");
      if (item?.id === "c") {
        setTimeout(() => {
          self.say(results("c"));
          self.fail("too late to matter");
        });
        return undefined;
      }
      return results(item?.id ?? "");
    });
    // the next case waits, so that the fault is heard before it
    const found = await extractCases(casesOf("a", "b", "c", "d"), {
      worker,
      concurrency: 1,
      onResult: () => new Promise((done) => setTimeout(done, 5)),
    });
    expect(found.failures).toEqual([
      { ID: "b", Region: undefined, code: "unexpected", passing: true, error: "its worker ended: it broke" },
    ]);
    expect(made).toHaveLength(3);
    expect(made.every(({ ended }) => ended)).toBe(true);
  });

  test("ends a case that takes longer than caseTimeout; the start of a worker does not count", async () => {
    const { worker } = playing(({ item }) => (item?.id === "b" ? undefined : results(item?.id ?? "")));
    const slow = () => {
      const made = worker() as unknown as FakeWorker;
      const { postMessage } = made;
      made.postMessage = async (message) => {
        if (message.radiosurv === "start") await new Promise((done) => setTimeout(done, 150));
        postMessage.call(made, message);
      };
      return made as unknown as Worker;
    };
    const found = await extractCases(casesOf("a", "b", "c"), { worker: slow, concurrency: 1, caseTimeout: 0.1 });
    expect(found.failures.map(({ ID, code, error }) => [ID, code, error])).toEqual([
      ["b", "limit", "the case took longer than caseTimeout, 0.1 s, and was stopped"],
    ]);
  });

  test("takes finished cases as they are, and starts no worker for them", async () => {
    const { made, worker } = playing();
    const [before] = results("a").results;
    const handed: number[] = [];
    const found = await extractCases(casesOf("a", "b"), {
      worker,
      concurrency: 1,
      finished: async ({ id }, index) => (id === "a" && index === 0 ? [before] : undefined),
      onResult: (_, index) => void handed.push(index),
    });
    expect(found.cases.map(({ id }) => id)).toEqual(["a", "b"]);
    expect(found.cases[0]).toBe(before);
    expect(handed).toEqual([1]);
    expect(made).toHaveLength(1);
  });

  test("stops at an abort, after what is being written", async () => {
    const controller = new AbortController();
    const { made, worker } = playing(({ item }) => (item?.id === "b" ? undefined : results(item?.id ?? "")));
    let written = false;
    const options = {
      worker,
      concurrency: 2,
      signal: controller.signal,
      onResult: async () => {
        controller.abort();
        await new Promise((done) => setTimeout(done, 20));
        written = true;
      },
    };
    expect(await refusal(casesOf("a", "b", "c"), options)).toBe("aborted: extractCases: stopped after 0 of 3 cases");
    expect(written).toBe(true);
    expect(made.every(({ ended }) => ended)).toBe(true);
    expect(await refusal(casesOf("a"), options)).toBe("aborted: extractCases: stopped after 0 of 1 cases");
    expect(made).toHaveLength(2);
  });

  test("what onResult throws ends the work", async () => {
    const { made, worker } = playing();
    const onResult = () => {
      throw new Error("the disk is full");
    };
    await expect(extractCases(casesOf("a", "b"), { worker, onResult })).rejects.toThrow(/^the disk is full$/);
    expect(made.every(({ ended }) => ended)).toBe(true);
  });

  test("says why a worker could not start", async () => {
    const [a] = [casesOf("a")];
    const throws = () => {
      throw new Error("no workers here");
    };
    expect(await refusal(a, { worker: throws })).toBe(
      "setting: extractCases: a worker could not be made: no workers here",
    );
    expect(await refusal(a, { worker: () => undefined })).toBe(
      "setting: extractCases: worker must return a new Worker(...) each time it is called; it returned undefined",
    );
    const silent = () => new FakeWorker(() => undefined, false) as unknown as Worker;
    expect(await refusal(a, { worker: silent, startTimeout: 0.02 })).toBe(
      "setting: extractCases: a worker could not start: its script has not called serveCases within startTimeout, 0.02 s",
    );
    const { worker } = playing();
    expect(await refusal(a, { worker, data: () => 1 })).toMatch(
      /^argument: extractCases: a worker could not start: extractCases: what is sent to a worker must be data that can be copied: /,
    );
  });

  test("what ends the work in a worker is thrown with its code", async () => {
    const { worker } = playing(() => ({ radiosurv: "failure", code: "argument", message: "no picture" }));
    expect(await refusal(casesOf("a"), { worker })).toBe("argument: no picture");
    const other = playing(() => ({ radiosurv: "failure", message: "TypeError: x is not a function" }));
    await expect(extractCases(casesOf("a"), { worker: other.worker })).rejects.toThrow(/^TypeError: x is not/);
  });

  test.each([
    [undefined, "argument: extractCases: a list of cases is needed, each { id, image, mask }; got undefined"],
    [[5], "argument: extractCases: cases[0] must be { id, image, mask }; got 5"],
    [
      [{ id: "a", image: bytes, masks: bytes }],
      'argument: extractCases: cases[0] has no field "masks"; there are id, image, mask, maskName, label, cells',
    ],
    [[{ id: "", image: bytes }], 'argument: extractCases: cases[0].id must be a text that is not empty; got ""'],
    [
      [{ id: "a" }],
      "argument: extractCases: cases[0].image must be a File, a Blob, a Uint8Array, the address of a file, or a list of them; got Undefined",
    ],
    [[{ id: "a", image: [] }], "argument: extractCases: cases[0].image: the list of files is empty"],
    [[{ id: "a", image: "a.nii" }], 'argument: extractCases: cases[0].image: "a.nii" is no valid address'],
    [
      [{ id: "a", image: bytes, mask: [bytes, 3] }],
      "argument: extractCases: cases[0].mask must be a File, a Blob, a Uint8Array, the address of a file, or a list of them; got Number",
    ],
    [[{ id: "a", image: bytes, label: 1.5 }], "argument: extractCases: cases[0].label must be a whole number; got 1.5"],
    [[{ id: "a", image: bytes, maskName: 1 }], "argument: extractCases: cases[0].maskName must be a text; got 1"],
    [
      [{ id: "a", image: bytes, cells: { age: 61 } }],
      'argument: extractCases: cases[0].cells: "age" must be a text; got number',
    ],
    [
      [{ id: "a", image: bytes, cells: { error: "" } }],
      'argument: extractCases: cases[0].cells: "error" is a column of the results; give it another name',
    ],
  ])("refuses cases that are not whole: %#", async (cases, message) => {
    expect(await refusal(cases, { worker: playing().worker })).toBe(message);
  });

  test.each([
    [undefined, "setting: extractCases: worker is needed"],
    [{ worker: "worker.js" }, 'setting: extractCases: worker must be a function; got "worker.js"'],
    [{ concurrency: 0 }, "setting: extractCases: concurrency must be a whole number >= 1; got 0"],
    [{ caseTimeout: -1 }, "setting: extractCases: caseTimeout must be a positive number; got -1"],
    [{ startTimeout: 0 }, "setting: extractCases: startTimeout must be a positive number; got 0"],
    [{ keep: "no" }, 'setting: extractCases: keep must be true or false; got "no"'],
    [{ onResult: 1 }, "setting: extractCases: onResult must be a function; got 1"],
    [{ finished: {} }, "setting: extractCases: finished must be a function; got {}"],
    [{ onProgress: 1 }, "setting: extractCases: onProgress must be a function; got 1"],
    [{ signal: 1 }, "setting: extractCases: signal must be an AbortSignal; got 1"],
    [
      { workers: 2 },
      'setting: extractCases: there is no setting "workers" here; there are worker, data, concurrency, caseTimeout, startTimeout, onResult, finished, keep, onProgress, signal',
    ],
  ])("refuses options that it does not take: %j", async (options, message) => {
    expect(await refusal([], options)).toBe(message);
  });
});
