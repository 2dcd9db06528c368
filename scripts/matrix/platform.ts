import type { Peers } from "./connect.ts";

/** What a platform printed: its version, and what the program said of each case. */
export interface Report {
  readonly version: string;
  readonly results: Record<string, string>;
}

/** A platform that the package is tried on. */
export interface Platform {
  readonly name: string;
  /** Why it cannot be tried on this machine, if so. */
  missing?(): Promise<string | undefined>;
  /** Runs the program, whose bundles are in the folder, against the peers. */
  run(folder: string, peers: Peers): Promise<Report>;
}
