import fc from "fast-check";
import { lifeOf, oneStep, type Weighted } from "../../../support/random-steps.ts";
import type { Reply } from "./channel.ts";

/** What a function of the user's does: `wait` until a step of the life settles it. */
export type Behaviour = "ok" | "fail" | "wait";
export type Hook = "handler" | "poison" | "has" | "add";

/** One thing that happens. Numbers named `of` pick among what there is, modulo its count. */
export type Step =
  /** An event with one of three keys, or none; some are copies of an earlier one, some no events. */
  | { do: "publish"; of: number; key: number; kind: "event" | "copy" | "poison" }
  | { do: "behave"; hook: Hook; how: Behaviour }
  /** Settles what waits. */
  | { do: "settle"; of: number; ok: boolean }
  | { do: "advance"; ms: number }
  | { do: "cut" }
  | { do: "closeChannel" | "cancel" | "remove" | "declare"; of: number }
  | { do: "reply"; to: "connecting" | "consuming"; reply: Reply }
  /** Answers an attempt that hangs. */
  | { do: "answer"; reply: Exclude<Reply, "hang"> }
  | { do: "closesHang"; on: boolean };

const queue = fc.nat(1);
const of = fc.nat(9);
const kinds = ["event", "event", "event", "event", "copy", "poison"] as const;
const replies: Reply[] = ["ok", "ok", "ok", "fail", "refuse", "hang"];

const usual: Weighted<Step>[] = [
  [
    40,
    fc.record({
      do: fc.constant("publish" as const),
      of: queue,
      key: fc.nat(3),
      kind: fc.constantFrom(...kinds),
    }),
  ],
  [
    12,
    fc.record({
      do: fc.constant("behave" as const),
      hook: fc.constantFrom<Hook[]>("handler", "handler", "handler", "poison", "has", "add"),
      how: fc.constantFrom<Behaviour[]>("ok", "ok", "fail", "wait"),
    }),
  ],
  [30, fc.record({ do: fc.constant("settle" as const), of, ok: fc.boolean() })],
  [
    20,
    fc
      .constantFrom(1, 800, 1_000, 2_000, 9_999, 10_000, 30_000, 60_000, 300_000)
      .map((ms) => ({ do: "advance" as const, ms })),
  ],
];

const faults: Weighted<Step>[] = [
  [4, fc.constant({ do: "cut" as const })],
  [6, queue.map((of) => ({ do: "closeChannel" as const, of }))],
  [6, queue.map((of) => ({ do: "cancel" as const, of }))],
  [1, queue.map((of) => ({ do: "remove" as const, of }))],
  [3, queue.map((of) => ({ do: "declare" as const, of }))],
  [
    5,
    fc.record({
      do: fc.constant("reply" as const),
      to: fc.constantFrom("connecting" as const, "consuming" as const),
      reply: fc.constantFrom(...replies),
    }),
  ],
  [
    4,
    fc
      .constantFrom<Exclude<Reply, "hang">[]>("ok", "ok", "fail", "refuse")
      .map((reply) => ({ do: "answer" as const, reply })),
  ],
  [1, fc.boolean().map((on) => ({ do: "closesHang" as const, on }))],
];

const life = (kinds: Weighted<Step>[]): fc.Arbitrary<Step[]> => lifeOf(oneStep(kinds), 120);

/** A life of a consumer with two queues: every third one on a broker without faults. */
export const steps: fc.Arbitrary<Step[]> = fc.oneof(
  { weight: 1, arbitrary: life(usual) },
  { weight: 2, arbitrary: life([...usual, ...faults]) },
);
