import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import { stringify } from "yaml";
import type { JsonObject } from "../../../../scripts/generate/json.ts";
import { type Generated, generate } from "../../../../scripts/generate/pipeline.ts";
import { InputError } from "../../../../scripts/generate/problem.ts";

/** A folder of documents and one for what is made from them; both are gone when the test is over. */
export interface Workspace {
  readonly openapiDir: string;
  readonly outDir: string;
  generate(options?: { check?: boolean }): Promise<Generated>;
  /** Generates, and gives the problems that it stops with. */
  problems(): Promise<string[]>;
  put(file: string, content: string | object): void;
  /** The text of a document. */
  text(file: string): string;
  /** The text of a generated file. */
  read(file: string): string;
  /** All files of the output folder with their text. */
  output(): Record<string, string>;
  /** The run-time document. */
  document(): Promise<JsonObject>;
}

export function workspace(documents: Record<string, string | object>): Workspace {
  const root = mkdtempSync(join(tmpdir(), "generate-"));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  const openapiDir = join(root, "openapi");
  const outDir = join(root, "generated");
  mkdirSync(join(openapiDir, "vendor"), { recursive: true });
  const made: Workspace = {
    openapiDir,
    outDir,
    generate: (options) => generate({ openapiDir, outDir, shownAs: "openapi", ...options }),
    async problems() {
      const error = await made.generate().catch((thrown: unknown) => thrown);
      if (!(error instanceof InputError)) throw new Error(`expected an InputError, got ${String(error)}`);
      return error.message.split("\n");
    },
    put(file, content) {
      const isText = typeof content === "string" || content instanceof Uint8Array;
      const text = file.endsWith(".json") ? JSON.stringify(content) : stringify(content);
      writeFileSync(join(openapiDir, file), isText ? content : text);
    },
    text: (file) => readFileSync(join(openapiDir, file), "utf8"),
    read: (file) => readFileSync(join(outDir, file), "utf8"),
    output: () => Object.fromEntries(readdirSync(outDir).map((file) => [file, made.read(file)])),
    async document() {
      const { document } = await import(join(outDir, "document.ts"));
      return document;
    },
  };
  for (const [file, content] of Object.entries(documents)) made.put(file, content);
  return made;
}

/** A small document; `paths` may be left out. */
export function openapi(parts: Record<string, unknown> = {}): Record<string, unknown> {
  return { openapi: "3.1.0", info: { title: "Test", version: "1.0.0" }, paths: {}, ...parts };
}

/** An operation that answers with a schema. */
export function answering(schema: unknown, more: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    responses: { "200": { description: "ok", content: { "application/json": { schema } } } },
    ...more,
  };
}

export function schemaRef(name: string): { $ref: string } {
  return { $ref: `#/components/schemas/${name}` };
}
