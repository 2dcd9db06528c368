import { serverOf, type TokenTrace } from "../tracing.ts";
import type { RefreshResult } from "./refresh-result.ts";

/** What the tracing channel `invers-oneapi:token` is told when a refresh begins. */
export const traceOf = (tokenUrl: string): TokenTrace => ({
  method: "POST",
  path: new URL(tokenUrl).pathname,
  ...serverOf(tokenUrl),
});

/** And at its end. */
export function traceEndOf(result: RefreshResult): Partial<TokenTrace> {
  switch (result.kind) {
    case "token":
      return { outcome: "renewed", lifetimeMs: result.response.lifetimeMs };
    case "unchanged":
      return { outcome: "unchanged" };
    case "failed": {
      const { error } = result.failure;
      return { outcome: "failed", code: error.code, error };
    }
  }
}
