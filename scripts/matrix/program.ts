// The program of every platform: makes calls with the installed package against the peers of the matrix, and says what
// came of each case in a line. It uses what each platform has: fetch, timers and console.
import { OneApiError, paginate, sendCommand } from "invers-oneapi";
import { type Client, connect, type Peers } from "./connect.ts";
import { tracing } from "./tracing.ts";

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** The class and the code of an error of the package. */
const failed = (error: unknown): string =>
  OneApiError.is(error) ? `${error.name} ${error.code}` : String((error as Error).message);

/** What became of a call: its status, or its error. */
export const said = (call: Promise<{ response: Response }>): Promise<string> =>
  call.then(({ response }) => String(response.status), failed);

async function unlock(client: Client, options = {}): Promise<string> {
  const outcome = await sendCommand(client, "LV6V3", "unlock-central-lock", options);
  return outcome.outcome === "notSent" ? `notSent ${outcome.reason}` : outcome.outcome;
}

async function allItems(client: Client): Promise<number> {
  let count = 0;
  for await (const _ of paginate(client, "/vehicles", {})) count++;
  return count;
}

async function pooled(client: Client): Promise<string> {
  const outcomes = new Set<string>();
  for (let nth = 0; nth < 5; nth++) {
    await client.GET("/vehicles");
    await pause(20);
    outcomes.add(await unlock(client));
  }
  return [...outcomes].sort().join(", ");
}

type Case = (client: Client) => Promise<unknown>;

const cases: Record<string, Case> = {
  list: (client) => said(client.GET("/vehicles")),
  paging: allItems,
  "404": (client) => said(client.GET("/vehicles/{vehicle_id}", { params: { path: { vehicle_id: "NONE" } } })),
  command: (client) => unlock(client),
  "command by default": (client) => unlock(client).catch(failed),
  "three taps": async (client) => (await Promise.all([1, 2, 3].map(() => unlock(client)))).join(", "),
  "401 replay": (client) => said(client.GET("/vehicles")),
  "token expires": async (client) => {
    await client.GET("/vehicles");
    await pause(2_100);
    return said(client.GET("/vehicles"));
  },
  abort: async (client) => {
    const controller = new AbortController();
    setTimeout(() => controller.abort(new Error("mine")), 200);
    return said(client.GET("/vehicles", { signal: controller.signal }));
  },
  timeout: (client) => said(client.GET("/vehicles", { timeout: 300, retry: false })),
  retries: (client) => said(client.GET("/vehicles")),
  "captive portal": async (client) => `${await said(client.GET("/vehicles"))}; ${await unlock(client)}`,
  "reset after read": async (client) =>
    `${await said(client.GET("/vehicles", { retry: false }))}; ${await unlock(client)}`,
  "hang under a command": (client) => unlock(client, { timeout: 300 }),
  "kept connection dies": pooled,
};

const unreachable = ["refused", "dns", "tls", "resetOnAccept"] as const;

/** Runs every case, one after the other. */
export async function run(peers: Peers): Promise<Record<string, string>> {
  const results: Record<string, string> = {};
  const note = async (name: string, work: () => Promise<unknown>): Promise<void> => {
    const late = pause(20_000).then(() => "still waiting after 20 s");
    const done = work().catch((error: unknown) => `threw ${String(error)}`);
    results[name] = String(await Promise.race([done, late]));
  };
  for (const [name, act] of Object.entries(cases)) {
    const client = connect(peers, name, `${peers.api}/${encodeURIComponent(name)}`);
    await note(name, () => act(client));
    client.close();
  }
  for (const name of unreachable) {
    const client = connect(peers, name, peers[name]);
    await note(
      name,
      async () => `${await said(client.GET("/vehicles", { retry: false }))}; ${await unlock(client)}`,
    );
    client.close();
  }
  await note("tracing", () => tracing(peers, "tracing"));
  return results;
}
