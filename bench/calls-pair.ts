// Forked by calls.ts: measures one client beside the baseline, in a process of their own.
import { type Measured, measure, type Series } from "./calls-measure.ts";
import { BASELINE, type Peer, peers } from "./calls-peers.ts";

/** What to measure. Without a `port` there is no network. */
export interface Task {
  readonly name: string;
  readonly port?: number | undefined;
  readonly series: Series;
}

const SMALL = JSON.stringify({ items: [{ id: "K7M2P", name: "TE-ST 1" }] });
const headers = { "Content-Type": "application/json" };
const stub = async (): Promise<Response> => new Response(SMALL, { headers });

async function run({ name, port, series }: Task): Promise<Measured> {
  const all = port ? peers(`http://127.0.0.1:${port}`) : peers("https://api.example.com", stub);
  const of = (wanted: string): Peer => {
    const found = all.find(({ name }) => name === wanted);
    if (!found) throw new Error(`there is no client "${wanted}"`);
    return found;
  };
  return measure(of(BASELINE), of(name), series);
}

process.once("message", async (task) => {
  const measured = await run(task as Task);
  process.send?.(measured, () => process.exit());
});
