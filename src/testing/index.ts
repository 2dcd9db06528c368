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
} from "./faults.ts";
export type { SandboxVehicle } from "./fleet.ts";
export type { SandboxRequest } from "./ledger.ts";
export { createManualClock, type ManualClock, type ManualClockOptions } from "./manual-clock.ts";
export type { SandboxProblemType } from "./problem.ts";
export { createSandbox, type Sandbox } from "./sandbox.ts";
export type { SandboxServer } from "./server.ts";
export type { SandboxCredentials, SandboxOptions } from "./settings.ts";
