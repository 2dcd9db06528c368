import type { Mutant } from "../../chaos/mutants.ts";
import type { Verdict } from "./judge.ts";

/** One way to break the consumer, and what the kill test has to find. */
export interface EventMutant extends Pick<Mutant, "name" | "edits"> {
  readonly caughtAs: keyof Verdict;
}

const edit = (file: string, from: string, to: string): EventMutant["edits"][number] => [
  `events/${file}`,
  from,
  to,
];

export const MUTANTS: readonly EventMutant[] = [
  {
    name: "acknowledges first and handles later",
    edits: [
      edit(
        "deliveries.ts",
        "const handled = await handle(delivery);",
        "delivery.ack(); const handled = await handle(delivery);",
      ),
    ],
    caughtAs: "acknowledgedEarly",
  },
  {
    name: "acknowledges an event whose handler failed",
    edits: [edit("handle-event.ts", "if (waitMs === undefined) return { error };", 'return "succeeded";')],
    caughtAs: "acknowledgedEarly",
  },
  {
    name: "acknowledges a message that onPoison had no room for",
    edits: [edit("handle-event.ts", 'return "blocked";', 'return "done";')],
    caughtAs: "lost",
  },
  {
    name: "gives an event back to the queue when its handler fails",
    edits: [
      edit(
        "handle-event.ts",
        "if (waitMs === undefined) return { error };",
        'if (step === "handler") return "stopped";',
      ),
    ],
    caughtAs: "lost",
  },
  {
    name: "claims the id of an event before it is handled",
    edits: [
      edit(
        "handle-event.ts",
        'if (await wasSeen(message, event.metadata.id)) return "done";',
        'if (await wasSeen(message, event.metadata.id)) return "done"; await message.settings.seen.add(event.metadata.id);',
      ),
    ],
    caughtAs: "lost",
  },
  {
    name: "does not consume again after a basic.cancel",
    edits: [
      edit("queue-consumer.ts", "error = cause ??", 'if (reason === "cancelled") return; error = cause ??'),
    ],
    caughtAs: "lost",
  },
  {
    name: "lets an hour pass before it consumes again",
    edits: [edit("queue-consumer.ts", "let waitMs = 0;", "let waitMs = 3_600_000;")],
    caughtAs: "lost",
  },
  {
    name: "does not connect again",
    edits: [edit("connection.ts", "lostAt = awakeUntil(began, clock);", "if (began) return undefined;")],
    caughtAs: "lost",
  },
  {
    name: "does not know an event again that it has handled",
    edits: [edit("handle-event.ts", 'if (await wasSeen(message, event.metadata.id)) return "done";', "")],
    caughtAs: "repeated",
  },
  {
    name: "does not remember an event that it has handled",
    edits: [edit("handle-event.ts", "settings.seen.add(id)", "undefined")],
    caughtAs: "repeated",
  },
  {
    name: "handles a copy beside the event that is being handled",
    edits: [edit("in-flight.ts", "running.set(id, own);", "")],
    caughtAs: "repeated",
  },
  {
    name: "acknowledges what was dropped because its channel had ended",
    edits: [edit("ordering.ts", 'if (!mayBegin) return "dropped";', 'if (!mayBegin) return "done";')],
    caughtAs: "acknowledgedEarly",
  },
];
