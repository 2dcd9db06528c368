import { OneApiError } from "../errors/oneapi-error.ts";
import { deepestCode, flowIdOf } from "../errors/redact-error.ts";
import type { ClientSettings } from "../options/settings.ts";
import type { AnswerFacts, CallFacts } from "../telemetry.ts";
import { type CallTrace, serverOf } from "../tracing.ts";
import { type AttemptResult, codeOf } from "./classify.ts";
import type { Call } from "./plan.ts";

/** The first parameter of a path below `/vehicles` names the vehicle. */
const VEHICLE = /^\/vehicles\/\{([^{}]+)\}/;

/** What is known of a call from its beginning. */
export function callFacts(
  { telemetry }: Pick<ClientSettings, "telemetry">,
  { id, method, path, init }: Pick<Call, "id" | "method" | "path" | "init">,
): CallFacts {
  const name = telemetry?.vehicleId ? VEHICLE.exec(path)?.[1] : undefined;
  const vehicleId = name && init?.params?.path?.[name];
  const facts = { callId: id, method, path };
  return vehicleId ? { ...facts, vehicleId: String(vehicleId) } : facts;
}

/** What the traces of a call and of its attempts tell from their beginning. */
export const traceFacts = (
  settings: Pick<ClientSettings, "telemetry" | "baseUrl">,
  call: Pick<Call, "id" | "method" | "path" | "init">,
): CallTrace => ({ ...callFacts(settings, call), ...serverOf(settings.baseUrl) });

/** What an attempt came to, or a call by its last attempt. */
export function answerFacts(result: AttemptResult): AnswerFacts {
  const { response, error, aborted, authorization } = result;
  return {
    status: response?.status,
    code: codeOf(result),
    cause: OneApiError.is(error) && !aborted ? deepestCode(error.cause) : undefined,
    flowId: flowIdOf(response, authorization),
  };
}

/** The error of this package that an attempt or a call without a result ended with. */
export const ownError = (
  { error, aborted }: Pick<AttemptResult, "error" | "aborted">,
  result: unknown,
): { error?: OneApiError } => (!result && !aborted && OneApiError.is(error) ? { error } : {});
