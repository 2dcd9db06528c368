import { describe, expect, it } from "vitest";
import { MAX_ATTEMPTS } from "../../../src/options/defaults.ts";
import { type CallKind, callKindOf } from "../../../src/retry-policy/call-kind.ts";
import {
  classifyResponse,
  type FailureKind,
  nextStep,
  RETRY_RULES,
  repeatOf,
} from "../../../src/retry-policy/rules.ts";
import { ANSWERS, TABLE } from "./table.ts";

const REPEATS: Record<string, string> = {
  "-": "never",
  never: "never",
  stop: "never",
  again: "again",
  "after the wait": "again",
  "once again": "once",
  "once with a new token": "renewed",
  "if asked to": "asked",
};

it("has the rows of the policy and no other", () => {
  expect(Object.keys(RETRY_RULES).sort()).toEqual(TABLE.map(({ row }) => row).sort());
});

describe.each(TABLE)("$happened", ({ row, reads, replaces, commands, outcome, temporary }) => {
  it.each<[CallKind, string]>([
    ["read", reads],
    ["replace", replaces],
    ["command", commands],
    ["write", commands],
  ])("%s: %s", (kind, repeat) => {
    expect(repeatOf(row as FailureKind, kind)).toBe(REPEATS[repeat]);
  });

  it(`a write is ${outcome}`, () => {
    expect(RETRY_RULES[row as FailureKind].outcome).toBe(outcome);
    expect(RETRY_RULES[row as FailureKind].temporary).toBe(temporary);
  });
});

it.each(ANSWERS)("takes %i %s for %s", (status, type, row) => {
  expect(classifyResponse(status, type)).toBe(row);
});

it("takes the hidden redirect of a browser for one", () => {
  expect(classifyResponse(0, undefined)).toBe("redirected");
});

const fresh = { tries: 1, attempts: MAX_ATTEMPTS, reconnected: false, renewed: false, asked: false };

it("makes three attempts at most, and pays for the second and third", () => {
  expect([1, 2, 3].map((tries) => nextStep("lost", "read", { ...fresh, tries }))).toEqual([
    "paid",
    "paid",
    "stop",
  ]);
});

it("sends a command once more after it could not connect, free of charge, unless it may be sent only once", () => {
  expect(nextStep("unreachable", "command", fresh)).toBe("free");
  expect(nextStep("unreachable", "command", { ...fresh, reconnected: true })).toBe("stop");
  expect(nextStep("unreachable", "command", { ...fresh, attempts: 1 })).toBe("stop");
});

it("renews the token once, also where the call may be sent only once: what was rejected was not processed", () => {
  expect(nextStep("unauthorized", "read", { ...fresh, attempts: 1 })).toBe("renew");
  expect(nextStep("unauthorized", "read", { ...fresh, renewed: true })).toBe("stop");
});

it("waits with a write after 429 only if asked to", () => {
  expect(nextStep("rateLimited", "command", fresh)).toBe("stop");
  expect(nextStep("rateLimited", "command", { ...fresh, asked: true })).toBe("paid");
  expect(nextStep("rateLimited", "command", { ...fresh, asked: true, attempts: 1 })).toBe("stop");
});

it.each<[string, string, CallKind]>([
  ["GET", "/vehicles", "read"],
  ["HEAD", "/vehicles", "read"],
  ["POST", "/event-log-entries/query", "read"],
  ["POST", "/vehicles", "write"],
  ["PATCH", "/vehicles/{vehicle_id}", "write"],
  ["PUT", "/vehicles/{vehicle_id}", "replace"],
  ["DELETE", "/vehicles/{vehicle_id}", "replace"],
  ["POST", "/vehicles/{vehicle_id}/commands/unlock-doors", "command"],
  ["POST", "/vehicles/ABCDE/commands/unlock-doors", "command"],
  ["POST", "/vehicles/{vehicle_id}/commands/query", "command"],
  ["POST", "/vehicles/{vehicle_id}/commands/unlock-doors/", "command"],
  ["GET", "/vehicles/{vehicle_id}/commands/unlock-doors", "read"],
])("takes %s %s for a %s", (method, path, kind) => {
  expect(callKindOf(method, path)).toBe(kind);
});
