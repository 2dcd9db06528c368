export type { SandboxProblemType } from "./api/problem.ts";
export { createManualClock, type ManualClock, type ManualClockOptions } from "./clock/manual-clock.ts";
export type { EmittedEvent, SandboxEvent } from "./events/make-event.ts";
export type { SandboxQueue } from "./events/queues.ts";
export type { SandboxEventLogin, SandboxEvents } from "./events/sandbox-events.ts";
export type {
  AnswerFault,
  CutBodyFault,
  FaultMatcher,
  HtmlFault,
  LatencyFault,
  LifetimeFault,
  RateLimitFault,
  ResetFault,
  SameTokenFault,
  SandboxFault,
  StallFault,
  StatusFault,
  TokenRejectedFault,
} from "./faults/faults.ts";
export type { SandboxVehicle } from "./fleet/fleet.ts";
export type { SandboxRequest } from "./gateway/ledger.ts";
export type { MswRequestHandler } from "./gateway/msw-handlers.ts";
export type { SandboxServer } from "./gateway/server.ts";
export { createSandbox, type Sandbox } from "./sandbox.ts";
export type { ListenOptions, SandboxCredentials, SandboxOptions } from "./settings.ts";
export {
  createTokenStore,
  type TestTokenStore,
  type TestTokenStoreOptions,
  type TokenStoreOperation,
} from "./token-store.ts";
