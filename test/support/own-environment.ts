// The tests, and the programs that they start, find nothing that somebody set for programs of their own: with the
// credentials of a real fleet they would talk to the real API.

/** Takes out of an environment what the package reads, and what changes how programs print. */
export function withoutSettings(env: NodeJS.ProcessEnv): void {
  for (const name of Object.keys(env))
    if (/^(INVERS_(?!TEST_)|FORCE_COLOR$|NO_COLOR$|NODE_OPTIONS$)/.test(name)) delete env[name];
}

withoutSettings(process.env);
