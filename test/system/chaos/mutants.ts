import type { Lie } from "./judge.ts";

/** One way to break the client: texts of its source, each replaced. */
export interface Mutant {
  readonly name: string;
  readonly edits: readonly (readonly [file: string, from: string, to: string])[];
  /** Where it shows. */
  readonly faults: readonly string[];
  /** Whose client it is. @default "plain" */
  readonly actor?: string;
  /** How many vehicles it takes to find it. @default 20 */
  readonly vehicles?: number;
  /** What the run has to find. */
  readonly caughtAs: Lie;
}

export const MUTANTS: readonly Mutant[] = [
  {
    name: "sends again after a reset",
    edits: [
      [
        "retry-policy/rules.ts",
        'lost: rule("again", "again", "never"',
        'lost: rule("again", "again", "once"',
      ],
    ],
    faults: ["read, then reset"],
    caughtAs: "arrived twice",
  },
  {
    name: "sends again after a 5xx",
    edits: [
      [
        "retry-policy/rules.ts",
        'serverError: rule("again", "never", "never"',
        'serverError: rule("again", "never", "once"',
      ],
    ],
    faults: ["500", "503"],
    caughtAs: "arrived twice",
  },
  {
    name: "takes a read that was reset for not sent",
    edits: [
      ["retry-policy/network-error.ts", 'failure("lost", "reset")', 'failure("tls", "reset")'],
      ["call/transmit.ts", 'else if (headers !== "sent" && witnessed)', "else if (witnessed)"],
    ],
    faults: ["read, then reset"],
    caughtAs: "notSent, but executed",
  },
  {
    name: "takes an abort for an undo",
    edits: [
      [
        "retry-policy/rules.ts",
        'aborted: rule("never", "never", "never", "unknown"',
        'aborted: rule("never", "never", "never", "notSent"',
      ],
    ],
    faults: ["aborted after"],
    caughtAs: "notSent, but executed",
  },
  {
    name: "believes that headers never leave",
    edits: [["call/sent-proof.ts", 'if (it.written) return "sent";', 'return "unsent";']],
    faults: ["read, then silence", "aborted after"],
    caughtAs: "notSent, but executed",
  },
  {
    name: "takes an error of the telematics unit for a refusal",
    edits: [
      [
        "retry-policy/rules.ts",
        'unitError: rule("never", "never", "never", "unknown"',
        'unitError: rule("never", "never", "never", "rejected"',
      ],
    ],
    faults: ["500 of the unit"],
    caughtAs: "rejected, but executed",
  },
  {
    name: "takes a portal's page for the API's answer",
    edits: [
      [
        "retry-policy/rules.ts",
        'foreign: rule("never", "never", "never", "unknown"',
        'foreign: rule("never", "never", "never", "confirmed"',
      ],
    ],
    faults: ["answer foreign"],
    caughtAs: "confirmed, but not executed",
  },
  {
    name: "ignores maxAge",
    edits: [
      ["call/retry.ts", "=> ageOf(began, clock) > maxAge", "=> false"],
      ["call/retry.ts", "isUnsent(progress) &&", "false &&"],
    ],
    faults: ["too late"],
    vehicles: 8,
    caughtAs: "sent after maxAge",
  },
  {
    name: "looks at one hand of the clock",
    edits: [["clock.ts", "Math.max(monotonic, clock.wall() - since.wall)", "monotonic"]],
    faults: ["answer cut"],
    actor: "sleep",
    vehicles: 100,
    caughtAs: "sent after maxAge",
  },
  {
    name: "believes a fetch that tries again by itself",
    edits: [["call/transmit.ts", 'else if (headers !== "sent" && witnessed) progress', "else progress"]],
    faults: ["read, then reset", "read, then closed", "connection refused"],
    actor: "retrying",
    caughtAs: "notSent, but executed",
  },
  {
    name: "does not join",
    edits: [["commands/queue.ts", "return alive && inTime", "return false && inTime"]],
    faults: ["answer cut"],
    caughtAs: "arrived twice",
  },
];
