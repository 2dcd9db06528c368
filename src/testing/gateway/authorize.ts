import type { SandboxProblemType } from "../api/problem.ts";
import type { IssuedToken, Tokens } from "../api/tokens.ts";

/** The token that a request came with, or why it is refused. */
export type Authorization =
  | { readonly token: IssuedToken }
  | { readonly type: SandboxProblemType; readonly detail: string };

/** The token that was sent, expired or not; `undefined` if the sandbox never issued it. */
export function sentToken(tokens: Tokens, authorization: string | null): IssuedToken | undefined {
  const [, value] = /^bearer +(\S+)$/i.exec(authorization ?? "") ?? [];
  return value === undefined ? undefined : tokens.find(value);
}

/** Documented: no header is one problem, whatever is wrong with the header is the other. */
export function authorize(tokens: Tokens, authorization: string | null): Authorization {
  if (!authorization) {
    return { type: "/problems/missing-credentials", detail: "The Authorization header is missing." };
  }
  const token = sentToken(tokens, authorization);
  if (!token) return { type: "/problems/invalid-credentials", detail: "The access token is unknown." };
  if (token.remainingMs() === 0) {
    return { type: "/problems/invalid-credentials", detail: "The access token has expired." };
  }
  return { token };
}

/** Documented: who holds `vehicles` holds `vehicles.ro`. */
export function isPermitted(needed: string | undefined, held: readonly string[] | undefined): boolean {
  if (!needed || !held || held.includes(needed)) return true;
  return needed.endsWith(".ro") && held.includes(needed.slice(0, -".ro".length));
}
