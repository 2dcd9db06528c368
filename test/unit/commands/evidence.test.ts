import { expect, test } from "vitest";
import { type Evidence, evidenceOfEvent, evidenceOfState } from "../../../src/commands/evidence.ts";

const FLOW_ID = "3f6d2c1e-8a47-4b90-9c15-7e2b60d4a8f1";
const SENT_AT = Date.parse("2026-01-01T00:00:05.400Z");

test.each<[byEvent: Evidence, byState: Evidence, timestamp: string, value: string]>([
  ["confirmed", "noEvidence", "2026-01-01T00:00:05Z", "UNLOCKED"],
  ["consistent", "noEvidence", "2026-01-01T00:00:05Z", "LOCKED"],
  ["contradicted", "contradicted", "2026-01-01T00:00:06Z", "LOCKED"],
  ["consistent", "noEvidence", "2026-01-01T00:00:04Z", "UNLOCKED"],
  ["consistent", "noEvidence", "2026-01-01T00:00:05.399Z", "UNLOCKED"],
  ["confirmed", "consistent", "2026-01-01T00:00:05.401Z", "UNLOCKED"],
])(
  "times of whole seconds: %s by an event that the command caused, %s by a state alone, for %s %s",
  (byEvent, byState, timestamp, value) => {
    const data = { central_lock: { timestamp, value } };
    const event = { metadata: { flow_id: FLOW_ID }, data };
    expect(evidenceOfEvent("unlock-central-lock", event, SENT_AT, FLOW_ID)).toBe(byEvent);
    expect(evidenceOfState("unlock-central-lock", data, SENT_AT, false)).toBe(byState);
  },
);
