import { ConfigError } from "../errors/config-error.ts";
import { OneApiError } from "../errors/oneapi-error.ts";
import { aSignal, aSwitch, checkOptions, type Rule, timeRules } from "../options/check-options.ts";
import type { Retry } from "../types/calls.ts";
import { capabilityOf } from "./names.ts";

/** Settings of one command. Times are in milliseconds and count from the call. */
export interface CommandOptions {
  /** Ends this call. Before the command was sent the outcome is `notSent`, afterwards `unknown`: an abort is not an undo. */
  signal?: AbortSignal | undefined;
  /** Limit of one attempt, until its answer is read. @default the client's, else 30_000 */
  timeout?: number | undefined;
  /** Limit of the whole call, waits and token included. @default the client's, else 35_000 */
  deadline?: number | undefined;
  /** Not sent any more after this time: a late unlock opens a car that nobody stands at. @default 10_000 */
  maxAge?: number | undefined;
  /** Whether to join the same command that is in progress to the same vehicle, so that it is sent once. @default true */
  join?: boolean | undefined;
  /** Whether to wait until earlier commands to the same vehicle are through; INVERS may answer 409 otherwise. @default true */
  serialize?: boolean | undefined;
  /** Set it to wait after 429, for as long as the command is fresh; nothing else is ever waited for and sent again. */
  retry?: Retry | undefined;
  /** The vehicle, or its `capabilities.commands`: a command that is not among them is not sent. */
  capabilities?: readonly string[] | Capable | undefined;
}

/** A vehicle, as far as its capabilities go. */
type Capable = {
  readonly capabilities?:
    | { readonly commands?: readonly string[] | null; readonly vehicle_state?: unknown }
    | null
    | undefined;
};

const isObject = (value: unknown): boolean => !!value && typeof value === "object";

const rules: Record<string, Rule> = {
  ...timeRules,
  maxAge: timeRules["timeout"] as Rule,
  signal: aSignal,
  join: aSwitch,
  serialize: aSwitch,
  capabilities: ["a vehicle or a list of capabilities", isObject],
};

/** @throws ConfigError for an unknown option or a wrong value */
export const checkCommandOptions = (options: CommandOptions): CommandOptions =>
  checkOptions("sendCommand", options, rules);

/**
 * The error that forbids a command which the vehicle is known to lack. An unknown list forbids nothing.
 *
 * @throws ConfigError where `capabilities` is neither a vehicle nor a list
 */
export function missingCapability(
  name: string,
  known: CommandOptions["capabilities"],
): OneApiError | undefined {
  let list: unknown;
  try {
    list = Array.isArray(known) ? known : (known as Capable | undefined)?.capabilities?.commands;
  } catch {
    list = "unreadable";
  }
  if (list && !Array.isArray(list))
    throw new ConfigError('sendCommand: option "capabilities" must be a vehicle or a list of capabilities');
  const needed = capabilityOf(name);
  if (!list || (list as unknown[]).includes(needed)) return undefined;
  return new OneApiError(`the vehicle lacks the capability ${needed}`, { code: "capability" });
}
