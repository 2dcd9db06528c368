import type { Outcome } from "invers-oneapi";
import type { Fault } from "./faults.ts";
import type { Entry } from "./fleet.ts";

/** What must never happen. */
export type Lie =
  | "arrived twice"
  | "notSent, but executed"
  | "rejected, but executed"
  | "confirmed, but not executed"
  | "sent after maxAge"
  | "threw";

export interface Report {
  readonly lies: { readonly lie: Lie; readonly fault: string; readonly command: string }[];
  /** `fault: outcome` -> how often. */
  readonly counts: Map<string, number>;
  readonly outcomes: Record<Outcome, number>;
}

/** What the callers of a command were told; customers tap twice. */
export interface Told {
  readonly command: string;
  readonly entry: Entry;
  readonly told: readonly (Outcome | "threw")[];
}

/**
 * Compares what was said with what happened.
 *
 * @param late commands whose headers left after their limit, as far as the client could know
 */
export function judge(
  results: readonly Told[],
  ledger: ReadonlyMap<string, Entry>,
  late: ReadonlySet<string>,
): Report {
  const lies: Report["lies"] = [];
  const counts: Report["counts"] = new Map();
  const outcomes: Report["outcomes"] = { confirmed: 0, rejected: 0, notSent: 0, unknown: 0 };
  const note = (lie: Lie, fault: Fault, command: string) => lies.push({ lie, fault: fault.name, command });

  for (const { told, command, entry } of results) {
    const { fault, executions } = entry;
    for (const outcome of told) {
      const key = `${fault.name}: ${outcome}`;
      counts.set(key, (counts.get(key) ?? 0) + 1);
      if (outcome === "threw") note("threw", fault, command);
      else outcomes[outcome]++;
      if (outcome === "confirmed" && !executions) note("confirmed, but not executed", fault, command);
      // Of two taps the second may have gone on alone when the first one's time was over; then it was the second's.
      const another = told.some((one) => one === "confirmed" || one === "unknown");
      if (!executions || another) continue;
      if (outcome === "notSent") note("notSent, but executed", fault, command);
      if (outcome === "rejected") note("rejected, but executed", fault, command);
    }
  }
  for (const [command, { fault, arrivals, taken }] of ledger) {
    if (taken > 1) note("arrived twice", fault, command);
    // Stopped at that moment, it did not arrive.
    if (late.has(command) && arrivals) note("sent after maxAge", fault, command);
  }
  return { lies, counts, outcomes };
}
