// What came of the wishes, and what must hold of it.
import type { CommandOutcome } from "invers-oneapi";
import { ageOf, type Clock, type Moment } from "../../../../src/clock.ts";
import { TIME_LIMITS } from "../../../../src/options/defaults.ts";
import { same } from "../../../support/same.ts";
import { type Caller, type Command, deadlineOf, isOver, maxAgeOf } from "./records.ts";
import type { Answer } from "./steps.ts";

const isProvenUnsent = (answer: Answer | undefined): boolean =>
  answer === "refused" || answer === "unauthorized";

const REJECTIONS: readonly unknown[] = ["conflict", "limited", "unauthorized"] satisfies Answer[];

/** The command that a wish has to join, if there is one. */
export function toJoin(commands: readonly Command[], caller: Caller, clock: Clock): Command | undefined {
  const { wish, calledAt } = caller;
  if (!wish.join || isOver(caller)) return undefined;
  const last = commands
    .filter((one) => one.vehicle === wish.vehicle && one.first && !one.ended && !one.superseded)
    .filter(({ callers }) => callers.size)
    .at(-1);
  if (!last?.first || last.name !== wish.name) return undefined;
  const { first } = last;
  if (!last.posts.length && ageOf(first.calledAt, clock) >= maxAgeOf(first)) return undefined;
  const inTime = (hand: keyof Moment) =>
    first.calledAt[hand] + maxAgeOf(first) <= calledAt[hand] + maxAgeOf(caller);
  const isLater = first.calledAt.monotonic >= calledAt.monotonic;
  return inTime("monotonic") && (!isLater || inTime("wall")) ? last : undefined;
}

/** What must hold as a command arrives at the API. */
export function checkPost(command: Command, clock: Clock): void {
  const { first, posts, before, callers, ended } = command;
  same("sent after its end", ended, false);
  const answers = posts.map(({ answer }) => answer);
  same("sent again without proof", answers.every(isProvenUnsent), true);
  same("resends", answers.filter((one) => one === "refused").length < 2, true);
  same("replays", answers.filter((one) => one === "unauthorized").length < 2, true);
  if (!first) return;
  same(
    "sent beside another command",
    before.every((one) => one.ended),
    true,
  );
  same("sent for nobody", callers.size > 0, true);
  for (const caller of [first, ...callers])
    same(`sent when stale, caller ${caller.id}`, ageOf(caller.calledAt, clock) <= maxAgeOf(caller), true);
  same("sent after the deadline", ageOf(first.calledAt, clock) <= deadlineOf(first), true);
}

/** A command that was sent ends with its answer, unless the program ends it. */
export function checkEnd({ first, posts, callers }: Command, clock: Clock, closed: boolean): void {
  const lately = posts.at(-1);
  if (!first || !lately || lately.answer || closed) return;
  const isLeft = [...callers].every((caller) => ageOf(caller.calledAt, clock) >= deadlineOf(caller));
  // The answer may also take longer than one attempt is given, the first or one after that.
  const isLate = ageOf(first.calledAt, clock) >= Math.min(deadlineOf(first), TIME_LIMITS.write.timeout);
  same("ended before its answer", isLeft || isLate, true);
}

/** What must be true of what a caller is told. */
export function checkOutcome(caller: Caller, outcome: CommandOutcome, clock: Clock, closed: boolean): void {
  same("settled twice", caller.outcome, undefined);
  const { commands, controller, wish } = caller;
  const posts = commands.flatMap((command) => command.posts);
  const last = commands.at(-1) as Command;
  const age = ageOf(caller.calledAt, clock);
  const told = `caller ${caller.id}, ${outcome.outcome}`;
  switch (outcome.outcome) {
    case "confirmed":
      same(told, last.posts.at(-1)?.answer, "ok");
      break;
    case "rejected":
      same(told, REJECTIONS.includes(last.posts.at(-1)?.answer), true);
      break;
    case "unknown": {
      const isOpen = posts.some(({ answer }) => !answer || answer === "error" || answer === "reset");
      const isLeft = !last.ended && [...last.callers].some((other) => other !== caller);
      same(told, isOpen || isLeft || caller.hasLeftOthers, true);
      break;
    }
    case "notSent": {
      same(`${told}, and sent`, posts.map(({ answer }) => answer).every(isProvenUnsent), true);
      same(`${told}, and goes on`, commands.map(({ ended }) => ended).includes(false), false);
      const { reason } = outcome;
      const isLate = age >= Math.min(maxAgeOf(caller), deadlineOf(caller));
      const holds: Partial<Record<typeof reason, boolean>> = {
        aborted: controller.signal.aborted,
        capability: wish.as === "lacking",
        closed,
        stale: isLate,
        deadline: isLate,
        unreachable: posts.some(({ answer }) => answer === "refused"),
        token: true,
      };
      same(`${told} by ${reason}`, holds[reason], true);
    }
  }
}

/** What must have happened by now, since nothing stands in its way. */
export function checkProgress(
  commands: readonly Command[],
  callers: readonly Caller[],
  clock: Clock,
  held: boolean,
  closed: boolean,
): void {
  for (const caller of callers) {
    const { outcome, controller, calledAt, commands: own } = caller;
    if (outcome) continue;
    const told = `caller ${caller.id} waits`;
    same(`${told} after its abort`, controller.signal.aborted, false);
    same(`${told} after close()`, closed, false);
    same(`${told} after its deadline`, clock.monotonic() - calledAt.monotonic < deadlineOf(caller), true);
    same(`${told} for nothing`, own.at(-1)?.ended, false);
  }
  for (const { first, before, posts, ended } of commands) {
    if (ended) continue;
    const isStale = !!first && clock.monotonic() - first.calledAt.monotonic >= maxAgeOf(first);
    same(`the command of ${first?.id} is stale`, isStale && !posts.length, false);
    if (held || !before.every((one) => one.ended)) continue;
    const lately = posts.at(-1);
    const pauses = lately?.answer === "refused" && clock.monotonic() - (lately.answeredAt ?? 0) < 100;
    same(`a command of ${first?.id} is not sent`, pauses || (lately !== undefined && !lately.answer), true);
  }
}
