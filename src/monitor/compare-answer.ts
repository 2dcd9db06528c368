import { type Difference, findDifferences } from "./differences.ts";
import type { LoadedContract } from "./load-contract.ts";

/** An answer as it came. */
export interface SeenAnswer {
  /** Such as `GET /vehicles`. */
  readonly operation: string;
  readonly status: number;
  /** Whether it says that it is JSON. */
  readonly isJson: boolean;
  readonly text: string;
}

const ofTheWhole = (expected: string, found: string, evidence?: string): Difference => ({
  kind: "contradicts",
  pointer: "",
  path: [],
  expected,
  found,
  evidence,
});

/** Where an answer is not what the documents say; of an operation that they do not describe, nothing. */
export function compareAnswer({ contract, isValid }: LoadedContract, seen: SeenAnswer): Difference[] {
  const { operation, status, isJson, text } = seen;
  if (!contract.has(operation)) return [];
  const answer = contract.answer(operation, status);
  if (!answer) return [ofTheWhole("a documented status", String(status))];
  if (!isJson) return [ofTheWhole("JSON", "another content type", answer.evidence)];
  if (!answer.schema || text === "") return [];
  return findDifferences(contract, isValid, answer, JSON.parse(text));
}
