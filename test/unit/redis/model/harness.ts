import { createManualClock, createTokenStore, type TestTokenStore } from "invers-oneapi/testing";
import { same } from "../../../support/same.ts";
import { placeOf } from "../../../support/token-fleet.ts";
import { turn } from "../../../support/turn.ts";
import { ModelEndpoint } from "../../auth/provider/model/endpoint.ts";
import { ModelProcess } from "./process.ts";
import { Rules, type Setup, TOKEN_URL } from "./rules.ts";
import type { Step } from "./steps.ts";

/** The last of them has other credentials. */
const CLIENTS = ["fleet", "fleet", "fleet", "other"];
/** Some processes, their token endpoint and their one store. What must hold is looked at as it happens. */
export class StoreHarness {
  private readonly clock = createManualClock();
  private readonly endpoint = new ModelEndpoint(this.clock);
  private readonly store: TestTokenStore = createTokenStore({ clock: this.clock });
  private readonly setup: Setup;
  private readonly rules: Rules;
  private readonly processes: ModelProcess[];
  private readonly troubles: (() => void)[] = [];
  /** Tokens that the API rejects. */
  private readonly revoked = new Set<string>();
  private draws = 0;

  constructor(setup: Setup) {
    this.setup = setup;
    this.rules = new Rules(setup, this.clock, this.endpoint, this.store);
    this.processes = CLIENTS.map((clientId) => this.start(clientId));
  }

  async run(step: Step): Promise<void> {
    await this.take(step);
    await this.clock.advance(0);
    this.rules.hold(this.processes);
  }

  /** Everything has to come to an end once the store is well and the endpoint answers. */
  async finish(): Promise<void> {
    while (this.troubles.length) await this.run({ do: "repair" });
    const grant = { kind: "grant", again: 0, lifetimeS: 0 } as const;
    for (let round = 0; round < 40; round++) {
      await this.run({ do: "answer", of: 0, reply: grant });
      await this.run({ do: "advance", ms: 1000 });
    }
    for (const { waiting } of this.processes) same("callers left", waiting, 0);
    for (const { provider } of this.processes) provider.close();
    await this.clock.advance(OPERATION_END_MS);
    same("timers left", this.clock.pending, 0);
    this.rules.hold(this.processes);
  }

  private start(clientId: string): ModelProcess {
    const { clock, store, setup } = this;
    return new ModelProcess({
      clientId,
      clock,
      store,
      random: () => setup.draws[this.draws++ % setup.draws.length] as number,
      fetch: (process, url, init) => {
        this.rules.onRequest(process, !this.troubles.length);
        return this.endpoint.fetch(url, init);
      },
    });
  }

  private pick(of: number): number {
    return of % this.processes.length;
  }

  private async take(step: Step): Promise<unknown> {
    const { clock, store, setup, troubles } = this;
    switch (step.do) {
      case "call":
        return this.callOnce(this.processes[this.pick(step.of)] as ModelProcess);
      case "revoke": {
        const newest = [...this.endpoint.granted.keys()].at(-1);
        return newest && this.revoked.add(newest);
      }
      case "advance":
        return clock.advance(step.ms);
      case "age":
        return clock.advance(step.part * setup.lifetimeS * 1000);
      case "answer": {
        const { reply } = step;
        const given = reply.kind === "grant" ? { ...reply, lifetimeS: setup.lifetimeS } : reply;
        return this.endpoint.answer(step.of, given, (request, answer) => this.rules.onReply(request, answer));
      }
      case "stall":
      case "fail":
        return troubles.push(store[step.do](...step.on));
      case "repair":
        return troubles.shift()?.();
      case "lose":
      case "corrupt":
        return store[step.do]();
      case "misplace":
        return troubles.length || this.misplace();
      case "restart": {
        const index = this.pick(step.of);
        const ended = this.processes[index] as ModelProcess;
        ended.provider.close();
        await clock.advance(0);
        this.processes[index] = this.start(ended.clientId);
        return undefined;
      }
    }
  }

  private async callOnce(process: ModelProcess): Promise<void> {
    const { state, renewing } = process.provider.status();
    const before = state === "fresh" && !renewing && !process.pending ? process.operations : undefined;
    const evicted = process.evicted.size;
    void this.call(process);
    await this.clock.advance(0);
    if (before !== undefined && evicted === process.evicted.size)
      same("operations for a fresh token", process.operations - before, 0);
  }

  /** A call of the API: it is replayed once with another token. */
  private async call(process: ModelProcess): Promise<void> {
    for (let attempt = 0; attempt < 2; attempt++) {
      try {
        const value = (await process.getToken()).reveal();
        this.rules.onHandedOut(process, value);
        // The answer comes later than whatever others were handed at the same time.
        await turn();
        if (!this.revoked.has(value) || process.provider.invalidate(value) !== "evicted") return;
        process.evicted.add(value);
      } catch (error) {
        this.rules.onFailed(process, error as { name: string; code: string });
        return;
      }
    }
  }

  private async misplace(): Promise<void> {
    const [ours, others] = ["fleet", "other"].map((clientId) => placeOf(TOKEN_URL, clientId)) as [
      string,
      string,
    ];
    const [own, other] = [await this.store.read(ours), await this.store.read(others)];
    if (!other) return;
    if (own) await this.store.remove(ours, own.value);
    await this.store.write(ours, other.value, other.ttlMs);
  }
}

/** What is under way when all is closed ends by itself. */
const OPERATION_END_MS = 1000;
