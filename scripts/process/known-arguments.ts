/** The arguments of a command that takes these only; with another one it says so, and ends the process. */
export function knownArguments(command: string, known: readonly string[]): readonly string[] {
  const given = process.argv.slice(2);
  const unknown = given.filter((argument) => !known.includes(argument));
  if (unknown.length === 0) return given;
  const only = known.length > 0 ? `only ${known.join(", ")}` : "it takes no argument";
  console.error(`${command}: there is no ${unknown.join(", ")}, ${only}`);
  process.exit(2);
}
