import type { Lie } from "./chaos.ts";

/** One way to break the client: texts of its source, each replaced. */
export interface Mutant {
  readonly name: string;
  readonly edits: readonly (readonly [file: string, from: string, to: string])[];
  /** Where it shows. */
  readonly faults: readonly string[];
  /** What the run has to find. */
  readonly caughtAs: Lie;
}

export const MUTANTS: readonly Mutant[] = [
  {
    name: "sends again after a reset",
    edits: [
      ["policy/resend.ts", 'lost: rule("again", "again", "never"', 'lost: rule("again", "again", "once"'],
    ],
    faults: ["read, then reset"],
    caughtAs: "arrived twice",
  },
  {
    name: "sends again after a 5xx",
    edits: [
      [
        "policy/resend.ts",
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
      ["policy/transport.ts", 'failure("lost", "reset")', 'failure("tls", "reset")'],
      ["ended.ts", 'else if (headers !== "sent") trace.row = row;', "else trace.row = row;"],
    ],
    faults: ["read, then reset"],
    caughtAs: "notSent, but executed",
  },
  {
    name: "takes an abort for an undo",
    edits: [
      [
        "policy/resend.ts",
        'aborted: rule("never", "never", "never", "unknown"',
        'aborted: rule("never", "never", "never", "notSent"',
      ],
    ],
    faults: ["aborted after"],
    caughtAs: "notSent, but executed",
  },
  {
    name: "believes that headers never leave",
    edits: [["headers-left.ts", 'if (it.written) return "sent";', 'return "unsent";']],
    faults: ["read, then silence", "aborted after"],
    caughtAs: "notSent, but executed",
  },
  {
    name: "takes an error of the telematics unit for a refusal",
    edits: [
      [
        "policy/resend.ts",
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
        "policy/resend.ts",
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
      ["pursuit.ts", "this.#maxAge = plan.maxAge ?? Number.POSITIVE_INFINITY;", "this.#maxAge = 1e6;"],
      ["perform.ts", "plan.maxAge !== undefined &&", "plan.maxAge !== undefined && false &&"],
    ],
    faults: ["too late"],
    caughtAs: "sent after maxAge",
  },
  {
    name: "does not join",
    edits: [["commands/lanes.ts", "last?.slug === slug &&", "false &&"]],
    faults: ["answer cut"],
    caughtAs: "arrived twice",
  },
];
