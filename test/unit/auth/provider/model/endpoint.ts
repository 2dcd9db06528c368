import { type Clock, momentOf } from "../../../../../src/clock.ts";
import type { Answer } from "./steps.ts";
import type { Hands, Reply } from "./token-life.ts";

interface Asked {
  readonly request: Request;
  readonly sent: Hands;
  answer?: (reply: Reply) => void;
}

interface Granted {
  readonly sent: Hands;
  readonly life: number;
  held?: boolean;
  /** Of all its grants. */
  shortestLife?: number;
}

function toResponse(reply: Reply): Response {
  if (reply.kind === "grant")
    return Response.json({ access_token: reply.value, token_type: "bearer", expires_in: reply.lifetimeS });
  if (reply.code === "network") throw new TypeError("fetch failed");
  if (reply.code === "unusable-answer") return new Response("<html>");
  const headers: Record<string, string> = reply.retryAfterS ? { "retry-after": `${reply.retryAfterS}` } : {};
  if (reply.code === "invalid_client") return Response.json({ error: reply.code }, { status: 401, headers });
  return new Response(null, { status: Number(reply.code.slice("http-".length)), headers });
}

/** The token endpoint: holds each request until it is told what to answer, and remembers what it granted. */
export class ModelEndpoint {
  readonly asked: Asked[] = [];
  /** All values that were granted, with their life: as they were first held, whatever later grants say. */
  readonly granted = new Map<string, Granted>();
  private readonly clock: Clock;

  constructor(clock: Clock) {
    this.clock = clock;
  }

  readonly fetch = (url: string, init?: RequestInit): Promise<Response> =>
    new Promise((resolve, reject) => {
      const answer = (reply: Reply) => {
        try {
          resolve(toResponse(reply));
        } catch (error) {
          reject(error);
        }
      };
      this.asked.push({ request: new Request(url, init), sent: momentOf(this.clock), answer });
    });

  leftOf(value: string): number {
    const { sent, life } = this.granted.get(value) as { sent: Hands; life: number };
    return life - Math.max(this.clock.monotonic() - sent.monotonic, this.clock.wall() - sent.wall, 0);
  }

  floorOf(value: string): number {
    return Math.min(1000, (this.granted.get(value)?.shortestLife ?? 0) / 20);
  }

  /** Answers the `of`-th newest request that has no answer yet; first tells which one, and what it will get. */
  answer(of: number, answer: Answer, onReply: (request: number, reply: Reply) => void): void {
    const open = this.asked.filter((each) => each.answer);
    const one = open.at(-1 - (of % Math.max(open.length, 1)));
    if (!one?.answer) return;
    const reply: Reply = answer.kind === "grant" ? this.toGrant(answer, one) : answer;
    onReply(this.asked.indexOf(one), reply);
    one.answer(reply);
    delete one.answer;
  }

  private toGrant({ again, lifetimeS }: Answer & { kind: "grant" }, { sent }: Asked): Reply {
    const value = (again && [...this.granted.keys()].at(-again)) || `token-${this.granted.size}`;
    const life = Math.min(lifetimeS, 86_400) * 1000;
    const before = this.granted.get(value);
    const shortestLife = Math.min(life, before?.shortestLife ?? life);
    if (before?.held) before.shortestLife = shortestLife;
    else this.granted.set(value, { sent, life, shortestLife });
    return { kind: "grant", value, lifetimeS };
  }
}
