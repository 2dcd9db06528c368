import type { ClientSettings } from "../options/settings.ts";
import { serverOf, traced } from "../tracing.ts";
import { answerFacts, callFacts, ownError } from "./call-facts.ts";
import type { AttemptResult } from "./classify.ts";
import type { CallPlan } from "./plan.ts";

/** Makes an attempt within the tracing channel `invers-oneapi:attempt`. */
export const traceAttempt = (
  settings: ClientSettings,
  plan: CallPlan,
  attempt: number,
  work: () => Promise<AttemptResult>,
): Promise<AttemptResult> =>
  traced(
    "attempt",
    work,
    () => ({ ...callFacts(settings, plan), ...serverOf(settings.baseUrl), attempt }),
    (result) => ({ ...answerFacts(result), ...ownError(result, result.result) }),
  );
