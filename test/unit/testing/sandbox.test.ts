import { createSandbox } from "invers-oneapi/testing";
import { describe, expect, test } from "vitest";
import { signIn } from "./support.ts";

describe("sandbox.fetch", () => {
  test("vouches that it sends once, which nobody can take back", () => {
    const mark = Symbol.for("invers-oneapi.sends-once");
    const { fetch } = createSandbox();
    expect(Reflect.get(fetch, mark)).toBe(true);
    expect(Reflect.set(fetch, mark, false)).toBe(false);
  });

  test("takes a URL as text, a URL object, a path, and a Request with or without an init", async () => {
    const sandbox = createSandbox();
    const { headers } = await signIn(sandbox);
    const url = "https://api.invers.com/vehicles";
    const answers = [
      await sandbox.fetch(url, { headers }),
      await sandbox.fetch(new URL(url), { headers }),
      await sandbox.fetch("/vehicles", { headers }),
      await sandbox.fetch(new Request(url, { headers })),
      await sandbox.fetch(new Request(url), { headers }),
    ];
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200]);
    expect(sandbox.requests.slice(1).map((request) => request.url)).toEqual(answers.map(() => url));
  });
});
