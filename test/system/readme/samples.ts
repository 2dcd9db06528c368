import { examplePaths, pagePaths, readText } from "../../../scripts/write-docs/pages.ts";

/** A program that a reader may copy: a block of a page, or an example. */
export interface Sample {
  readonly name: string;
  readonly code: string;
  /** What it prints, if the page shows that in a block of text below. */
  readonly output: string | undefined;
}

/** What the README says once: run before each sample, so that it meets the sandbox. */
export const PREAMBLE = "examples/sandbox.ts";

/** Programs that run until they are told to stop; each has a test of its own. */
export const SERVERS: readonly string[] = ["examples/rental-backend.ts"];

const BLOCK = /^```ts\n([\s\S]*?)^```\n(?:\n```text\n([\s\S]*?)^```\n)?/gm;

/** The TypeScript blocks of one page, each named by the heading above it. */
export function samplesOf(page: string, text: string): Sample[] {
  return [...text.matchAll(BLOCK)].map(({ 1: code = "", 2: output, index }, at) => {
    const headings = text.slice(0, index).match(/^#+ .*$/gm) ?? [];
    const name = `${page} ${at + 1}: ${headings.at(-1)?.replace(/^#+ /, "") ?? ""}`;
    return { name, code, output };
  });
}

/** The samples of all pages, and the examples that no page quotes. */
export function readSamples(): Sample[] {
  const blocks = pagePaths().flatMap((page) => samplesOf(page, readText(page)));
  const quoted = new Set(blocks.map(({ code }) => code));
  const examples = examplePaths()
    .map((file) => ({ name: file, code: readText(file), output: undefined }))
    .filter(({ code }) => !quoted.has(code));
  return [...blocks, ...examples].filter(({ code }) => code !== readText(PREAMBLE));
}
