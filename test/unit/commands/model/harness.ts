import { AsyncLocalStorage } from "node:async_hooks";
import { type OneApiEvent, sendCommand } from "invers-oneapi";
import { createManualClock, type ManualClock } from "invers-oneapi/testing";
import { contextOf } from "../../../../src/client-context.ts";
import { type Client, createClient } from "../../../support/client.ts";
import { scan } from "../../../support/leak-scan.ts";
import { same } from "../../../support/same.ts";
import { turn } from "../../../support/turn.ts";
import { checkEnd, checkOutcome, checkPost, checkProgress, toJoin } from "./ledger.ts";
import { type Caller, type Command, leave, newCaller, newCommand, type Post } from "./records.ts";
import { DIRECT, type Step, type Wish } from "./steps.ts";
import { toResponse } from "./to-response.ts";
import { ModelTokens } from "./tokens.ts";

const PREFIX = "/vehicles/{vehicle_id}/commands/";

/** Whose code runs: a caller's, or that of a command past the queue. One for all lives: Node asks each at every promise. */
const running = new AsyncLocalStorage<Caller | { vehicle: string }>();

/** A client whose callers, commands and requests are written down as they come; each is judged then. */
export class CommandHarness {
  private readonly clock: ManualClock = createManualClock();
  private readonly client: Client;
  private readonly commands: Command[] = [];
  private readonly byId = new Map<string, Command>();
  private readonly posts: Post[] = [];
  private readonly callers: Caller[] = [];
  private readonly tokens = new ModelTokens();
  private closed = false;
  private direct = { calls: 0, ended: 0 };
  private failure: unknown;

  constructor({ random }: { random: number }) {
    const { clock } = this;
    this.client = createClient({
      clock,
      random: () => random,
      baseUrl: "http://127.0.0.1:1",
      tokenProvider: this.tokens.provider,
      onEvent: (event) => this.judged(() => this.told(event)),
      fetchSendsOnce: true,
      fetch: (url) => this.judged(() => this.arrived(new URL(url).pathname)) as Promise<Response>,
    });
    const context = contextOf(this.client);
    let { calls } = context;
    // Each call draws its id as it begins.
    Object.defineProperty(context, "calls", {
      get: () => calls,
      set: (count: number) => {
        calls = count;
        this.judged(() => this.begun(`${context.idPrefix}-${count}`));
      },
    });
  }

  async run(step: Step): Promise<void> {
    await this.take(step);
    await turn();
    await turn();
    if (this.failure) throw this.failure;
    checkProgress(this.commands, this.callers, this.clock, this.tokens.held, this.closed);
  }

  /** Everything has to come to an end, and to leave nothing behind. */
  async finish(): Promise<void> {
    await this.run({ do: "close" });
    const { commands, inFlight } = contextOf(this.client);
    same("callers without an outcome", this.callers.filter(({ outcome }) => !outcome).length, 0);
    same("calls past the queue", this.direct.ended, this.direct.calls);
    same("vehicles in the queue", commands.size, 0);
    same("calls in flight", inFlight.size, 0);
    same("timers left", this.clock.pending, 0);
    // Now, and not at the end of a long run, which could not hold all its errors.
    same("secrets shown", scan.leaks().join(), "");
    scan.clear();
  }

  /** What is wrong ends the life, wherever it is found: a hook that throws changes nothing. */
  private judged<T>(work: () => T): T | undefined {
    try {
      return work();
    } catch (error) {
      this.failure ??= error;
      return undefined;
    }
  }

  private async take(step: Step): Promise<unknown> {
    switch (step.do) {
      case "call":
        for (const caller of step.leave.map((of) => this.callers.at(-1 - of))) if (caller) leave(caller);
        for (const wish of step.wishes) this.send(wish);
        return;
      case "post":
        return this.post(step.vehicle);
      case "answer": {
        const open = this.posts.filter(({ give }) => give);
        return open.at(-1 - (step.of % Math.max(open.length, 1)))?.give?.(step.answer);
      }
      case "token": {
        if (step.is === "held") this.tokens.held = true;
        else this.tokens.release(step.is === "failed" ? "fail" : "give");
        return;
      }
      case "advance":
        return this.clock.advance(step.ms);
      case "advanceWall":
        return this.clock.advanceWall(step.ms);
      case "close":
        this.closed = true;
        return this.client.close();
    }
  }

  private send(wish: Wish): void {
    const caller = newCaller(this.callers.length, wish, this.clock);
    this.callers.push(caller);
    const { maxAge, deadline, join, serialize, as } = wish;
    if (as === "ended") leave(caller);
    const options = { maxAge, deadline, join, serialize, signal: caller.controller.signal };
    const capable = as === "lacking" ? { capabilities: [] } : {};
    running.run(caller, () => {
      sendCommand(this.client, wish.vehicle, wish.name, { ...options, ...capable }).then(
        (outcome) => {
          this.judged(() => checkOutcome(caller, outcome, this.clock, this.closed));
          caller.outcome = outcome;
          caller.commands.at(-1)?.callers.delete(caller);
        },
        (error) => {
          this.failure ??= error;
        },
      );
    });
  }

  private post(vehicle: string): void {
    this.direct.calls++;
    const ended = () => this.direct.ended++;
    running.run({ vehicle }, () => {
      const path = `${PREFIX}${DIRECT}` as `${typeof PREFIX}draw-attention`;
      this.client.POST(path, { params: { path: { vehicle_id: vehicle } } }).then(ended, ended);
    });
  }

  private begun(id: string): void {
    const runs = running.getStore();
    if (!runs) throw new Error("a call of nobody");
    let command: Command;
    if ("wish" in runs) {
      const { wish, commands } = runs;
      same(`caller ${runs.id} could join`, toJoin(this.commands, runs, this.clock), undefined);
      command = newCommand(runs, wish.vehicle, wish.name, this.commands);
      commands.at(-1)?.callers.delete(runs);
      commands.push(command);
      if (runs.controller.signal.aborted) command.callers.delete(runs);
    } else command = newCommand(runs, runs.vehicle, DIRECT, this.commands);
    if (!this.closed && !command.superseded)
      for (const other of this.commands) if (other.vehicle === command.vehicle) other.superseded = true;
    this.commands.push(command);
    this.byId.set(id, command);
  }

  private told(event: OneApiEvent): void {
    if (!("callId" in event)) return;
    const command = this.byId.get(event.callId) as Command;
    if (event.type === "call-finished") {
      command.ended = true;
      checkEnd(command, this.clock, this.closed);
    }
    if (event.type !== "command-joined") return;
    const caller = running.getStore() as Caller;
    same(`caller ${caller.id} joins`, toJoin(this.commands, caller, this.clock) === command, true);
    caller.commands.at(-1)?.callers.delete(caller);
    caller.commands.push(command);
    command.callers.add(caller);
  }

  private arrived(path: string): Promise<Response> {
    const runs = running.getStore();
    const command = this.commands.filter((one) => one.owner === runs && !one.ended).at(-1);
    if (!command) throw new Error(`${path} is sent for nobody`);
    same("path", path, `/vehicles/${command.vehicle}/commands/${command.name}`);
    checkPost(command, this.clock);
    const post: Post = { command };
    command.posts.push(post);
    this.posts.push(post);
    return new Promise((resolve, reject) => {
      post.give = (answer) => {
        post.give = undefined;
        post.answer = answer;
        post.answeredAt = this.clock.monotonic();
        try {
          resolve(toResponse(answer));
        } catch (error) {
          reject(error);
        }
      };
    });
  }
}
