import { expect, test } from "vitest";
import { PASSWORD, rig } from "./support.ts";

const times = (broker: { connects: { at: number }[] }) => broker.connects.map(({ at }) => at);

test("refused: tried again after 5, 15, 60, 300 s, not in a storm, and it says so without the password", async () => {
  const { clock, broker, consumer, tell } = await rig({}, (server) => {
    server.password = "another-password";
  });
  await clock.advance(680_000);
  expect(times(broker)).toEqual([0, 5, 20, 80, 380, 680].map((s) => s * 1_000));
  expect(consumer.status().state).toBe("refused");
  expect(tell("events-refused")[0]).toEqual({
    type: "events-refused",
    message: "ACCESS_REFUSED for [redacted]",
    waitMs: 5_000,
  });
  broker.password = PASSWORD;
  await clock.advance(300_000);
  expect(consumer.status().state).toBe("connected");
});

test("refused: a password function is called once more, and another password is tried at once", async () => {
  const passwords = ["rotated-away", PASSWORD];
  const { broker, consumer } = await rig({ password: () => passwords.shift() as string }, (server) => {
    server.password = PASSWORD;
  });
  expect(broker.connects.map(({ password }) => password)).toEqual(["rotated-away", PASSWORD]);
  expect(consumer.status().state).toBe("connected");
});

test("refused: a password function that returns the same again costs no second attempt", async () => {
  let calls = 0;
  const { clock, broker } = await rig(
    {
      async password() {
        calls++;
        return "wrong-password";
      },
    },
    (server) => {
      server.password = PASSWORD;
    },
  );
  await clock.advance(4_999);
  expect(calls).toBe(2);
  expect(broker.connects).toHaveLength(1);
});

test.each([
  ["throws", () => Promise.reject(new Error("the vault is away"))],
  ["returns nothing", () => undefined as unknown as string],
  ["never answers", () => new Promise<string>(() => {})],
])("a password function that %s is a connection that could not be made", async (_, password) => {
  const { clock, consumer, broker, tell } = await rig({ password });
  await clock.advance(30_000);
  expect(consumer.status().state).toBe("connecting");
  expect(broker.connects).toEqual([]);
  expect(tell("events-disconnected").length).toBeGreaterThan(0);
});
