// npm run bench -- tokens [rounds]
import { writeResult } from "./results.ts";
import { measureCached } from "./tokens-cached.ts";
import { forkEndpoint } from "./tokens-fork.ts";
import { OURS, peers } from "./tokens-peers.ts";
import { NOTICED_MS, play, type Scenarios, takeOverDate } from "./tokens-scenarios.ts";

const TARGETS = { ratio: 2, bytes: 64, outageRequests: 4 };

const endpoint = await forkEndpoint();

function table(head: string[], rows: (string | number)[][]): void {
  console.log(`\n| ${head.join(" | ")} |\n| ${head.map((_, at) => (at ? "---:" : "---")).join(" | ")} |`);
  for (const [name, ...cells] of rows) {
    const shown = name === OURS ? `**${name}**` : name;
    console.log(`| ${[shown, ...cells].join(" | ")} |`);
  }
}
function judge(what: string, holds: boolean): void {
  console.log(`${holds ? "met" : "MISSED"}: ${what}`);
  if (!holds) process.exitCode = 1;
}

try {
  const cached = await measureCached(endpoint.origin, Number(process.argv[2] ?? 20));
  table(
    ["a cached token", "ns per call", "÷ closure", "bytes per call, beyond the await"],
    cached.map(({ name, nanoseconds, ratio, bytes }) => [
      name,
      Math.round(nanoseconds),
      ratio.toFixed(2),
      Math.round(bytes),
    ]),
  );

  takeOverDate();
  const played: Scenarios[] = [];
  for (const peer of peers) played.push(await play(peer, endpoint));
  table(
    [
      "",
      "herd of 10,000: requests cold / expired",
      "herd: ms cold / expired",
      `across a renewal of 500 ms: longest ms (calls over ${NOTICED_MS} ms)`,
      "its requests",
      "outage of 3 s: failed calls / all",
      "its requests",
      "tokens of 60 s: requests in 4 s",
    ],
    played.map(({ name, herd, renewal, outage, short }) => [
      name,
      herd.map(({ requests, failed }) => `${requests}${failed ? ` (${failed} failed)` : ""}`).join(" / "),
      herd.map(({ ms }) => Math.round(ms)).join(" / "),
      `${renewal.longestMs.toFixed(1)} (${renewal.noticed})`,
      renewal.requests,
      `${outage.failed} / ${outage.calls}`,
      outage.requests,
      short,
    ]),
  );

  writeResult("tokens", { cached, scenarios: played });
  const mine = cached.find(({ name }) => name === OURS);
  const own = played.find(({ name }) => name === OURS);
  console.log();
  if (!mine || !own) throw new Error("not measured");
  judge(`a cached token costs at most ${TARGETS.ratio} x the closure`, mine.ratio <= TARGETS.ratio);
  judge(`at most ${TARGETS.bytes} bytes a call`, mine.bytes <= TARGETS.bytes);
  judge(
    "1 request for the herd, cold and expired",
    own.herd.every(({ requests }) => requests === 1),
  );
  judge(`no call longer than ${NOTICED_MS} ms across a renewal, 1 request`, own.renewal.noticed === 0);
  judge("0 failed calls in an outage", own.outage.failed === 0);
  judge(`at most ${TARGETS.outageRequests} requests in it`, own.outage.requests <= TARGETS.outageRequests);
  judge("1 request a lifetime with tokens of 60 s", own.short === 1);
} finally {
  endpoint.end();
}
