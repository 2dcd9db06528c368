import { afterEach, describe, expect, it } from "vitest";
import { generateCommand } from "../../../src/cli/generate-command.ts";
import type { Case, Options } from "./own-members/case.ts";
import { CLIENT } from "./own-members/client.ts";
import { EVENTS } from "./own-members/events.ts";
import { REDIS } from "./own-members/redis.ts";
import { TESTING } from "./own-members/testing.ts";

// Every options object of the package: only its own members count, and each is read once.

const CASES = { ...CLIENT, ...TESTING, ...EVENTS, ...REDIS };

const pollute = (values: Options): void => {
  for (const [name, value] of Object.entries(values))
    Object.defineProperty(Object.prototype, name, { value, configurable: true, writable: true });
};
let polluted: string[] = [];
afterEach(() => {
  for (const name of polluted) Reflect.deleteProperty(Object.prototype, name);
  polluted = [];
});

/** What came of it, a failure as its message. */
async function cameTo(of: Case, options: Options | undefined): Promise<unknown> {
  try {
    return await of.use(options as never);
  } catch (error) {
    return String(error);
  }
}

describe.each(Object.entries(CASES))("%s", (_, one) => {
  it("takes nothing from a polluted prototype", async () => {
    const clean = await cameTo(one, { ...one.options });
    for (const [name, value] of Object.entries(one.pollution)) {
      if (Object.hasOwn(one.options, name)) continue;
      polluted = [name];
      pollute({ [name]: value });
      const result = await cameTo(one, { ...one.options });
      Reflect.deleteProperty(Object.prototype, name);
      expect([name, result]).toEqual([name, clean]);
    }
  });

  it("reads each option once, so that a getter cannot change what was checked", async () => {
    const clean = await cameTo(one, { ...one.options });
    const reads: Record<string, number> = {};
    const trapped: Options = {};
    for (const [name, value] of Object.entries(one.options))
      Object.defineProperty(trapped, name, {
        enumerable: true,
        configurable: true,
        get() {
          reads[name] = (reads[name] ?? 0) + 1;
          return reads[name] === 1 ? value : 5;
        },
      });
    expect(await cameTo(one, trapped)).toEqual(clean);
    expect(Object.entries(reads).filter(([, count]) => count > 1)).toEqual([]);
  });

  it("does not take the getters of a class for options", async () => {
    const members = Object.entries(one.options).map(([name, value]) => [name, { get: () => value }] as const);
    const Config = class {};
    Object.defineProperties(Config.prototype, Object.fromEntries(members));
    expect(await cameTo(one, new Config() as Options)).toEqual(await cameTo(one, {}));
  });
});

it("the command line takes nothing from a polluted prototype", async () => {
  const said: string[] = [];
  const { error } = console;
  console.error = (line: string) => said.push(line);
  try {
    pollute({ out: "polluted", help: true, from: ["polluted"], check: true });
    polluted = ["out", "help", "from", "check"];
    expect(await generateCommand([])).toBe(2);
  } finally {
    console.error = error;
  }
  expect(said.join()).toContain("--out is missing");
});
