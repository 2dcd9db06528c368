import type { OneApiEvent } from "invers-oneapi";
import { describe, expect, it } from "vitest";
import {
  fails,
  halfBody,
  hangs,
  json,
  problem,
  type Reply,
  raw,
  redirect,
  type Scene,
  scene,
  UNLOCK,
  VEHICLE,
} from "../../support/call.ts";
import { FAILURES } from "../retry-policy/failures.ts";
import { toError } from "../retry-policy/known-failure.ts";
import { ANSWERS, type Line, TABLE } from "../retry-policy/table.ts";

// The whole table once more, through the public client: how often the request arrives, and what is said of a write.

const broken = () => halfBody(new TypeError("terminated"));
const typed = { "Content-Type": "application/json" };

const answers = (status: number, type: string | undefined): Reply => {
  if (status === 304 || (status > 299 && status < 400)) return redirect(status);
  return type ? problem(status, type) : json(status, { title: "no type" });
};

const ways: readonly (readonly [name: string, row: string, reply: Reply])[] = [
  ...ANSWERS.map(([status, type, row]) => [`${status} ${type ?? ""}`, row, answers(status, type)] as const),
  ...FAILURES.map(({ what, on, row, error }) => [`${what} (${on})`, row, fails(toError(error))] as const),
  ["a 2xx cut short", "cut", raw(200, broken, typed)],
  ["a 2xx that is no JSON", "garbled", raw(200, "{", typed)],
  ["a 2xx without a body", "garbled", raw(200, "", typed)],
  ["HTML with 200", "foreign", raw(200, "<html>", { "Content-Type": "text/html" })],
  ["text with 200 that says nothing of its type", "foreign", raw(200, new Blob(["<html>"]))],
  ["no answer in time", "lost", hangs],
  ["a body that stalls", "cut", raw(200, () => halfBody(), typed)],
  ["a 503 whose body stalls", "serverError", raw(503, () => halfBody(), typed)],
  ["a 409 whose body breaks off", "refused", raw(409, broken, typed)],
];

const calls: Record<string, (client: Scene["client"]) => Promise<unknown>> = {
  read: (client) => client.GET("/vehicles"),
  command: (client) => client.POST(UNLOCK, VEHICLE),
  replace: (client) =>
    (client as unknown as { PUT(path: string, init: object): Promise<unknown> }).PUT(
      "/vehicles/{vehicle_id}",
      VEHICLE,
    ),
};

const times: Record<string, number> = {
  never: 1,
  again: 3,
  "after the wait": 3,
  "once again": 2,
  "once with a new token": 2,
  "if asked to": 1,
};

const lineOf = (row: string): Line => TABLE.find((each) => each.row === row) as Line;
const finished = (events: readonly OneApiEvent[]) => events.filter(({ type }) => type === "call-finished");

describe.each(ways)("%s", (name, row, reply) => {
  const { reads, replaces, commands, outcome } = lineOf(row);

  // Which other writes answer with a body is not known: an empty answer is none of their failures.
  const kinds = [
    ["read", reads === "-" ? "never" : reads, undefined],
    ["replace", replaces, outcome],
    ["command", commands, outcome],
  ] as const;
  const told =
    row === "garbled" && name !== "a 2xx that is no JSON"
      ? kinds.filter(([kind]) => kind !== "replace")
      : kinds;

  it.each(told)("%s: %s", async (kind, repeat, expected) => {
    const { client, sent, events, clock, outcome: of } = scene(reply, { deadline: 90_000 });
    const { error, value } = await of((calls[kind] as (typeof calls)[string])(client));
    expect(sent).toHaveLength(times[repeat] as number);
    expect(finished(events)).toMatchObject([{ attempts: times[repeat], ok: false, outcome: expected }]);
    if (error) expect(error).toMatchObject({ attempts: times[repeat] });
    if (error && expected) expect(error).toMatchObject({ outcome: expected });
    expect((error === undefined) === (value?.error !== undefined)).toBe(true);
    expect(clock.pending).toBe(0);
  });
});
