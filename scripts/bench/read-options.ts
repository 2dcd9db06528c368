import { parseArgs } from "node:util";

/**
 * The options of a run: whole numbers with their defaults, and texts. With a wrong one it says so, and ends the
 * process: a run of NaN rounds would find nothing wrong.
 */
export function readOptions<Numbers extends string, Texts extends string = never>(
  command: string,
  defaults: Readonly<Record<Numbers, number>>,
  texts: readonly Texts[] = [],
): Record<Numbers, number> & Partial<Record<Texts, string>> {
  const names = [...Object.keys(defaults), ...texts];
  try {
    const options = Object.fromEntries(names.map((name) => [name, { type: "string" } as const]));
    const values: Record<string, string | number | undefined> = { ...parseArgs({ options }).values };
    for (const [name, usual] of Object.entries<number>(defaults)) {
      values[name] = Number(values[name] ?? usual);
      if (!Number.isSafeInteger(values[name]) || Number(values[name]) < 1)
        throw new Error(`--${name} must be a whole number from 1`);
    }
    return values as Record<Numbers, number> & Partial<Record<Texts, string>>;
  } catch (error) {
    const known = names.map((name) => `--${name}`).join(", ");
    console.error(`${command}: ${(error as Error).message.split(". ")[0]}; it takes ${known}`);
    process.exit(2);
  }
}
