import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { isObject, objectAt } from "../json.ts";
import { generatorVersion } from "../libraries.ts";
import type { ApiDocument } from "../normalize/normalize.ts";
import type { Source } from "../read/source.ts";
import { changeOf, type FileChange } from "../write.ts";
import type { Part } from "./bundle-parts.ts";
import type { ReceivedDocument } from "./compare-received.ts";

/** Is in each folder that was generated. */
export const LOCK = "oneapi.lock.json";

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
  readonly parts?: readonly Part[];
}

/** What the types were made from: the documents that are kept, with where they came from. */
export function lockChange(
  { out, own, only = false, generator, today }: LockOptions,
  received: readonly ReceivedDocument[],
  vendor: readonly ApiDocument[],
): FileChange {
  const path = join(out, LOCK);
  const text = existsSync(path) ? readFileSync(path, "utf8") : undefined;
  const known = knownDocuments(text);
  const documents = [...vendor]
    .sort((a, b) => (a.file < b.file ? -1 : 1))
    .map(({ file, version, sha256 }): [string, Locked] => {
      const { origin, parts = [] } = received.find((one) => one.file === file) ?? {};
      const before = known[file];
      const own = { version, sha256, ...(parts.length > 0 && { parts }) };
      const isSame =
        before?.sha256 === sha256 && (origin === undefined || isDeepStrictEqual(before.parts, own.parts));
      return [file, isSame ? before : { ...(origin !== undefined && { origin, date: today }), ...own }];
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
