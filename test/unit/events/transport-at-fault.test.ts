// A transport of the user's that does what none may.
import { expect, test } from "vitest";
import type { EventConnection } from "../../../src/events/transport.ts";
import { collectUnhandled } from "../../support/collect-unhandled.ts";
import { type Rig, rig } from "./support.ts";

collectUnhandled();

const { proxy, revoke } = Proxy.revocable(new Error("no"), {});
revoke();

/** A consumer whose transport makes such connections, on a manual clock. */
async function rigWith(connect: () => Promise<Partial<EventConnection>>): Promise<Rig> {
  return rig({ transport: { connect: connect as () => Promise<EventConnection> } });
}

test("an error that cannot be looked at is one like any other: it connects and consumes again", async () => {
  let connects = 0;
  const ending = await rigWith(async () => {
    connects++;
    return { closed: Promise.resolve(proxy), consume: () => new Promise(() => {}), close: async () => {} };
  });
  await ending.clock.advance(1_000);
  expect(connects).toBe(2);

  let consumes = 0;
  const failing = await rigWith(async () => ({
    closed: new Promise(() => {}),
    async consume() {
      consumes++;
      throw proxy;
    },
    close: async () => {},
  }));
  await failing.clock.advance(1_000);
  expect(consumes).toBe(2);
});
