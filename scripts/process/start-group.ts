import { type ChildProcess, type SpawnOptions, spawn } from "node:child_process";
import { atEnd } from "./at-end.ts";

const shell = process.platform === "win32";

/** A program that runs beside this one. */
export interface Group {
  readonly child: ChildProcess;
  /** Ends the program and what it has started; nothing if it has ended. */
  end(): void;
}

/** Starts a program in a group of its own, which ends with this process at the latest. */
export function startGroup(program: string, args: readonly string[], options: SpawnOptions): Group {
  const child = spawn(program, args, { ...options, shell, detached: !shell });
  const end = atEnd(() => {
    if (child.pid && child.exitCode === null && child.signalCode === null)
      process.kill(shell ? child.pid : -child.pid);
  });
  child.once("close", end);
  return { child, end };
}
