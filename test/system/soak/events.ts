// npm run soak -- events [--events 10000]: the kill test on a broker of its own, which is restarted too. It needs rabbitmq-server.
import { readOptions } from "../../../scripts/bench/read-options.ts";
import { createOwnRabbitmq } from "../../support/own-rabbitmq.ts";
import { type Fault, killOnBroker } from "../events/kill/on-broker.ts";

const { events: count } = readOptions("npm run soak -- events", { events: 10_000 });
const round: Fault[] = ["cut", "kill", "cut", "stall", "cut", "restart the broker", "cut", "kill"];
const faults = [...round, ...round, ...round];

const broker = await createOwnRabbitmq();
// It would go on without us.
for (const signal of ["SIGINT", "SIGTERM"] as const)
  process.once(signal, () => void broker.remove().finally(() => process.exit(1)));
const started = performance.now();
try {
  const { lost, acknowledgedEarly, repeated, left, ...counts } = await killOnBroker({
    url: broker.url,
    count,
    faults,
    async restartBroker() {
      await broker.stop();
      await broker.start();
    },
    patience: 900_000,
  });
  console.log({ ...counts, seconds: Math.round((performance.now() - started) / 1_000) });
  const found = {
    lost: lost.length,
    acknowledgedEarly: acknowledgedEarly.length,
    repeated: repeated.length,
    left,
  };
  console.log(found);
  if (Object.values(found).some((many) => many > 0)) process.exitCode = 1;
} finally {
  await broker.remove();
}
