import { afterEach, describe, expect, it, vi } from "vitest";

/** As a process meets it that starts on such a platform: it is asked once. */
async function aborterWhere(platform: object) {
  vi.resetModules();
  for (const [name, value] of Object.entries(platform)) vi.stubGlobal(name, value);
  const { makeAborter } = await import("../../../src/call/plain-signal.ts");
  return makeAborter();
}

afterEach(() => {
  vi.unstubAllGlobals();
  vi.resetModules();
});

describe("what a fetch is ended with", () => {
  class Strict extends Request {
    constructor(url: string, init: RequestInit) {
      if (!(init.signal instanceof AbortSignal)) throw new TypeError("no AbortSignal");
      super(url, init);
    }
  }

  class Deaf extends Request {
    constructor(url: string) {
      super(url);
    }
  }

  it.each([
    ["refuses", Strict],
    ["does not follow", Deaf],
  ])("is an AbortController where a Request %s any other signal", async (_, Request) => {
    expect(await aborterWhere({ Request })).toBeInstanceOf(AbortController);
  });

  it("is followed by a Request of this platform, with its reason", async () => {
    const aborter = await aborterWhere({});
    // From undici 7 on, which Node 24 brings, only an AbortSignal will do.
    const strict = Number.parseInt(process.versions["undici"] ?? "", 10) > 6;
    expect(aborter instanceof AbortController).toBe(strict);
    const { signal } = new Request("http://localhost", { signal: aborter.signal });
    expect(signal.aborted).toBe(false);
    const reason = new Error("mine");
    aborter.abort(reason);
    expect([signal.aborted, signal.reason]).toEqual([true, reason]);
    expect(new Request("http://localhost", { signal: aborter.signal }).signal.reason).toBe(reason);
  });
});
