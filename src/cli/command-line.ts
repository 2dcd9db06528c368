import { type ParseArgsConfig, parseArgs } from "node:util";
import { nearest } from "../options/nearest.ts";

/** An option of a command: one row is what is parsed and what `--help` shows. */
export interface Option {
  readonly type: "string" | "boolean";
  readonly multiple?: boolean;
  readonly short?: string;
  /** What stands for its value in the usage text, such as `<file>`. */
  readonly value?: string;
  readonly help: string;
}

/** The options of a command, by name. */
export type Options = Readonly<Record<string, Option>>;

const HELP = { help: { type: "boolean", short: "h", help: "show this text" } } as const;

/** What a command takes. */
export interface CommandLine<O extends Options> {
  /** As it is typed, such as `invers-oneapi doctor`. */
  readonly name: string;
  readonly synopsis: string;
  readonly about: string;
  readonly options: O;
  /** What is wrong with arguments that are each right, if something is. */
  readonly check?: (parsed: Parsed<O>) => string | undefined;
}

/** Values by the names of their options, and what else was given. */
export type Parsed<O extends Options> = ReturnType<
  typeof parseArgs<{ options: O; strict: true; allowPositionals: true }>
>;

/** A command's table, with the types of its values. */
export const commandLine = <const O extends Options>(line: CommandLine<O>): CommandLine<O> => line;

/** The usage text; it has to fit a screen. */
export function usageOf({ name, synopsis, about, options }: CommandLine<Options>): string {
  const rows = Object.entries({ ...options, ...HELP } as Options).map(
    ([option, { value, help }]) => [`--${option}${value ? ` ${value}` : ""}`, help] as const,
  );
  const width = Math.max(...rows.map(([left]) => left.length));
  const lines = rows.map(([left, help]) => `  ${left.padEnd(width)}  ${wrapped(help, width + 4)}`);
  return `Usage: ${name} ${synopsis}\n\n${wrapped(about, 0)}\n\nOptions:\n${lines.join("\n")}\n`;
}

const SCREEN = 118;

function wrapped(text: string, indent: number): string {
  const lines = [""];
  for (const word of text.split(/\s+/)) {
    const last = lines[lines.length - 1] ?? "";
    if (last && indent + last.length + 1 + word.length > SCREEN) lines.push(word);
    else lines[lines.length - 1] = last ? `${last} ${word}` : word;
  }
  return lines.join(`\n${" ".repeat(indent)}`);
}

/** Reads the arguments of a command; the exit code in their place, if it is over: 0 after `--help`, 2 for a wrong one. */
export function readCommandLine<const O extends Options>(
  line: CommandLine<O>,
  args: readonly string[],
): Parsed<O> | number {
  try {
    const options = { ...line.options, ...HELP } satisfies ParseArgsConfig["options"];
    const takesMore = line.synopsis.startsWith("<");
    const parsed = parseArgs({ args: [...args], options, strict: true, allowPositionals: takesMore });
    if ((parsed.values as { help?: boolean }).help) {
      console.log(usageOf(line));
      return 0;
    }
    const wrong = blankOption(line.options, parsed.values) ?? line.check?.(parsed as unknown as Parsed<O>);
    if (wrong === undefined) return parsed as unknown as Parsed<O>;
    throw new Error(wrong);
  } catch (error) {
    console.error(`${line.name}: ${withHint((error as Error).message, line.options)}\n\n${usageOf(line)}`);
    return 2;
  }
}

/** An option without a value, as a script gives it whose variable is not set: `--out ""` would write right here. */
function blankOption(options: Options, values: object): string | undefined {
  const isBlank = (name: string): boolean =>
    [(values as Record<string, unknown>)[name]]
      .flat()
      .some((value) => typeof value === "string" && !value.trim());
  const name = Object.keys(options).find(isBlank);
  return name && `--${name} ${options[name]?.value ?? ""} has an empty value`;
}

/** Names the option that was meant. */
function withHint(message: string, options: Options): string {
  const [first = ""] = message.split(". ");
  const unknown = first.match(/^Unknown option '--?([^'=]*)/)?.[1];
  const meant = unknown && nearest(unknown, Object.keys({ ...options, ...HELP }));
  return meant ? `${first}; the nearest is --${meant}` : first;
}
