import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { download, shownPlace } from "../../../../../scripts/generate/import/download.ts";

const DOCUMENT = '{"openapi":"3.1.0"}';

async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener).listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** A fetch that answers by URL. */
function answering(answers: Record<string, () => Response>): typeof fetch {
  return async (input) => {
    const answer = answers[String(input)];
    if (!answer) throw new TypeError("fetch failed", { cause: { code: "ENOTFOUND" } });
    return answer();
  };
}
const redirect = (location: string) => () => new Response(null, { status: 302, headers: { location } });

test("over http on loopback, with the origin as it may be written down", async () => {
  const origin = await serve((_, response) => response.end(DOCUMENT));
  const { bytes, extension, ...rest } = await download(`${origin}/spec/fleet?token=secret#x`);
  expect(new TextDecoder().decode(bytes)).toBe(DOCUMENT);
  expect(extension).toBe(".json");
  expect(rest.origin).toBe(`${origin}/spec/fleet`);
});

test.each([
  ["/fleet.yaml", "text/plain", "openapi: 3.1.0", ".yaml"],
  ["/fleet.yml", "application/json", "openapi: 3.1.0", ".yml"],
  ["/fleet", "application/yaml", "openapi: 3.1.0", ".yaml"],
  ["/fleet", "text/plain", " {}", ".json"],
])("%s as %s is told to be YAML or JSON", async (path, type, body, extension) => {
  const fetch = answering({
    [`https://a.test${path}`]: () => new Response(body, { headers: { "content-type": type } }),
  });
  expect((await download(`https://a.test${path}`, { fetch })).extension).toBe(extension);
});

test("what a URL has besides its place is never told: it may be a password or a token", async () => {
  const message = async (url: string, fetch = answering({})) =>
    String(await download(url, { fetch }).catch((error: unknown) => error));
  const fetch = answering({
    "https://a.test/gone?key=secret": () => new Response(null, { status: 404 }),
    "https://a.test/away?key=secret": redirect("http://b.test/x?key=secret"),
    "https://a.test/page?key=secret": () => new Response("<html>"),
  });
  for (const place of ["gone", "away", "page", "unreachable"]) {
    const told = await message(`https://a.test/${place}?key=secret`, fetch);
    expect(told).toContain(`https://a.test/${place}: `);
    expect(told).not.toContain("secret");
  }
  expect(await message("https://user:secret@a.test/x")).not.toContain("secret");
  expect(await message("ftp://user:secret@a.test/x?secret")).not.toContain("secret");
  const { shown } = await download("https://a.test/fine?key=secret", {
    fetch: answering({ "https://a.test/fine?key=secret": () => new Response(DOCUMENT) }),
  });
  expect(shown).toBe("https://a.test/fine");
  expect(shownPlace("https://user:secret@a.test/x?secret")).toBe("https://a.test/x");
  expect(shownPlace("a b/what?.yaml")).toBe("a b/what?.yaml");
});

test("follows redirects from https to https, and from loopback", async () => {
  const fetch = answering({
    "http://localhost/a": redirect("https://a.test/b"),
    "https://a.test/b": redirect("/c.json"),
    "https://a.test/c.json": () => new Response(DOCUMENT),
  });
  expect((await download("http://localhost/a", { fetch })).origin).toBe("https://a.test/c.json");
});

test.each<[string, string, Record<string, () => Response>, RegExp]>([
  [
    "is not there",
    "https://a.test/x",
    { "https://a.test/x": () => new Response("", { status: 404, statusText: "Not Found" }) },
    /^https:\/\/a\.test\/x: answered 404 Not Found$/,
  ],
  [
    "is plain http",
    "http://a.test/x",
    {},
    /only https is taken, and http on this machine; not http:\/\/a\.test/,
  ],
  ["is another protocol", "ftp://a.test/x", {}, /only https is taken/],
  [
    "leads from https to http",
    "https://a.test/x",
    { "https://a.test/x": redirect("http://a.test/y") },
    /redirects from https to http:\/\/a\.test, which is not followed/,
  ],
  [
    "leads from https to loopback",
    "https://a.test/x",
    { "https://a.test/x": redirect("http://127.0.0.1/y") },
    /is not followed/,
  ],
  [
    "leads in a circle",
    "https://a.test/x",
    { "https://a.test/x": redirect("https://a.test/x") },
    /redirects more than 5 times/,
  ],
  ["has a password", "https://me:secret@a.test/x", {}, /^a\.test: a URL with a password/],
  ["does not answer", "https://b.test/x", {}, /could not be fetched: ENOTFOUND/],
  [
    "is a web page",
    "https://a.test/x",
    { "https://a.test/x": () => new Response("<html>", { headers: { "content-type": "text/html" } }) },
    /is a web page/,
  ],
  [
    "is a path of another machine",
    "file://host.test/x.yaml",
    {},
    /^file:\/\/host\.test\/x\.yaml: names no file/,
  ],
  ["is no path", "file:///a%2Fb.yaml", {}, /names no file of this machine/],
  ["is empty", "https://a.test/x", { "https://a.test/x": () => new Response("") }, /is empty/],
])("an address that %s is refused", async (_, from, answers, message) => {
  await expect(download(from, { fetch: answering(answers) })).rejects.toThrow(message);
});

test("more than 100 MB are not read", async () => {
  let sent = 0;
  const body = new ReadableStream({
    pull(controller) {
      sent += 1;
      controller.enqueue(new Uint8Array(2 ** 20).fill(32));
    },
  });
  const fetch = answering({ "https://a.test/x": () => new Response(body) });
  await expect(download("https://a.test/x", { fetch })).rejects.toThrow("is larger than 100 MB");
  expect(sent).toBeLessThan(110);
});

test("an abort ends it with its own reason", async () => {
  const stop = new AbortController();
  const reason = new Error("enough");
  const origin = await serve(() => stop.abort(reason));
  await expect(download(`${origin}/x`, { signal: stop.signal })).rejects.toBe(reason);
});
