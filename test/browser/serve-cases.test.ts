import { type CaseResult, type ServeCasesOptions, serveCases } from "radiosurv/browser";
import { createImage } from "radiosurv/image";
import { writeNifti } from "radiosurv/io";
import { afterEach, describe, expect, test, vi } from "vitest";

interface Answer {
  readonly radiosurv: string;
  readonly code?: string;
  readonly message?: string;
  readonly results?: CaseResult[];
}

afterEach(() => vi.unstubAllGlobals());

/** Plays the global object of a worker, and sends its script what a page would. */
async function served(options: Parameters<typeof serveCases>[0], ...items: object[]): Promise<Answer[]> {
  const answers: Answer[] = [];
  let heard = (_: { data: unknown }): void => {};
  let answered = (): void => {};
  vi.stubGlobal("addEventListener", (_: string, listener: typeof heard) => {
    heard = listener;
  });
  vi.stubGlobal("postMessage", (message: Answer) => {
    answers.push(structuredClone(message));
    answered();
  });
  vi.stubGlobal("navigator", {});
  serveCases(options);
  for (const data of [
    { radiosurv: "start", data: { size: 2 } },
    ...items.map((item) => ({ radiosurv: "case", item })),
  ]) {
    heard({ data: { type: "of another library" } });
    const next = new Promise<void>((resolve) => {
      answered = resolve;
    });
    heard({ data });
    await next;
  }
  return answers;
}

const image = writeNifti(createImage(Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8, 9), [3, 3]));
const mask = writeNifti(createImage(Uint8Array.of(0, 0, 0, 0, 1, 1, 0, 1, 1), [3, 3]));
const item = (more: object = {}) => ({ id: "a", cells: { ID: "a" }, image: [image], mask: [mask], ...more });
const params = { featureClass: { firstorder: ["Mean"] } };

describe("serveCases", () => {
  test("says that it is there, then that it is ready, and answers cases", async () => {
    const [here, ready, { results }] = await served({ params }, item());
    expect([here, ready.radiosurv]).toEqual([{ radiosurv: "here" }, "ready"]);
    expect(results?.[0].features).toEqual({ original_firstorder_Mean: 7 });
  });

  test("holds a lock where there are locks, and works where they are refused", async () => {
    const locks = {
      request: async (name: string, held: () => unknown) => void (name.startsWith("radiosurv ") && held()),
    };
    const play = async (navigator: object) => {
      const answers: Answer[] = [];
      let heard = (_: { data: unknown }): void => {};
      vi.stubGlobal("navigator", navigator);
      vi.stubGlobal("addEventListener", (_: string, listener: typeof heard) => {
        heard = listener;
      });
      vi.stubGlobal("postMessage", (message: Answer) => answers.push(message));
      serveCases();
      heard({ data: { radiosurv: "start" } });
      await expect.poll(() => answers.length).toBe(2);
      return answers[1];
    };
    expect(await play({ locks })).toEqual({
      radiosurv: "ready",
      lock: expect.stringMatching(/^radiosurv [-0-9a-f]{36}$/),
    });
    expect(await play({ locks: { request: () => Promise.reject(new Error("no")) } })).toEqual({ radiosurv: "ready" });
  });

  test("makes its options from data, once", async () => {
    const make = vi.fn(async ({ size }: { size: number }): Promise<ServeCasesOptions> => ({ params, label: size }));
    const [, , first, second] = await served(make as never, item(), item({ label: 1 }));
    expect(make.mock.calls).toEqual([[{ size: 2 }]]);
    expect(first.results?.[0].error).toMatchObject({ code: "label" });
    expect(second.results?.[0].features).toEqual({ original_firstorder_Mean: 7 });
  });

  test("reads files within limits, and says which file is wrong", async () => {
    const said = async (options: ServeCasesOptions, more: object) => {
      const [, , { results }] = await served(options, item(more));
      const { code, message } = results?.[0].error ?? {};
      return `${code}: ${message}`;
    };
    expect(await said({ limits: { maxBytes: 300 } }, {})).toBe(
      "limit: the files of the image have 361 bytes, more than maxBytes, 300",
    );
    const gone = Object.assign(new Blob(["x"]), {
      name: "a.nii",
      arrayBuffer: () => Promise.reject(new Error("the file has changed")),
    });
    expect(await said({}, { image: [gone] })).toBe("file: a.nii: cannot be read: the file has changed");
    expect(await said({}, { image: [image, mask] })).toMatch(/got file 1 of the image, file 2 of the image$/);
    expect(await said({}, { mask: undefined })).toBe(
      "file: the case has no mask; give it one, or give serveCases a segmenter",
    );
    const hungry = () => {
      throw new RangeError("Array buffer allocation failed");
    };
    expect(await said({ segment: hungry }, {})).toBe(
      "limit: the case needs more memory than there is: Array buffer allocation failed",
    );
    const empty = { segment: () => ({ mask: createImage(new Uint8Array(9), [3, 3]), warnings: ["it is dark"] }) };
    expect(await said(empty, {})).toBe(
      "roi: the segmentation is empty: it is dark; draw the mask by hand and give it with the case",
    );
  });

  test("fetches addresses within limits", async () => {
    const said = async (response: () => Promise<Response>, limits = {}) => {
      vi.stubGlobal("fetch", response);
      const [, , { results }] = await served(
        { params, limits },
        item({ image: ["https://me:secret@example.org/a.nii?key=1"] }),
      );
      const { code, message } = results?.[0].error ?? {};
      return results?.[0].error ? `${code}: ${message}` : results?.[0].features;
    };
    expect(await said(async () => new Response(image as BodyInit))).toEqual({ original_firstorder_Mean: 7 });
    expect(await said(async () => new Response("no", { status: 403 }))).toBe(
      "file: https://example.org/a.nii?…: cannot be read: the server answered 403",
    );
    const tooLarge = "limit: https://example.org/a.nii?…: larger than maxBytes, 100 bytes; give limits a larger one";
    expect(
      await said(async () => new Response(image as BodyInit, { headers: { "content-length": "361" } }), {
        maxBytes: 100,
      }),
    ).toBe(tooLarge);
    expect(await said(async () => new Response(image as BodyInit), { maxBytes: 100 })).toBe(tooLarge);
    expect(await said(() => Promise.reject(new TypeError("Failed to fetch")))).toBe(
      "file: https://example.org/a.nii?…: cannot be read: Failed to fetch; the server must be reached, allow this page (CORS), and be among connect-src of the policy",
    );
    const never = (_: unknown, { signal }: { signal: AbortSignal }) =>
      new Promise<Response>((_, reject) => signal.addEventListener("abort", () => reject(signal.reason)));
    expect(await said(never as () => Promise<Response>, { timeout: 0.02 })).toBe(
      "limit: https://example.org/a.nii?…: took longer than timeout, 0.02 s",
    );
  });

  test.each([
    [
      { segmenter: 1 },
      'setting: serveCases: there is no setting "segmenter" here; there are extract, params, segment, regions, onCase, describe, label, limits, codecs',
    ],
    [{ extract: 1 }, "setting: serveCases: extract must be a function; got 1"],
    [{ params: 1 }, "setting: serveCases: params must be parameters as text or object; got 1"],
    [{ label: "1" }, 'setting: serveCases: label must be a number; got "1"'],
    [{ codecs: 1 }, "setting: serveCases: codecs must be a list of decoders; got 1"],
    [{ limits: 1 }, "setting: serveCases: limits must be limits by name: maxBytes, timeout; got 1"],
    [{ limits: { timeout: 0 } }, "setting: serveCases, limits: timeout must be a positive number; got 0"],
    [
      { limits: { retries: 1 } },
      'setting: serveCases, limits: there is no setting "retries" here; there are maxBytes, timeout',
    ],
    [{ params, extract: () => 1 }, "setting: serveCases: extract and params say the same; give one of them"],
    [() => Promise.reject(new Error("no network there")), "undefined: no network there"],
    [() => Promise.reject(new TypeError("x is not a function")), "undefined: TypeError: x is not a function"],
  ])("tells the page what is wrong with its options: %#", async (options, message) => {
    const [, failure] = await served(options as never);
    expect(`${failure.code}: ${failure.message}`).toBe(message);
  });

  test("is refused outside of a worker", () => {
    const message =
      "serveCases: call it in the script of a worker, which extractCases starts; this is the script of a page or program";
    expect(() => serveCases()).toThrow(message);
    vi.stubGlobal("postMessage", () => {});
    vi.stubGlobal("document", {});
    expect(() => serveCases()).toThrow(message);
  });
});
