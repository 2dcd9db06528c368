import { boundedClock, type Clock, systemClock } from "../clock.ts";
import { ConfigError } from "../errors/config-error.ts";
import { majorVersions } from "../generated/events.ts";
import { boundedRandom } from "../options/bounded-random.ts";
import {
  aClock,
  aFunction,
  aSwitch,
  aTelemetry,
  checkOptions,
  isFunction,
  isText,
  type Rule,
} from "../options/check-options.ts";
import type { OnEvent, TelemetryOptions } from "../telemetry.ts";
import type { FleetEvent } from "./event-types.ts";
import type { EventHandler, EventOptions } from "./options.ts";
import { createPasswords, type Passwords } from "./passwords.ts";
import { memorySeen, type SeenEvents } from "./seen.ts";
import type { ConnectSettings, EventTransport } from "./transport.ts";

/** Where INVERS delivers events (documentation, "Events API"). */
const DEFAULT_HOST = "api.invers.com";
const DEFAULT_PORT = 5671;
const DEFAULT_CONCURRENCY = 10;
const DEFAULT_HANDLER_TIMEOUT_MS = 30_000;
const DEFAULT_MAX_TRIES = 5;
/** A connection that is silent for two of them has ended. The broker's own default would notice in minutes, or never. */
const HEARTBEAT_SECONDS = 30;

const REQUIRED = ["vhost", "username", "password", "queues", "handlers", "onUnknown", "onPoison"] as const;

const isObject = (value: unknown): value is object => typeof value === "object" && value !== null;
const holds = (value: unknown, check: (member: unknown) => boolean): boolean =>
  isObject(value) && !Array.isArray(value) && Object.values(value).every(check);
const hasMethods = (value: unknown, ...names: string[]): boolean =>
  isObject(value) && names.every((name) => isFunction((value as Record<string, unknown>)[name]));
const isCount = (value: unknown): boolean => Number.isInteger(value) && Number(value) > 0;
const isLoopback = (host: string): boolean => /^(localhost|127(\.\d+){3}|\[?::1\]?)$/.test(host);

const aText: Rule = ["a non-empty string", isText];
const aCount: Rule = ["a whole number from 1", isCount];
const optionalFunctions = (value: unknown): boolean =>
  holds(value, (member) => member === undefined || isFunction(member));

const rules: Record<keyof EventOptions, Rule> = {
  host: ["a host name", (value) => isText(value) && !/[\s/@?#]/.test(value)],
  port: ["a port", (value) => isCount(value) && Number(value) < 65_536],
  tls: aSwitch,
  vhost: aText,
  username: aText,
  password: ["a non-empty string or a function", (value) => isText(value) || isFunction(value)],
  queues: [
    "a list of different, non-empty names",
    (value) =>
      Array.isArray(value) &&
      value.length > 0 &&
      value.every((name) => isText(name) && name.trim() !== "") &&
      new Set(value).size === value.length,
  ],
  handlers: ["functions by the type of event", optionalFunctions],
  unlisted: ["functions by the type of event", optionalFunctions],
  majors: [
    "lists of whole numbers by the type of event",
    (value) => holds(value, (list) => Array.isArray(list) && list.every(Number.isInteger)),
  ],
  onUnknown: aFunction,
  onPoison: aFunction,
  onGap: aFunction,
  seen: ["an object with has and add", (value) => hasMethods(value, "has", "add")],
  orderBy: aFunction,
  concurrency: ["a whole number from 1 to 32,767", (value) => isCount(value) && Number(value) <= 32_767],
  handlerTimeout: ["a positive number of milliseconds", (value) => typeof value === "number" && value > 0],
  maxTries: aCount,
  onEvent: aFunction,
  telemetry: aTelemetry,
  transport: ["an EventTransport", (value) => hasMethods(value, "connect")],
  clock: aClock,
  random: aFunction,
};

/** Checked, frozen settings of a consumer. */
export interface EventSettings {
  readonly server: Omit<ConnectSettings, "password" | "signal">;
  readonly password: EventOptions["password"];
  readonly passwords: Passwords;
  readonly queues: readonly string[];
  /** The handler of an event; `onUnknown` if it has none. */
  readonly handlerOf: (event: FleetEvent) => EventHandler<FleetEvent>;
  readonly onPoison: EventOptions["onPoison"];
  readonly onGap: EventOptions["onGap"];
  readonly seen: SeenEvents;
  readonly orderBy: EventOptions["orderBy"];
  readonly concurrency: number;
  readonly handlerTimeout: number;
  readonly maxTries: number;
  readonly onEvent: OnEvent | undefined;
  readonly telemetry: TelemetryOptions | undefined;
  readonly transport: EventTransport | undefined;
  readonly clock: Clock;
  readonly random: () => number;
}

function refuseWrongTypes({ handlers, unlisted = {} }: EventOptions): void {
  const unknown = Object.keys(handlers).find((type) => !majorVersions.has(type));
  if (unknown !== undefined)
    throw new ConfigError(
      `consumeEvents: option "handlers" names "${unknown}", which is in no document: is it misspelt? If not, it belongs in "unlisted"`,
    );
  const known = Object.keys(unlisted).find((type) => majorVersions.has(type));
  if (known !== undefined)
    throw new ConfigError(`consumeEvents: option "unlisted" names "${known}", which belongs in "handlers"`);
}

/** Own members only: names that every object has are no types of events. */
const toMap = <Value>(record: { readonly [name: string]: Value }): ReadonlyMap<string, Value> =>
  new Map(Object.entries(record).filter(([, value]) => value !== undefined));

/** Finds the handler of an event by its type and its major version. */
function handlerFinder({
  handlers,
  unlisted = {},
  majors = {},
  onUnknown,
}: EventOptions): EventSettings["handlerOf"] {
  const byType = toMap<unknown>({ ...unlisted, ...handlers }) as ReadonlyMap<
    string,
    EventHandler<FleetEvent>
  >;
  const ownMajors = toMap(majors);
  return ({ metadata: { type, schema_major_version: major } }) => {
    const known = ownMajors.get(type) ?? majorVersions.get(type) ?? [];
    return (known.length === 0 || known.includes(major) ? byType.get(type) : undefined) ?? onUnknown;
  };
}

/**
 * Checks the options of `consumeEvents` and fills in the defaults.
 *
 * @throws ConfigError that names the option and never shows its value
 */
export function checkEventOptions(given: EventOptions): EventSettings {
  const options = checkOptions("consumeEvents", given, rules);
  const missing = REQUIRED.find((name) => options[name] === undefined);
  if (missing) throw new ConfigError(`consumeEvents: option "${missing}" is missing`);
  refuseWrongTypes(options);
  const { host = DEFAULT_HOST, port = DEFAULT_PORT, tls = true, vhost, username, password } = options;
  if (!tls && !isLoopback(host))
    throw new ConfigError('consumeEvents: option "tls" may be false on loopback only');
  return Object.freeze({
    server: { host, port, tls, vhost, username, heartbeat: HEARTBEAT_SECONDS },
    password,
    passwords: createPasswords(),
    queues: [...options.queues],
    handlerOf: handlerFinder(options),
    onPoison: options.onPoison,
    onGap: options.onGap,
    seen: options.seen ?? memorySeen(),
    orderBy: options.orderBy,
    concurrency: options.concurrency ?? DEFAULT_CONCURRENCY,
    handlerTimeout: options.handlerTimeout ?? DEFAULT_HANDLER_TIMEOUT_MS,
    maxTries: options.maxTries ?? DEFAULT_MAX_TRIES,
    onEvent: options.onEvent,
    telemetry: options.telemetry,
    transport: options.transport,
    clock: options.clock ? boundedClock(options.clock) : systemClock,
    random: boundedRandom(options.random),
  });
}
