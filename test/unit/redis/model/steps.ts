import fc from "fast-check";
import type { TokenStoreOperation } from "invers-oneapi/testing";
import { lifeOf, oneStep, type Weighted } from "../../../support/random-steps.ts";
import type { Answer } from "../../auth/provider/model/steps.ts";

/** One thing that happens. Numbers named `of` pick among what there is, modulo its count. */
export type Step =
  /** A call of a process: with a token that the API rejects it is replayed once. */
  | { do: "call"; of: number }
  /** The API rejects the newest token from now on. */
  | { do: "revoke" }
  | { do: "advance"; ms: number }
  /** Lets this part of a token's life pass. */
  | { do: "age"; part: number }
  /** Answers a token request that has no answer yet. */
  | { do: "answer"; of: number; reply: Answer }
  | { do: "stall" | "fail"; on: TokenStoreOperation[] }
  /** Ends what is in the way of the store. */
  | { do: "repair" }
  | { do: "lose" | "corrupt" }
  /** Puts the token of other credentials in the place of ours. */
  | { do: "misplace" }
  /** A process ends, and one without a token takes its place. */
  | { do: "restart"; of: number };

const grant: Answer = { kind: "grant", again: 0, lifetimeS: 0 };
const failures: Answer[] = [
  { kind: "failure", code: "network" },
  { kind: "failure", code: "http-503", retryAfterS: 3 },
  { kind: "failure", code: "invalid_client", permanent: true },
];

const just = <T extends Step>(step: T): fc.Arbitrary<Step> => fc.constant(step);
const operations = fc.subarray<TokenStoreOperation>(["read", "write", "remove", "lease", "release"]);
const process = fc.nat(9);

const healthy: Weighted<Step>[] = [
  [40, fc.record({ do: fc.constant("call" as const), of: process })],
  [3, just({ do: "revoke" })],
  [
    20,
    fc
      .constantFrom(1, 50, 100, 249, 250, 251, 400, 1000, 2000, 5000, 7000, 10_000, 30_000, 35_000)
      .map((ms) => ({ do: "advance" as const, ms })),
  ],
  [8, fc.constantFrom(0.1, 0.25, 0.5).map((part) => ({ do: "age" as const, part }))],
  [30, fc.nat(3).map((of) => ({ do: "answer" as const, of, reply: grant }))],
  [
    4,
    fc
      .record({ of: fc.nat(3), reply: fc.constantFrom(...failures) })
      .map(({ of, reply }) => ({ do: "answer" as const, of, reply })),
  ],
  [3, fc.record({ do: fc.constant("restart" as const), of: process })],
];

const faults: Weighted<Step>[] = [
  [4, operations.map((on) => ({ do: "stall" as const, on }))],
  [3, operations.map((on) => ({ do: "fail" as const, on }))],
  [8, just({ do: "repair" })],
  [2, just({ do: "lose" })],
  [2, just({ do: "corrupt" })],
  [2, just({ do: "misplace" })],
];

const life = (kinds: Weighted<Step>[]): fc.Arbitrary<Step[]> => lifeOf(oneStep(kinds), 150);

/** A life of some processes and their store: every third one without faults of the store. */
export const steps: fc.Arbitrary<Step[]> = fc.oneof(
  { weight: 1, arbitrary: life(healthy) },
  { weight: 2, arbitrary: life([...healthy, ...faults]) },
);
