import { fc, test } from "@fast-check/vitest";
import { OneApiError } from "invers-oneapi";
import { expect } from "vitest";
import { BASE_URL, json, scene, UNLOCK } from "../../support/call.ts";

const nasty = fc.constantFrom(
  ...[
    "..",
    ".",
    "/",
    "\\",
    "%2e",
    "%2f",
    "%5c",
    "%25",
    "%",
    "?",
    "#",
    "@",
    ":",
    "//",
    "\r\n",
    "\0",
    "\t",
    " ",
  ],
  ...["\ud800", "\u202e", "．", "／", "é", "𝔘", "a", "K7M2P", "javascript:", "https://elsewhere.test"],
);
const text = fc.oneof(
  fc.array(nasty, { maxLength: 6 }).map((parts) => parts.join("")),
  fc.string({ unit: "binary" }),
  fc.string({ unit: "grapheme" }),
);
const anything = fc.oneof({ weight: 5, arbitrary: text }, fc.anything());

/** Whatever is sent is sent to the path as it was meant; whatever is thrown is ours. */
async function check(init: object, segments: number, post = false): Promise<void> {
  const { client, sent, outcome } = scene(json(200, { items: [] }));
  const call = client[post ? "POST" : "GET"] as unknown as (path: string, init: object) => Promise<unknown>;
  const path = post ? UNLOCK : segments > 1 ? "/vehicles/{vehicle_id}" : "/vehicles";
  const { error } = await outcome(call(path, init));
  if (error !== undefined) expect(OneApiError.is(error)).toBe(true);
  for (const { request } of sent) {
    const url = new URL(request.url);
    expect(url.origin).toBe(BASE_URL);
    expect(url.pathname.split("/")).toHaveLength(segments + 1);
    expect(url.pathname).toMatch(/^\/vehicles(\/|$)/);
    expect(request.headers.get("Authorization")).toBe("Bearer token-1");
  }
  expect(sent.length === 1).toBe(error === undefined);
}

test.prop([anything], { numRuns: 500 })(
  "no path value leads elsewhere, none throws what is not ours",
  async (value) => {
    await check({ params: { path: { vehicle_id: value } } }, 2);
  },
);

test.prop([anything], { numRuns: 300 })("nor in a command's path", async (value) => {
  await check({ params: { path: { vehicle_id: value } } }, 4, true);
});

test.prop([fc.dictionary(text, anything), fc.option(anything)], { numRuns: 300 })(
  "no query value leads elsewhere",
  async (query, limit) => {
    await check({ params: { query: { ...query, limit } } }, 1);
  },
);

test.prop([fc.dictionary(text, anything)], { numRuns: 300 })("no header leads elsewhere", async (given) => {
  // An Authorization of the caller's own is his to send.
  const headers = Object.fromEntries(
    Object.entries(given).filter(([name]) => !/^authorization$/i.test(name)),
  );
  await check({ params: { header: headers } }, 1);
  await check({ headers }, 1);
});

test.prop([anything], { numRuns: 200 })(
  "no shape of params or headers throws what is not ours",
  async (value) => {
    await check({ params: value }, 1);
    await check({ headers: value }, 1);
    await check({ params: { query: value, header: value } }, 1);
  },
);

test.prop([anything], { numRuns: 200 })("no body throws what is not ours", async (body) => {
  await check({ params: { path: { vehicle_id: "K7M2P" } }, body }, 4, true);
});
