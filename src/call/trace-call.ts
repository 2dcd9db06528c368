import type { ClientSettings } from "../options/settings.ts";
import { serverOf, traced } from "../tracing.ts";
import { callFacts, ownError } from "./call-facts.ts";
import type { Call } from "./plan.ts";
import { endFacts, type PerformedCall } from "./result.ts";

/** Makes a call within the tracing channel `invers-oneapi:call`. */
export const traceCall = (
  settings: ClientSettings,
  call: Call,
  work: () => Promise<PerformedCall>,
): Promise<PerformedCall> =>
  traced(
    "call",
    work,
    () => ({ ...callFacts(settings, call), ...serverOf(settings.baseUrl) }),
    ({ outcome, result }) => ({ ...endFacts(call, outcome, result), ...ownError(outcome, result) }),
  );
