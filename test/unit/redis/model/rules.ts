// What must hold whatever happens: a fresh token touches nothing (see the harness), one lease at a time mints, nobody is
// handed an evicted, expired or foreign token, and a store in trouble fails no caller and delays none for long.
import type { ManualClock, TestTokenStore } from "invers-oneapi/testing";
import { same } from "../../../support/same.ts";
import { placeOf, valueIn } from "../../../support/token-fleet.ts";
import type { ModelEndpoint } from "../../auth/provider/model/endpoint.ts";
import type { Reply } from "../../auth/provider/model/token-life.ts";
import { type ModelProcess, REQUEST_MS } from "./process.ts";

export interface Setup {
  readonly lifetimeS: number;
  /** What `random()` gives, one after the other. */
  readonly draws: readonly number[];
}

export const TOKEN_URL = "https://api.invers.com/auth/oauth/token";
/** After a failure of the store a refresh of up to 30 s may be under way, and another one be begun for 30 s. */
const EXCUSED_MS = 60_000;
const PATIENCE_MS = 5000;

export class Rules {
  private readonly setup: Setup;
  private readonly clock: ManualClock;
  private readonly endpoint: ModelEndpoint;
  private readonly store: TestTokenStore;
  /** Who made each token request, and for whom each token was issued. */
  private readonly askedBy: ModelProcess[] = [];
  private readonly issuedTo = new Map<string, string>();
  private readonly problems: string[] = [];

  constructor(setup: Setup, clock: ManualClock, endpoint: ModelEndpoint, store: TestTokenStore) {
    this.setup = setup;
    this.clock = clock;
    this.endpoint = endpoint;
    this.store = store;
  }

  /** What the n-th request is answered, also if nobody waits for it any more. */
  onReply(request: number, reply: Reply): void {
    const process = this.askedBy[request] as ModelProcess;
    const isLate = this.endpoint.asked[request]?.request.signal.aborted ?? false;
    if (reply.kind === "grant") this.issuedTo.set(reply.value, process.clientId);
    if (reply.kind === "failure" || isLate) process.onRefused(isLate);
  }

  onHandedOut(process: ModelProcess, value: string): void {
    const { problems, endpoint, issuedTo } = this;
    process.token = value;
    if (process.evicted.has(value)) problems.push(`${value}: handed out though evicted`);
    if (endpoint.leftOf(value) <= 0) problems.push(`${value}: handed out though expired`);
    if (issuedTo.get(value) !== process.clientId) problems.push(`${value}: handed out though foreign`);
  }

  /** Only the token endpoint fails a caller. */
  onFailed(process: ModelProcess, { name, code }: { name: string; code: string }): void {
    if (name === "ClosedError" || process.refused || this.waitsInVain(process)) return;
    this.problems.push(`a caller failed: ${name} ${code}`);
  }

  private waitsInVain(process: ModelProcess): boolean {
    const now = this.clock.monotonic();
    return this.endpoint.asked.some(
      ({ sent, answer }, index) =>
        answer && this.askedBy[index] === process && now - sent.monotonic >= REQUEST_MS,
    );
  }

  /** Whoever asks has the right to, or the store failed it, or it waited long enough. */
  onRequest(process: ModelProcess, isStoreWell: boolean): void {
    const now = this.clock.monotonic();
    const isExcused = now - process.failedAt <= EXCUSED_MS;
    const { isLeased } = process;
    const isPatient = now - (process.lookingSince ?? now) >= PATIENCE_MS;
    if (!isLeased && !isExcused && !isPatient) this.problems.push("a token request without a lease");
    if (isLeased && !isExcused && !process.hasUsedLease && isStoreWell) void this.lookForBetter(process);
    process.onRequest();
    this.askedBy.push(process);
  }

  /** Nobody asks while there is a token in the store that would do. */
  private async lookForBetter(process: ModelProcess): Promise<void> {
    const stored = await this.store.read(placeOf(TOKEN_URL, process.clientId));
    const value = stored && valueIn(placeOf(TOKEN_URL, process.clientId), stored.value);
    if (!value || value === process.token || process.evicted.has(value)) return;
    const { remainingMs } = process.provider.status();
    const agingMs = Math.min(120_000, this.setup.lifetimeS * 500);
    if (stored.ttlMs > Math.max(agingMs, remainingMs))
      this.problems.push(`a request though ${value} is there`);
  }

  /** Looked at after each step. */
  hold(processes: readonly ModelProcess[]): void {
    for (const process of processes) {
      if (!process.provider.status().renewing) process.lookingSince = undefined;
      if (process.idleMs > 0) this.problems.push(`a caller waits ${process.idleMs} ms too long`);
    }
    same("what must not be", this.problems.join("; "), "");
  }
}
