import { ConfigError } from "../errors/config-error.ts";
import type { paths } from "../generated/schema.ts";
import type { Data } from "../types/calls.ts";

type CommandPath = `/vehicles/{${string}}/commands/${string}`;

/** A path with the command as a parameter says that any command may be named. */
type NameIn<P> = P extends `/vehicles/{${string}}/commands/${infer Name}`
  ? Name extends `{${string}}`
    ? string
    : Name
  : never;

/** The commands of the vendor's document, read off its paths: one that is new there is new here. */
export type CommandName<Paths = paths> = NameIn<keyof Paths>;

/** A command that is in no document yet, such as `{ unlisted: "open-trunk" }`; sent under the same rules. */
export interface UnlistedCommand {
  /** Last segment of the command's path: lower-case letters, digits and hyphens. */
  readonly unlisted: string;
}

type StateIn<Paths> = { [P in keyof Paths & CommandPath]: Data<P, "post", Paths> }[keyof Paths & CommandPath];

/**
 * What a command answers with: the vehicle's state, each property with its own time. Where the documents have no
 * command, that of the bundled ones.
 */
export type CommandState<Paths = paths> = [keyof Paths & CommandPath] extends [never]
  ? [keyof paths & CommandPath] extends [never]
    ? unknown
    : StateIn<paths>
  : StateIn<Paths>;

/** The last segment of the command's path. */
export function commandNameOf(command: string | UnlistedCommand): string {
  const name = typeof command === "string" ? command : command?.unlisted;
  if (typeof name === "string" && /^[a-z0-9-]+$/.test(name)) return name;
  throw new ConfigError(
    'sendCommand: the command must be a name such as "unlock-central-lock", or { unlisted: "..." }',
  );
}

/** The capability that a command needs (vendor page "vehicle command capabilities"). */
export const capabilityOf = (name: string): string => name.toUpperCase().replaceAll("-", "_");
