import { createServer } from "node:tls";
import { describe, expect, onTestFinished, test } from "vitest";
import { scan } from "../../support/leak-scan.ts";
import { requireServer } from "../../support/require-server.ts";
import { selfSigned } from "../../support/self-signed.ts";
import { brokerRig, until } from "./rig.ts";

const url = (await requireServer("rabbitmq")) as URL;
const PASSWORD = "a-password-that-is-wrong";

describe.skipIf(!url)("on a real broker", () => {
  test("a queue that somebody else has for himself alone is refused, until it is free", async () => {
    const rig = await brokerRig(url);
    const [state] = rig.queues;
    const { consumerTag } = await rig.admin.consume(state, () => {}, { exclusive: true });
    const consumer = await rig.consume();
    await until(() => expect(rig.told.map(({ type }) => type)).toContain("events-refused"));
    expect(rig.told.find(({ type }) => type === "events-refused")).toMatchObject({
      queue: state,
      message: expect.stringContaining("in exclusive use"),
    });
    expect(consumer.status()).toMatchObject({ state: "connected", queues: [{ state: "waiting" }, {}] });
    await rig.admin.cancel(consumerTag);
    await consumer.ready;
    expect(consumer.status().queues[0]?.state).toBe("consuming");
  });

  test.each([
    ["a wrong password", { password: PASSWORD }, "Login was refused"],
    ["a virtual host that is not there", { vhost: "no-such-vhost" }, "the virtual host was refused"],
  ])("%s is refused: it says so, does not storm, and can be closed", async (_, wrong, why) => {
    scan.secret(PASSWORD);
    const rig = await brokerRig(url);
    const consumer = await rig.consume(wrong);
    await until(() => expect(consumer.status().state).toBe("refused"));
    await until(() => expect(rig.told).toHaveLength(2));
    expect(rig.told).toMatchObject([
      { type: "events-refused", waitMs: expect.closeTo(5_000, -4), message: expect.stringContaining(why) },
      { type: "events-refused", waitMs: expect.closeTo(15_000, -4) },
    ]);
    await consumer.close();
    await expect(consumer.ready).rejects.toThrow("closed");
  });

  test("a password that was rotated is taken at once", async () => {
    scan.secret(PASSWORD);
    const rig = await brokerRig(url);
    const passwords = [PASSWORD, decodeURIComponent(url.password)];
    const consumer = await rig.consume({ password: () => passwords.shift() as string });
    await consumer.ready;
    expect(rig.told.map(({ type }) => type)).toEqual(["events-connected"]);
  });

  test("a certificate that nobody has signed is not accepted", async () => {
    const rig = await brokerRig(url);
    const server = createServer(selfSigned(), (socket) => socket.destroy());
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    onTestFinished(() => void server.close());
    const { port } = server.address() as { port: number };
    const consumer = await rig.consume({ host: "localhost", port, tls: true });
    await until(() => expect(rig.told.length).toBeGreaterThan(0));
    expect(consumer.status().state).toBe("connecting");
    expect(rig.told[0]).toMatchObject({
      type: "events-disconnected",
      message: expect.stringMatching(/self-signed certificate/),
    });
  });
});
