// What is written down of callers, their commands, and the requests that arrive.
import type { CommandOutcome } from "invers-oneapi";
import { type Clock, type Moment, momentOf } from "../../../../src/clock.ts";
import { MAX_AGE_MS, TIME_LIMITS } from "../../../../src/options/defaults.ts";
import type { Answer, Wish } from "./steps.ts";

/** A command as it arrived at the API. */
export interface Post {
  readonly command: Command;
  answer?: Answer;
  answeredAt?: number;
  give?: ((answer: Answer) => void) | undefined;
}

/** One command of the queue, or one that went past it. */
export interface Command {
  readonly owner: object;
  readonly vehicle: string;
  readonly name: string;
  /** Its first caller; without one it went past the queue. */
  readonly first: Caller | undefined;
  /** Those that it has to wait for. */
  readonly before: readonly Command[];
  readonly posts: Post[];
  /** Who waits for it. */
  readonly callers: Set<Caller>;
  superseded: boolean;
  ended: boolean;
}

export interface Caller {
  readonly id: number;
  readonly wish: Wish;
  readonly calledAt: Moment;
  readonly controller: AbortController;
  /** The commands that it waited for, one after the other. */
  readonly commands: Command[];
  /** It left while others waited for the same command. */
  hasLeftOthers: boolean;
  outcome?: CommandOutcome;
}

export const maxAgeOf = ({ wish }: Caller): number => wish.maxAge ?? MAX_AGE_MS;
export const deadlineOf = ({ wish }: Caller): number => wish.deadline ?? TIME_LIMITS.write.deadline;

/** Whether nothing will ever be sent for this caller. */
export const isOver = ({ wish, controller }: Caller): boolean =>
  wish.as === "lacking" || controller.signal.aborted;

/** The caller's own signal aborts. */
export function leave(caller: Caller): void {
  const callers = caller.commands.at(-1)?.callers;
  caller.hasLeftOthers = callers?.delete(caller) === true && callers.size > 0;
  caller.controller.abort("enough");
}

/** @param owner whose code it runs in: its first caller, or anything for one past the queue */
export function newCommand(
  owner: object,
  vehicle: string,
  name: string,
  commands: readonly Command[],
): Command {
  const first = "wish" in owner ? (owner as Caller) : undefined;
  const isBefore = (one: Command) => one.first && one.vehicle === vehicle && !one.ended;
  return {
    owner,
    vehicle,
    name,
    first,
    before: first?.wish.serialize ? commands.filter(isBefore) : [],
    posts: [],
    callers: new Set(first ? [first] : []),
    superseded: first !== undefined && isOver(first),
    ended: false,
  };
}

export const newCaller = (id: number, wish: Wish, clock: Clock): Caller => ({
  id,
  wish,
  calledAt: momentOf(clock),
  controller: new AbortController(),
  commands: [],
  hasLeftOthers: false,
});
