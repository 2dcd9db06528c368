import { styleText } from "node:util";

type Style = Parameters<typeof styleText>[0];

/** Whether somebody looks at stdout who wants colours. */
export const isColoured = (): boolean => process.stdout.isTTY === true && !process.env["NO_COLOR"];

/** Colours text on a terminal; a pipe, a file and `NO_COLOR` get it plain. */
export const coloured = (style: Style, text: string): string =>
  isColoured() ? styleText(style, text) : text;

/** Tells on stderr what takes its time, where somebody is looking. */
export function progress(what: string): void {
  if (process.stderr.isTTY) console.error(`${what} ...`);
}

/**
 * Ends the process, as nothing can be written to stdout any more. A reader that has seen enough, as `head` has, is no
 * failure; a disk that is full is one.
 */
export function endWithStdout({ code, message }: NodeJS.ErrnoException): void {
  if (code !== "EPIPE") console.error(`invers-oneapi: stdout cannot be written: ${message}`);
  process.exit(code === "EPIPE" ? 0 : 1);
}
