import type { Path } from "./openapi/pointer.ts";

/** Something wrong with what was given: where it is, as far as known, and the reason in one line. */
export interface Problem {
  readonly file?: string;
  readonly line?: number | undefined;
  readonly column?: number | undefined;
  readonly pointer?: string | undefined;
  readonly reason: string;
  /** How to go on all the same. */
  readonly remedy?: string | undefined;
}

/** A problem at a place of a document whose file and line are not known yet. */
export interface Finding {
  readonly path: Path;
  readonly reason: string;
  /** Worth telling, but no reason to stop. */
  readonly isHarmless?: boolean;
}

/** Stops generation; everything wrong that was found is in `problems`. */
export class InputError extends Error {
  readonly problems: readonly Problem[];

  constructor(problems: readonly Problem[]) {
    super(problems.map(describeProblem).join("\n"));
    this.name = "InputError";
    this.problems = problems;
  }
}

/** One line: `file:line:column: reason (at #/pointer). Remedy`. */
export function describeProblem({ file, line, column, pointer, reason, remedy }: Problem): string {
  const place = [file, line, line === undefined ? undefined : column]
    .filter((part) => part !== undefined)
    .join(":");
  const at = pointer === undefined || pointer === "#" ? "" : ` (at ${pointer})`;
  return `${place === "" ? "" : `${place}: `}${reason}${at}${remedy === undefined ? "" : `. ${remedy}`}`;
}
