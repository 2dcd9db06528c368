import { type Evidence, sendCommand, type VerifyOptions } from "invers-oneapi";
import { expect } from "vitest";
import { type Api, api, problem } from "./api.ts";

/** The API takes the command and says nothing of use; the answer still names the flow. */
export async function unknown(command = "unlock-central-lock", answer = problem(504, "about:blank")) {
  const one = api(() => answer);
  await one.clock.advance(5_000);
  const outcome = await sendCommand(one.client, "JQ7RP", { unlisted: command });
  if (outcome.outcome !== "unknown") throw new Error(outcome.outcome);
  const at = (ms: number): string => new Date(outcome.sentAt.getTime() + ms).toISOString();
  const verify = outcome.verify as (options?: VerifyOptions) => Promise<Evidence>;
  return { one, outcome, at, verify };
}

/** Nothing was sent by looking. */
export function expectOneCommand({ sent, clock }: Api): void {
  expect(sent).toHaveLength(1);
  expect(clock.pending).toBe(0);
}
