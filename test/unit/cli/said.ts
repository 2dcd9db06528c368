import { onTestFinished, vi } from "vitest";

/** What a command says on either stream, line by line, while a test runs; it does not reach the terminal. */
export function capture(): { readonly out: string[]; readonly error: string[] } {
  const said = { out: [] as string[], error: [] as string[] };
  vi.spyOn(console, "log").mockImplementation((text = "") => void said.out.push(...String(text).split("\n")));
  vi.spyOn(console, "error").mockImplementation(
    (text = "") => void said.error.push(...String(text).split("\n")),
  );
  onTestFinished(() => void vi.restoreAllMocks());
  return said;
}
