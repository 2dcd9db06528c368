import { expect, test } from "vitest";
import { forProcess, tokenFleet } from "../../../support/token-fleet.ts";

test.each([
  ["NOPERM this user has no permissions to run the 'evalsha' command", "NOPERM"],
  ["An error was signalled by the server: - ReadOnly: You can't write against a replica", "ReadOnly"],
  ["OOM: command not allowed when used memory > 'maxmemory'", "OOM"],
  ["Connection is closed.", "closed"],
  ["The client is closed", "closed"],
  ["token-1 is no value of mine", "failed"],
])("the event says by the store's own word why: %s", async (message, code) => {
  const { start, store } = tokenFleet(0);
  const read = () => Promise.reject(new Error(message));
  const one = start({ tokenStore: forProcess({ ...store, read }) });
  expect(await one.value()).toBe("token-1");
  expect(one.events[0]).toEqual({ type: "token-store-failed", operation: "read", code });
});
