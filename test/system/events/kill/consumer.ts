// One process of the kill test: consumes, and writes down what happens, line by line, before it goes on.
import { openSync, writeSync } from "node:fs";
import { loadAmqplibTransport } from "../../../../src/events/amqplib-transport.ts";
import { consumeEvents } from "../../../../src/events/index.ts";
import { fastClock } from "../../../support/fast-clock.ts";
import { onAck } from "../../../support/on-ack.ts";

/** What the process is started with, as JSON. */
export interface ConsumerTask {
  readonly process: number;
  readonly ledger: string;
  readonly host: string;
  readonly port: number;
  readonly vhost: string;
  readonly username: string;
  readonly password: string;
  readonly queues: readonly string[];
}

const { process: number, ledger, ...server } = JSON.parse(process.argv[2] as string) as ConsumerTask;
const file = openSync(ledger, "a");
const note = (step: string, id: string, tries = 0): void => {
  writeSync(file, `${number} ${step} ${id} ${tries}\n`);
};
const decoder = new TextDecoder();

const transport = onAck(await loadAmqplibTransport(), (delivery) => {
  note("ack", JSON.parse(decoder.decode(delivery.body)).metadata.id);
  delivery.ack();
});

const consumer = await consumeEvents({
  ...server,
  tls: false,
  handlers: {
    async VehicleStateRecorded({ metadata }, { tries }) {
      note("begin", metadata.id, tries);
      await new Promise((resolve) => setTimeout(resolve, Math.random() * 4));
      note("end", metadata.id, tries);
    },
  },
  onUnknown() {},
  onPoison() {},
  transport,
  // A pause of a second is one of 10 ms; a handler has its 30 s all the same.
  clock: fastClock(100),
  handlerTimeout: 3_000_000,
});

process.on("SIGTERM", () => {
  void consumer.close().then(() => process.exit());
});
