/** The steps of the doctor, in their order, each with the exit code that says it is the first that is wrong. */
export const STEPS = {
  variables: 10,
  URLs: 11,
  DNS: 12,
  proxy: 13,
  TLS: 14,
  API: 15,
  clock: 16,
  token: 17,
  permissions: 18,
  "rate limit": 19,
} as const;

export type Step = keyof typeof STEPS;

/** What a step found. */
export interface Finding {
  readonly step: Step;
  /** `note`: worth knowing, and in the way of nothing. `skipped`: an earlier step is in its way. */
  readonly verdict: "ok" | "note" | "wrong" | "skipped";
  readonly saw: string;
  /** What to do about it. */
  readonly advice?: string | undefined;
  /** Of the answer that was seen, for INVERS. */
  readonly flowId?: string | undefined;
}

export const ok = (step: Step, saw: string): Finding => ({ step, verdict: "ok", saw });
export const note = (step: Step, saw: string, advice?: string): Finding => ({
  step,
  verdict: "note",
  saw,
  advice,
});
export const wrong = (step: Step, saw: string, advice: string): Finding => ({
  step,
  verdict: "wrong",
  saw,
  advice,
});
export const skipped = (step: Step): Finding => ({ step, verdict: "skipped", saw: "not looked at" });
