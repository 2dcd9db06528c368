import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { isObject, objectAt } from "../json.ts";
import { generatorVersion } from "../libraries.ts";
import type { ApiDocument } from "../normalize/normalize.ts";
import type { Source } from "../read/source.ts";
import { changeOf, type FileChange } from "../write.ts";

const LOCK = "oneapi.lock.json";

export interface LockOptions {
  readonly out: string;
  readonly own: readonly Source[];
  readonly only?: boolean;
  /** The package and its version. */
  readonly generator: string;
  readonly today: string;
}

interface Locked {
  readonly origin?: string;
  readonly date?: string;
  readonly version: string;
  readonly sha256: string;
}

/** What the types were made from: the documents that are kept, with where they came from. */
export function lockChange(
  { out, own, only = false, generator, today }: LockOptions,
  received: readonly { readonly file: string; readonly origin: string }[],
  vendor: readonly ApiDocument[],
): FileChange {
  const path = join(out, LOCK);
  const text = existsSync(path) ? readFileSync(path, "utf8") : undefined;
  const known = knownDocuments(text);
  const documents = [...vendor]
    .sort((a, b) => (a.file < b.file ? -1 : 1))
    .map(({ file, version, sha256 }): [string, Locked] => {
      const { origin } = received.find((one) => one.file === file) ?? {};
      const before = known[file];
      if (before?.sha256 === sha256) return [file, before];
      return [file, { ...(origin !== undefined && { origin, date: today }), version, sha256 }];
    });
  const lock = {
    generator: `${generator}, openapi-typescript ${generatorVersion()}`,
    documents: Object.fromEntries(documents),
    ...(!only && { own: Object.fromEntries(own.map(({ file, sha256 }) => [file, sha256])) }),
  };
  return changeOf(LOCK, text, `${JSON.stringify(lock, undefined, 2)}\n`);
}

function knownDocuments(text: string | undefined): Record<string, Locked | undefined> {
  try {
    const lock: unknown = JSON.parse(text ?? "{}");
    return isObject(lock) ? (objectAt(lock, "documents") as unknown as Record<string, Locked>) : {};
  } catch {
    return {};
  }
}
