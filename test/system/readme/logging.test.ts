import type { OneApiEvent } from "invers-oneapi";
import { expect, test } from "vitest";
import { readText } from "../../../scripts/write-docs/pages.ts";

type MembersOf<Type> = Exclude<keyof Extract<OneApiEvent, { readonly type: Type }>, "type">;

/** What an event may have beside its type. The compiler refuses one that is missing or too much. */
type Members = { readonly [Type in OneApiEvent["type"]]: { readonly [Member in MembersOf<Type>]: true } };

const call = { callId: true, method: true, path: true, vehicleId: true } as const;
const answer = { ...call, status: true, code: true, cause: true, flowId: true } as const;
const events: Members = {
  "call-finished": { ...answer, ok: true, ms: true, attempts: true, outcome: true, reason: true },
  "attempt-failed": { ...answer, attempt: true, waitMs: true },
  "command-unknown": { ...answer, attempts: true },
  "call-paced": { ...call, waitedMs: true },
  "command-queued": { ...call, waitsFor: true },
  "command-joined": call,
  "token-renewed": { lifetimeMs: true },
  "token-renewal-failed": { code: true, message: true, flowId: true, retryAfterMs: true },
  "token-evicted": {},
  "token-store-failed": { operation: true, code: true },
  "token-store-unreadable": {},
  "events-connected": {},
  "events-disconnected": { queue: true, message: true, waitMs: true },
  "events-refused": { queue: true, message: true, waitMs: true },
  "queue-gone": { queue: true },
  "queue-blocked": { queue: true },
  "queue-expiring": { queue: true, expiresInMs: true },
  "event-failed": { queue: true, step: true, tries: true, code: true, waitMs: true },
};

/** The rows of the table of events: `| name | when | members |`. */
function rowsOf(page: string): [event: string, members: string[]][] {
  return [...page.matchAll(/^\| `([a-z-]+)` \| .+ \|(.*)\|$/gm)].map(({ 1: event = "", 2: members = "" }) => [
    event,
    [...members.matchAll(/`(\w+)`/g)].map(({ 1: member = "" }) => member),
  ]);
}

test("the table of events names every event with all its members", () => {
  const rows = rowsOf(readText("docs/guides/logging.md"));
  expect(rows).toEqual(Object.entries(events).map(([event, members]) => [event, Object.keys(members)]));
});
