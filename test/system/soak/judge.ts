import { createHmac } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";

/** After the first 401 for it a revoked token may still be under way, but not for longer than this. */
const STRAGGLING_MS = 1000;

/** The API: looks at the token of every request, and remembers what should not have come. */
export interface Judge {
  readonly violations: string[];
  requests: number;
  /** How many different tokens came. */
  readonly tokens: number;
  /** The newest token is worth nothing from now on. */
  revoke(): void;
  answer(request: IncomingMessage, response: ServerResponse): void;
}

export function createJudge(key: string): Judge {
  const seen = new Set<string>();
  /** When the first 401 was given for it. */
  const revoked = new Map<string, number | undefined>();
  let newest = "";

  function verdict(authorization: string | undefined): string {
    if (!authorization?.startsWith("Bearer ")) return "no token";
    const token = authorization.slice("Bearer ".length);
    const [number = "", expiry = "", signature] = token.split(".");
    const own = createHmac("sha256", key).update(`${number}.${expiry}`).digest("base64url");
    if (signature !== own) return "a foreign token";
    seen.add(token);
    if (revoked.has(token)) return "a revoked token";
    if (!newest || Number(number) > Number(newest.split(".")[0])) newest = token;
    const late = Date.now() - Number(expiry);
    return late > 0 ? `a token that expired ${late} ms before` : "";
  }

  const judge: Judge = {
    violations: [],
    requests: 0,
    get tokens() {
      return seen.size;
    },
    revoke() {
      revoked.set(newest, undefined);
    },
    answer(request, response) {
      judge.requests++;
      const fault = verdict(request.headers.authorization);
      if (fault === "a revoked token") {
        const since = revoked.get(newest) ?? Date.now();
        revoked.set(newest, since);
        if (Date.now() - since > STRAGGLING_MS) judge.violations.push(`${fault}, long after its 401`);
      } else if (fault) judge.violations.push(fault);
      response.writeHead(fault ? 401 : 200).end(fault);
    },
  };
  return judge;
}
