import type { AsyncLocalStorage } from "node:async_hooks";
import { tracingChannel } from "node:diagnostics_channel";
import { onTestFinished } from "vitest";
import { scan } from "./leak-scan.ts";

const MOMENTS = ["start", "end", "asyncStart", "asyncEnd", "error"] as const;

/** What a subscriber of a tracing channel was told. */
export interface Told {
  /** Such as `call start`. */
  readonly at: string;
  /** The message as it was then. */
  readonly message: Readonly<Record<string, unknown>>;
  /** What the storage held for the subscriber. */
  readonly store: unknown;
}

/** Listens to tracing channels of the package until the test is over. */
export function listen(names: readonly string[], storage?: AsyncLocalStorage<unknown>): Told[] {
  const told: Told[] = [];
  for (const name of names) {
    const channel = tracingChannel(`invers-oneapi:${name}`);
    const subscribers = Object.fromEntries(
      MOMENTS.map((moment) => [
        moment,
        (message: unknown) => {
          scan.shown(message);
          told.push({
            at: `${name} ${moment}`,
            message: { ...(message as object) },
            store: storage?.getStore(),
          });
        },
      ]),
    ) as unknown as Parameters<typeof channel.subscribe>[0];
    channel.subscribe(subscribers);
    onTestFinished(() => void channel.unsubscribe(subscribers));
  }
  return told;
}

/** The messages as they were when the work was over. */
export const endsOf = (told: readonly Told[], name: string): Told["message"][] =>
  told.filter(({ at }) => at === `${name} asyncEnd`).map(({ message }) => message);
