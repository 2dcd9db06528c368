import { readDocument } from "./document.ts";
import { generatorVersion } from "./header.ts";
import { join } from "./join.ts";
import { applyChanges, type Change, planChanges, readFolder } from "./output.ts";
import { InputError } from "./problem.ts";
import { render } from "./render.ts";
import { readSources } from "./source.ts";

export interface GenerateOptions {
  /** Folder of the OpenAPI documents. */
  readonly openapiDir: string;
  /** Folder of the generated files. */
  readonly outDir: string;
  /** Only compare; write nothing. */
  readonly check?: boolean;
  /** How messages name the folder of the documents. @default openapiDir */
  readonly shownAs?: string;
}

export interface Generated {
  readonly documents: readonly { file: string; operations: number; schemas: number }[];
  /** What is odd about a document, and what had to be kept apart when they were joined. */
  readonly notes: readonly string[];
  readonly changes: readonly Change[];
}

/**
 * Reads, validates and joins all documents, renders the generated files, and writes those that differ. Everything is
 * rendered before anything is written.
 *
 * @throws InputError if a document is broken or two of them do not go together; then nothing was written
 */
export async function generate({
  openapiDir,
  outDir,
  check = false,
  shownAs,
}: GenerateOptions): Promise<Generated> {
  const sources = await readSources(openapiDir, shownAs ?? openapiDir);
  const results = await Promise.allSettled(sources.map(readDocument));
  const documents = results.flatMap((result) => (result.status === "fulfilled" ? [result.value] : []));
  const failures = results.flatMap((result) =>
    result.status === "rejected" ? [result.reason as unknown] : [],
  );
  const unexpected = failures.find((failure) => !(failure instanceof InputError));
  if (unexpected !== undefined) throw unexpected;
  if (failures.length > 0)
    throw new InputError(failures.flatMap((failure) => (failure as InputError).problems));

  const joined = join(documents);
  const files = await render(joined.document, { documents, generator: generatorVersion() });
  const changes = planChanges(files, readFolder(outDir));
  if (!check) applyChanges(outDir, changes);
  return { documents, notes: [...documents.flatMap(({ notes }) => notes), ...joined.notes], changes };
}
