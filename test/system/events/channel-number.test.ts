import { describe, expect, test } from "vitest";
import { loadAmqplibTransport } from "../../../src/events/amqplib-transport.ts";
import { requireServer } from "../../support/require-server.ts";
import { event } from "./event.ts";
import { brokerRig, until } from "./rig.ts";

const url = (await requireServer("rabbitmq")) as URL;

describe.skipIf(!url)("on a real broker", () => {
  // RabbitMQ goes on delivering on it for a moment, and acknowledgements are still to be written when its number is free.
  test("a channel that the broker closes under acknowledgements leaves the connection as it is", async () => {
    const rig = await brokerRig(url);
    const [queue] = rig.queues;
    const { connect } = await loadAmqplibTransport();
    const connection = await connect({
      host: "127.0.0.1",
      port: rig.proxy.port,
      tls: false,
      vhost: decodeURIComponent(url.pathname.slice(1)) || "/",
      username: decodeURIComponent(url.username),
      password: decodeURIComponent(url.password),
      heartbeat: 10,
      signal: new AbortController().signal,
    });
    // What the broker sends meanwhile arrives as one, as it does on a busy machine: deliveries, then the closing.
    rig.proxy.delay(20);
    let closed = false;
    void connection.closed.then(() => {
      closed = true;
    });
    let ends = 0;
    function consume(): void {
      let handled = 0;
      const opening = connection.consume(queue, {
        prefetch: 20,
        onDelivery(delivery) {
          delivery.ack();
          // PRECONDITION_FAILED, 406
          if (++handled === 5) delivery.ack();
        },
        onEnd() {
          ends++;
          consume();
        },
      });
      opening.catch(() => {});
    }
    consume();
    rig.publish(queue, ...Array.from({ length: 500 }, (_, index) => event(`e${index}`)));
    await until(() => expect(ends >= 5 || closed).toBe(true));
    expect(closed).toBe(false);
    await connection.close();
  });
});
