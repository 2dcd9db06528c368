/**
 * Takes out of an environment what the package reads, and what changes how programs print: somebody has set it for
 * programs of their own, and with the credentials of a real fleet ours would talk to the real API.
 */
export function withoutSettings(env: NodeJS.ProcessEnv): void {
  for (const name of Object.keys(env))
    if (/^(INVERS_(?!TEST_)|FORCE_COLOR$|NO_COLOR$|NODE_OPTIONS$)/.test(name)) delete env[name];
}
