// A token's life and end, told a second time: see reference.ts.

/** What the token endpoint answers. */
export type Reply =
  | { kind: "grant"; value: string; lifetimeS: number }
  | { kind: "failure"; code: string; permanent?: boolean; retryAfterS?: number };

export interface Setup {
  /** The one value that `random()` has. */
  random: number;
  /** Whether the secret comes from a function. */
  supplier: boolean;
}

export interface Hands {
  monotonic: number;
  wall: number;
}

/** A life, counted from when its request was sent. */
export interface Grant {
  life: number;
  sent: Hands;
}

export interface Token {
  value: string;
  /** The shortest of its grants. */
  life: number;
  /** All that were made of it: it is over with the first. */
  grants: Grant[];
  /** When its latest request was sent. */
  issued: Hands;
  tooShort?: boolean;
}

/** The hands of the clock, the token, and which tokens the API rejected. */
export class TokenLife {
  readonly now: Hands;
  readonly setup: Setup;
  token: Token | undefined;
  private rejections: number[] = [];
  private restUntil = -1;

  constructor(setup: Setup, now: Hands) {
    this.setup = setup;
    this.now = { ...now };
  }

  get remaining() {
    return this.token ? this.leftOf(this.token.grants) : 0;
  }

  protected leftOf(grants: Grant[]) {
    return Math.min(...grants.map(({ sent, life }) => life - this.since(sent)));
  }

  private since({ monotonic, wall }: Hands) {
    return Math.max(this.now.monotonic - monotonic, this.now.wall - wall, 0);
  }

  get bars() {
    const life = this.token?.life ?? 0;
    const jitter = this.setup.random * Math.min(12_000, life / 20);
    return {
      aging: Math.min(120_000, life / 2) + jitter,
      critical: Math.min(10_000, life / 10),
      floor: Math.min(1000, life / 20),
    };
  }

  get state() {
    const { remaining, bars } = this;
    if (!this.token) return "none";
    if (remaining <= bars.floor) return "expired";
    if (remaining <= bars.critical) return "critical";
    return remaining <= bars.aging ? "aging" : "fresh";
  }

  invalidate(value: string) {
    const { token, now } = this;
    if (token?.value !== value || now.monotonic < this.restUntil) return "stale";
    if (this.since(token.issued) <= 60_000) {
      this.rejections = [...this.rejections.filter((at) => now.monotonic - at <= 60_000), now.monotonic];
      if (this.rejections.length === 3) {
        this.rejections = [];
        this.restUntil = now.monotonic + 30_000;
        return "stale";
      }
    }
    this.token = undefined;
    return "evicted";
  }
}
