import { readFileSync } from "node:fs";

/** A code block of the README and, if a block of text follows it, what it prints. */
export interface Sample {
  readonly name: string;
  readonly code: string;
  readonly output: string | undefined;
}

const BLOCK = /^```ts\n([\s\S]*?)^```\n(?:\n```text\n([\s\S]*?)^```\n)?/gm;

/** The TypeScript samples of the README, each named by the heading above it. */
export function readSamples(): Sample[] {
  const text = readFileSync(new URL("../../../README.md", import.meta.url), "utf8");
  return [...text.matchAll(BLOCK)].map(({ 1: code = "", 2: output, index }, at) => {
    const heading =
      text
        .slice(0, index)
        .match(/^## .*$/gm)
        ?.at(-1)
        ?.slice(3) ?? "README";
    return { name: `${String(at + 1).padStart(2, "0")} ${heading}`, code, output };
  });
}
