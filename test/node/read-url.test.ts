import { writeFile } from "node:fs/promises";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { writeNifti, writeNrrd } from "radiosurv/io";
import { extractCohort, readImageFile, readManifest } from "radiosurv/node";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { smallImage, smallMask, temporaryDirectory } from "./small-cohort.ts";

const bytes = writeNifti(smallImage([40, 30, 20]));
const mask = writeNifti(smallMask([40, 30, 20]));
type Route = (request: IncomingMessage, response: ServerResponse, visit: number) => void;

/** What was asked for, in order. */
let asked: { readonly path: string; readonly headers: IncomingMessage["headers"] }[] = [];
let routes: Record<string, Route> = {};
let servers: Server[] = [];
let base = "";
let otherBase = "";

async function listen(): Promise<[Server, string]> {
  const server = createServer((request, response) => {
    const path = request.url ?? "";
    asked.push({ path, headers: request.headers });
    const visit = asked.filter((each) => each.path === path).length;
    const route = routes[path.replace(/\?.*/, "")];
    if (route) route(request, response, visit);
    else response.writeHead(404).end();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return [server, `http://127.0.0.1:${(server.address() as AddressInfo).port}`];
}

beforeAll(async () => {
  const [a, b] = [await listen(), await listen()];
  servers = [a[0], b[0]];
  [base, otherBase] = [a[1], b[1]];
});
afterAll(() => {
  for (const server of servers) server.close().closeAllConnections();
});
beforeEach(() => {
  asked = [];
  routes = {};
});

const whole: Route = (_, response) => response.end(bytes);
const to =
  (location: string, status = 302): Route =>
  (_, response) =>
    response.writeHead(status, { location }).end();
const quick = { retries: 0 };
const fails = async (path: string, options: object, code: string, message: string | RegExp) =>
  expect(readImageFile(`${base}${path}`, options)).rejects.toMatchObject({
    code,
    message: typeof message === "string" ? message : expect.stringMatching(message),
  });

describe("an image by its address", () => {
  test("is what the file is; a row of a manifest may name it", async () => {
    routes = { "/a/image.nii": whole, "/a/mask.nii": (_, response) => response.end(mask) };
    const read = await readImageFile(`${base}/a/image.nii`);
    expect(read).toEqual(await readImageFile(await saved("image.nii", bytes)));
    const directory = await temporaryDirectory();
    const manifest = join(directory, "manifest.csv");
    await writeFile(join(directory, "image.nii"), bytes);
    const rows = [`${base}/a/image.nii?X-Signature=secret`, "image.nii", `${base}/a/none.nii`, `${base}/a/image.nii`];
    await writeFile(manifest, ["Image,Mask", ...rows.map((row) => `${row},${base}/a/mask.nii`)].join("\n"));
    const { cases } = await readManifest(manifest);
    expect(cases.map(({ id }) => id)).toEqual(["image", "image", "none", "image"]);
    expect(cases[0]).toMatchObject({ image: rows[0], mask: `${base}/a/mask.nii` });
    for (const concurrency of [1, 2]) {
      const { cases: found } = await extractCohort(manifest, { params: "{}", concurrency });
      expect(found.map(({ error }) => error?.message)).toEqual([
        ...[undefined, undefined],
        `${base}/a/none.nii: cannot be read: the server answered 404 Not Found`,
        undefined,
      ]);
      expect(found[0].features).toEqual(found[1].features);
    }
    const { cases: limited } = await extractCohort(manifest, { limits: { maxBytes: 1000 } });
    expect(limited.map(({ error }) => error?.code)).toEqual(["limit", "limit", "file", "limit"]);
    await expect(extractCohort(manifest, { limits: { maxbytes: 1 } as never })).rejects.toMatchObject({
      code: "setting",
      message: expect.stringContaining(
        'extractCohort, limits: there is no setting "maxbytes" here; there are maxBytes',
      ),
    });
  });

  test("must be one file", async () => {
    const nrrd = new TextDecoder("latin1").decode(writeNrrd(smallImage([3, 3])));
    const header = nrrd.slice(0, nrrd.indexOf("\n\n")).replace(/$/, "\ndata file: other.raw\n\n");
    const pair = Uint8Array.from(bytes);
    pair.set(new TextEncoder().encode("ni1"), 344);
    routes = { "/d.nhdr": (_, response) => response.end(header), "/p.hdr": (_, response) => response.end(pair) };
    for (const path of Object.keys(routes)) {
      const message = `${base}${path}: its voxels are in another file; an image that is read by http must be a single file, such as .nii.gz`;
      await fails(path, {}, "unsupported", message);
    }
  });

  test("that holds no image is named without its query", async () => {
    routes = { "/page": (_, response) => response.end("<html></html>") };
    await fails("/page?token=secret", {}, "format", new RegExp(`^${base}/page\\?…: readImage: a file of the format`));
  });
});

describe("limits", () => {
  const endless: Route = (_, response) => {
    const more = (): void => {
      while (!response.destroyed && response.write(Buffer.alloc(1 << 16)));
      if (!response.destroyed) response.once("drain", more);
    };
    more();
  };

  test("an endless body ends at maxBytes, at once and for good", async () => {
    routes = { "/endless": endless };
    const message = `${base}/endless: larger than maxBytes, 1000000 bytes; give readImageFile a larger one`;
    await fails("/endless", { maxBytes: 1_000_000 }, "limit", message);
    expect(asked).toHaveLength(1);
  });

  test("a length that is only claimed takes no memory, and is refused before the body", async () => {
    let sent = 0;
    routes = {
      "/claims": (_, response) => {
        response.writeHead(200, { "content-length": String(2 ** 40) });
        response.write("x", () => sent++);
      },
      "/less": (_, response) => {
        response.writeHead(200, { "content-length": String(2 ** 30) });
        response.write(bytes);
        setTimeout(() => response.destroy(), 50);
      },
    };
    await fails("/claims", {}, "limit", /larger than maxBytes, 2147483648 bytes/);
    expect(sent).toBeLessThanOrEqual(1);
    const before = process.memoryUsage().arrayBuffers;
    await fails(
      "/less",
      quick,
      "file",
      /the connection was broken after \d+ bytes|ended after \d+ of 1073741824 bytes/,
    );
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(2 ** 26);
  });

  test("a compressed body is measured as what it becomes", async () => {
    const { gzipSync } = await import("node:zlib");
    routes = {
      "/bomb": (_, response) => {
        response.writeHead(200, { "content-encoding": "gzip" }).end(gzipSync(Buffer.alloc(50_000_000)));
      },
    };
    await fails("/bomb", { maxBytes: 1_000_000 }, "limit", /larger than maxBytes/);
  });

  test("a slow server: no byte for idleTimeout, or too few within timeout", async () => {
    routes = {
      "/silent": () => {},
      "/stalls": (_, response) => void response.write(bytes.subarray(0, 100)),
      "/drips": (_, response) => {
        const timer = setInterval(() => response.write("x"), 50);
        response.on("close", () => clearInterval(timer));
      },
    };
    const idle = { idleTimeout: 0.2, retries: 1 };
    const given = (n: number) => `nothing arrived for 0.2 s; ${n} bytes had arrived before, after 2 attempts`;
    await fails("/silent", idle, "file", `${base}/silent: cannot be read: ${given(0)}`);
    await fails("/stalls", idle, "file", `${base}/stalls: cannot be read: ${given(100)}`);
    const start = performance.now();
    await fails("/drips", { timeout: 0.5 }, "limit", /drips: took longer than timeout, 0\.5 s; \d+ bytes had arrived$/);
    expect(performance.now() - start).toBeLessThan(2000);
  });

  test("a signal ends it, also between two attempts", async () => {
    routes = { "/silent": () => {}, "/down": (_, response) => response.writeHead(503, { "retry-after": "20" }).end() };
    for (const path of ["/silent", "/down"]) {
      const stop = new AbortController();
      setTimeout(() => stop.abort(), 100);
      await fails(path, { signal: stop.signal }, "aborted", `${base}${path}: reading was stopped`);
    }
  });

  test.each([
    ["maxBytes", 0, "a whole number >= 1"],
    ["timeout", 0, "a positive number"],
    ["idleTimeout", -1, "a positive number"],
    ["redirects", 0.5, "a whole number >= 0"],
    ["retries", -1, "a whole number >= 0"],
  ])("%s cannot be %s", async (name, value, allowed) => {
    await fails("/", { [name]: value }, "setting", `readImageFile: ${name} must be ${allowed}; got ${value}`);
  });

  test("maxBytes holds for files too, and for what they become", async () => {
    const file = await saved("image.nii", bytes);
    const message = `${file}: has ${bytes.length} bytes, more than maxBytes, 1000`;
    await expect(readImageFile(file, { maxBytes: 1000 })).rejects.toMatchObject({ code: "limit", message });
    const packed = await saved("packed.nii.gz", writeNifti(smallMask([200, 200, 20]), { gzip: true }));
    await expect(readImageFile(packed, { maxBytes: 100_000 })).rejects.toMatchObject({ code: "limit" });
  });
});

describe("failures", () => {
  test("that pass are tried again; after `retries` further attempts they are final", async () => {
    routes = {
      "/flaky": (request, response, visit) =>
        visit < 3 ? response.writeHead(visit === 1 ? 503 : 429).end() : whole(request, response, visit),
      "/down": (_, response) => response.writeHead(500).end("sorry"),
    };
    expect((await readImageFile(`${base}/flaky`)).size).toEqual([40, 30, 20]);
    expect(asked).toHaveLength(3);
    const message = `${base}/down: cannot be read: the server answered 500 Internal Server Error, after 3 attempts`;
    await fails("/down", { retries: 2 }, "file", message);
    expect(asked).toHaveLength(6);
  });

  test("that do not pass are not", async () => {
    routes = { "/private": (_, response) => response.writeHead(403).end() };
    await fails("/none", {}, "file", `${base}/none: cannot be read: the server answered 404 Not Found`);
    await fails("/private", {}, "file", `${base}/private: cannot be read: the server answered 403 Forbidden`);
    expect(asked).toHaveLength(2);
    const [gone, address] = await listen();
    await new Promise((resolve) => gone.close(resolve));
    await expect(readImageFile(`${address}/a.nii`, quick)).rejects.toMatchObject({
      code: "file",
      message: `${address}/a.nii: cannot be read: the server refused the connection`,
    });
    await expect(readImageFile("http://[/a.nii")).rejects.toMatchObject({
      code: "file",
      message: "the address is no valid URL",
    });
  });

  const half = bytes.length >> 1;
  /** Sends a half and breaks off, and then what it is asked for. */
  const breaks =
    (headers: Record<string, string>, then: Route): Route =>
    (request, response, visit) => {
      if (visit > 1) return then(request, response, visit);
      response.writeHead(200, { "content-length": String(bytes.length), ...headers });
      response.write(bytes.subarray(0, half));
      setTimeout(() => response.destroy(), 50);
    };
  const goesOn: Route = ({ headers }, response) => {
    const start = Number(/^bytes=(\d+)-$/.exec(headers.range ?? "")?.[1]);
    response.writeHead(206, { "content-range": `bytes ${start}-${bytes.length - 1}/${bytes.length}` });
    response.end(bytes.subarray(start));
  };

  test("a broken body is read on from where it broke, if the content is known to be the same", async () => {
    for (const [name, headers] of [
      ["tag", { etag: '"v1"' }],
      ["date", { "last-modified": "Wed, 21 Oct 2015 07:28:00 GMT" }],
    ] as const) {
      routes = { [`/${name}`]: breaks(headers, goesOn) };
      expect(await readImageFile(`${base}/${name}`)).toEqual(await readImageFile(await saved("image.nii", bytes)));
      const { range, "if-range": condition } = asked.at(-1)?.headers ?? {};
      expect([range, condition]).toEqual([`bytes=${half}-`, Object.values(headers)[0]]);
    }
  });

  test("else it is read from its begin", async () => {
    routes = {
      "/unknown": breaks({}, whole),
      "/weak": breaks({ etag: 'W/"v1"' }, whole),
      "/changed": breaks({ etag: '"v1"' }, whole),
      "/wrong": breaks({ etag: '"v1"' }, (request, response, visit) => {
        if (visit > 2) return whole(request, response, visit);
        response.writeHead(206, { "content-range": `bytes 0-9/${bytes.length}` }).end(bytes.subarray(0, 10));
      }),
    };
    for (const path of Object.keys(routes)) {
      asked = [];
      expect((await readImageFile(`${base}${path}`)).size, path).toEqual([40, 30, 20]);
      expect(asked[1].headers.range !== undefined, path).toBe(path === "/changed" || path === "/wrong");
    }
  });

  test("a body that stays too short", async () => {
    const short: Route = (_, response) => {
      response.writeHead(200, { "content-length": String(bytes.length) });
      response.write(bytes.subarray(0, half));
      setTimeout(() => response.destroy(), 20);
    };
    routes = { "/short": short };
    await fails(
      "/short",
      quick,
      "file",
      new RegExp(`short: cannot be read: the connection was broken after ${half} bytes$`),
    );
    await fails("/short", { retries: 1 }, "file", /, after 2 attempts$/);
  });
});

describe("redirections", () => {
  test("are followed, so many and no more", async () => {
    routes = { "/1": to("/2", 301), "/2": to("3", 307), "/3": whole, "/loop": to("/loop") };
    expect((await readImageFile(`${base}/1`)).size).toEqual([40, 30, 20]);
    await fails(
      "/1",
      { redirects: 1 },
      "file",
      `${base}/1: cannot be read: more than 1 redirections; the last was to ${base}/2`,
    );
    asked = [];
    await fails(
      "/loop",
      {},
      "file",
      `${base}/loop: cannot be read: more than 5 redirections; the last was to ${base}/loop`,
    );
    expect(asked).toHaveLength(6);
  });

  test("lead to addresses of http alone", async () => {
    routes = {
      "/file": to("file:///etc/passwd"),
      "/none": (_, response) => response.writeHead(302).end(),
      "/bad": to("http://["),
    };
    await fails("/file", {}, "file", `${base}/file: cannot be read: it is redirected to an address of file`);
    await fails("/none", {}, "file", `${base}/none: cannot be read: it is redirected to no valid address`);
    await fails("/bad", {}, "file", `${base}/bad: cannot be read: it is redirected to no valid address`);
  });
});

describe("a name and password", () => {
  const withUser = (address: string) => address.replace("http://", "http://me:p%40ss@");

  test("are sent to their server, and to no other", async () => {
    routes = { "/own": whole, "/away": to(`${otherBase}/own`), "/home": to("/own") };
    for (const path of ["/own", "/home", "/away"]) {
      asked = [];
      await readImageFile(withUser(`${base}${path}`));
      expect(asked[0].headers.authorization).toBe(`Basic ${btoa("me:p@ss")}`);
      expect(asked.at(-1)?.headers.authorization === undefined).toBe(path === "/away");
    }
  });

  test("stand in no message", async () => {
    routes = { "/page": (_, response) => response.end("<html></html>"), "/loop": to("/loop") };
    for (const path of ["/none", "/page?key=1", "/loop"]) {
      const error: Error = await readImageFile(withUser(`${base}${path}`), quick).catch((caught) => caught);
      expect(error.message).toContain(base);
      expect(error.message).not.toMatch(/me:|p%40ss|p@ss|key=1/);
    }
  });
});

async function saved(name: string, content: Uint8Array): Promise<string> {
  const path = join(await temporaryDirectory(), name);
  await writeFile(path, content);
  return path;
}
