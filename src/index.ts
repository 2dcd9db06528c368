export { bearerAuth } from "./auth/bearer.ts";
export { createTokenProvider } from "./auth/provider.ts";
export { client, createClient, type OneApiClient, readyClient } from "./client.ts";
export type { Clock } from "./clock.ts";
export type { Evidence } from "./commands/evidence.ts";
export type { CommandName, CommandState, UnlistedCommand } from "./commands/names.ts";
export type { CommandOptions } from "./commands/options.ts";
export type {
  CommandOutcome,
  ConfirmedCommand,
  NotSentCommand,
  RejectedCommand,
  UnknownCommand,
} from "./commands/outcome.ts";
export { sendCommand } from "./commands/send-command.ts";
export type { VerifyOptions } from "./commands/verify.ts";
export { ClosedError } from "./errors/closed-error.ts";
export { ConfigError } from "./errors/config-error.ts";
export { ConnectionError } from "./errors/connection-error.ts";
export type { NotSentReason } from "./errors/not-sent-reason.ts";
export {
  type ErrorCause,
  type ErrorDetails,
  type ErrorJson,
  OneApiError,
  type Outcome,
} from "./errors/oneapi-error.ts";
export { ProblemError } from "./errors/problem-error.ts";
export { ResponseError } from "./errors/response-error.ts";
export { TimeoutError } from "./errors/timeout-error.ts";
export { TokenError } from "./errors/token-error.ts";
export type { Schemas } from "./generated/aliases.ts";
export type { components, operations, paths } from "./generated/schema.ts";
export { ifMatch } from "./if-match.ts";
export type {
  ClientAuthentication,
  ClientOptions,
  Secret,
  TokenProviderOptions,
} from "./options/client-options.ts";
export { type Pages, type PaginateOptions, paginate } from "./paging/paginate.ts";
export { type Operation, permissionsOf } from "./permissions.ts";
export {
  isProblem,
  type KnownProblem,
  type Problem,
  type ProblemExtras,
  type ProblemType,
  type UnknownProblem,
} from "./problems.ts";
export { type RateLimit, rateLimitOf } from "./rate-limit/rate-limit.ts";
export { requestForms } from "./request-forms/request-forms.ts";
export type {
  AnswerFacts,
  CallFacts,
  EndFacts,
  OnEvent,
  OneApiEvent,
  TelemetryOptions,
} from "./telemetry.ts";
export type { AttemptTrace, CallTrace, EventTrace, TokenTrace } from "./tracing.ts";
export type {
  Call,
  CallSettings,
  Data,
  ErrorBody,
  Init,
  Method,
  ParseAs,
  PathsWith,
  Result,
  ResultError,
  Retry,
} from "./types/calls.ts";
export type { Middleware, MiddlewareCall } from "./types/middleware.ts";
export type {
  OperationForm,
  ParameterForm,
  ParameterStyle,
  RawParameters,
  RequestForms,
  WrittenRequest,
} from "./types/request-forms.ts";
export type {
  AccessToken,
  DisposableTokenProvider,
  GetTokenOptions,
  TokenProvider,
  TokenState,
  TokenStatus,
} from "./types/token-provider.ts";
export type { StoredToken, TokenStore } from "./types/token-store.ts";
export { unwrap } from "./unwrap.ts";
