/** What happened to a message: a handler began, a handler ended, it was acknowledged. In the order of happening. */
export interface Entry {
  /** Which process it happened in, from 1; each begins with nothing in memory. */
  readonly process: number;
  readonly step: "begin" | "end" | "ack";
  readonly id: string;
  /** Which try of the handler it was. */
  readonly tries: number;
}

/** What may not happen. */
export interface Verdict {
  /** Messages that no handler finished. */
  readonly lost: string[];
  /** Messages that were acknowledged before a handler had finished them. */
  readonly acknowledgedEarly: string[];
  /** Messages that reached a handler again though no process had died. */
  readonly repeated: string[];
}

/** Judges a run by what was published and what the ledger says. */
export function judge(published: readonly string[], ledger: readonly Entry[]): Verdict {
  const ended = new Set<string>();
  const begun = new Set<string>();
  const acknowledgedEarly = new Set<string>();
  const repeated = new Set<string>();
  for (const { process, step, id, tries } of ledger) {
    const attempt = `${process} ${id} ${tries}`;
    if (step === "end") ended.add(id);
    if (step === "ack" && !ended.has(id)) acknowledgedEarly.add(id);
    if (step !== "begin") continue;
    if (begun.has(attempt)) repeated.add(id);
    begun.add(attempt);
  }
  return {
    lost: published.filter((id) => !ended.has(id)),
    acknowledgedEarly: [...acknowledgedEarly],
    repeated: [...repeated],
  };
}

export const GUILTLESS: Verdict = { lost: [], acknowledgedEarly: [], repeated: [] };
