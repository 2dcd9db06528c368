import type { Delivery, EventTransport } from "../../src/events/index.ts";

/** A transport whose acknowledgements go through `ack`. */
export const onAck = (transport: EventTransport, ack: (delivery: Delivery) => void): EventTransport => ({
  async connect(settings) {
    const connection = await transport.connect(settings);
    return {
      ...connection,
      consume: (queue, options) =>
        connection.consume(queue, {
          ...options,
          onDelivery: (delivery) => options.onDelivery({ ...delivery, ack: () => ack(delivery) }),
        }),
    };
  },
});
