// npm run bench -- events [faults|speed|backlog]: needs RabbitMQ on amqp://127.0.0.1:5672, or AMQP_URL.

import { FAULTS, suffer } from "./events-faults.ts";
import { OURS, peers } from "./events-peers.ts";
import { measureBacklog, measureSpeed } from "./events-speed.ts";
import { writeResult } from "./results.ts";

const url = new URL(process.env["AMQP_URL"] ?? "amqp://guest:guest@127.0.0.1:5672");
const what = process.argv[2] ?? "all";
/** Of bare amqplib's events per second, with manual acknowledgement at the same prefetch. */
const SPEED_TARGET = 0.9;
/** How much the heap may grow while a backlog is worked off, in MB. */
const GROWTH_LIMIT_MB = 10;

const shown = (name: string): string => (name === OURS ? `**${name}**` : name);
const seconds = (ms: number | undefined): string =>
  ms === undefined ? "for good" : `${(ms / 1_000).toFixed(1)} s`;

function judge(holds: boolean, text: string): void {
  console.log(`${holds ? "met" : "MISSED"}: ${text}`);
  if (!holds) process.exitCode = 1;
}

// A peer's late rejection must not end the run of the others.
process.on("unhandledRejection", () => {});
process.on("uncaughtException", () => {});

if (what === "all" || what === "faults") {
  const faults: Record<string, object> = {};
  for (const fault of FAULTS) {
    console.log(`\n${fault.name}\n`);
    console.log(
      fault.withFailing
        ? "| | calls of that handler in 5 s | other events lost |\n| --- | ---: | ---: |"
        : "| | lost | handled twice | silent for | says so |\n| --- | ---: | ---: | ---: | --- |",
    );
    // Side by side: most of the time they wait.
    const suffered = await Promise.all(peers.map((peer) => suffer(peer, fault, url)));
    if (!fault.withFailing)
      faults[fault.name] = Object.fromEntries(peers.map(({ name }, index) => [name, suffered[index]]));
    for (const [index, { name }] of peers.entries()) {
      const { lost, twice, silentMs, told, failingCalls } = suffered[index] as (typeof suffered)[number];
      const cells = fault.withFailing
        ? [failingCalls, lost]
        : [lost, twice, seconds(silentMs), told ? "yes" : "no"];
      console.log(`| ${[shown(name), ...cells].join(" | ")} |`);
      if (name === OURS) judge(lost === 0 && twice === 0, `${name} loses nothing and repeats nothing`);
    }
  }
  writeResult("events-faults", { faults });
}

if (what === "all" || what === "speed") {
  const speeds = await measureSpeed(url);
  console.log("\n| | events per second | ÷ amqplib |\n| --- | ---: | ---: |");
  for (const { name, perSecond, ratio } of speeds)
    console.log(`| ${shown(name)} | ${Math.round(perSecond)} | ${ratio.toFixed(2)} |`);
  writeResult("events-speed", { speeds });
  const own = speeds.find(({ name }) => name === OURS)?.ratio ?? 0;
  judge(own >= SPEED_TARGET, `at least ${SPEED_TARGET} of amqplib's events per second`);
}

if (what === "all" || what === "backlog") {
  const { handled, backlog, growthMb } = await measureBacklog(url);
  console.log(`\n${handled} of a backlog of ${backlog} handled, heap grown by ${growthMb.toFixed(1)} MB`);
  judge(growthMb <= GROWTH_LIMIT_MB, `memory is flat: at most ${GROWTH_LIMIT_MB} MB`);
}
process.exit();
