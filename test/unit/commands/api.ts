import {
  type ClientOptions,
  type CommandOptions,
  type CommandOutcome,
  type OneApiEvent,
  sendCommand,
} from "invers-oneapi";
import { createManualClock, type ManualClock } from "invers-oneapi/testing";
import { expect } from "vitest";
import { contextOf } from "../../../src/client-context.ts";
import { type Client, createClient } from "../../support/client.ts";

type Answer = () => Response | Promise<Response>;

export interface Api {
  readonly client: Client;
  readonly clock: ManualClock;
  /** `vehicle command`, in the order of arrival. */
  readonly sent: string[];
  readonly events: OneApiEvent[];
}

export const FLOW_ID = "804f2161-a15c-420f-8f21-61a15c320f68";
export const STATE = { central_lock: { timestamp: "2026-01-01T00:00:01Z", value: "UNLOCKED" } };

export const json = (body: unknown, status = 200, headers: Record<string, string> = {}): Answer => {
  return () => Response.json(body, { status, headers: { "X-INVERS-Flow-ID": FLOW_ID, ...headers } });
};
export const problem = (status: number, type: string, headers?: Record<string, string>): Answer =>
  json({ type, title: "A title", status, detail: "A detail.", flow_id: FLOW_ID }, status, headers);
export const ok: Answer = json(STATE);

/** What Node's `fetch` rejects with. */
export const failure = (code: string, syscall?: string): Answer => {
  const cause = Object.assign(new Error(code), { code, ...(syscall && { syscall }) });
  return () => Promise.reject(new TypeError("fetch failed", { cause }));
};
export const hang: Answer = () => new Promise(() => {});

export const grant: Answer = json({ access_token: "a-token", token_type: "bearer", expires_in: 900 });

/** A client whose every request is answered by the test. `answer` sees the vehicle, the command, and how many came before. */
export function api(
  answer: (vehicle: string, command: string, before: number) => Answer = () => ok,
  options: ClientOptions & { token?: Answer } = {},
): Api {
  const { token = json({ access_token: "a-token", token_type: "bearer", expires_in: 900 }), ...rest } =
    options;
  const clock = createManualClock();
  const sent: string[] = [];
  const events: OneApiEvent[] = [];
  const client = createClient({
    clientId: "EXFL29#cl1",
    clientSecret: "s3cret",
    baseUrl: "http://127.0.0.1:1",
    clock,
    random: () => 0,
    onEvent: (event) => events.push(event),
    // As the sandbox's: one request for each call of it.
    fetchSendsOnce: true,
    fetch: async (input, init) => {
      const [, , vehicle, commands, command] = new URL(new Request(input, init).url).pathname.split("/");
      if (commands !== "commands") return token();
      return answer(String(vehicle), String(command), sent.push(`${vehicle} ${command}`) - 1)();
    },
    ...rest,
  });
  return { client, clock, sent, events };
}

/** An answer that the test gives later. */
export function later(): { answer: Answer; give(what: Answer): void } {
  let give: (what: Answer) => void = () => {};
  const given = new Promise<Answer>((resolve) => {
    give = resolve;
  });
  return { answer: async () => (await given)(), give };
}

export const unlock = ({ client }: Api, options?: CommandOptions) =>
  sendCommand(client, "JQ7RP", "unlock-central-lock", options);
export const lock = ({ client }: Api, options?: CommandOptions) =>
  sendCommand(client, "JQ7RP", "lock-central-lock", options);

/** Nothing is left behind: no line of a vehicle, no call, no timer. */
export function expectIdle({ client, clock }: Api): void {
  const { commands, inFlight } = contextOf(client);
  expect([commands.size, inFlight.size]).toEqual([0, 0]);
  expect(clock.pending).toBe(0);
}

/** The outcome, if it is this one. */
export const is = <O extends CommandOutcome["outcome"]>(outcome: CommandOutcome, which: O) => {
  expect(outcome.outcome).toBe(which);
  return outcome as Extract<CommandOutcome, { outcome: O }>;
};
