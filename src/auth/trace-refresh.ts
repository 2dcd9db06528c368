import { serverOf, type TokenTrace, traced } from "../tracing.ts";
import type { RefreshResult } from "./refresh-result.ts";

function endOf(result: RefreshResult): Partial<TokenTrace> {
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

/** Renews the token within the tracing channel `invers-oneapi:token`. */
export const traceRefresh = (tokenUrl: string, work: () => Promise<RefreshResult>): Promise<RefreshResult> =>
  traced(
    "token",
    work,
    () => ({ method: "POST", path: new URL(tokenUrl).pathname, ...serverOf(tokenUrl) }),
    endOf,
  );
