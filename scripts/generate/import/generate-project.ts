import { join } from "node:path";
import { joinDocuments } from "../join/join-documents.ts";
import { isObject, type JsonObject, objectAt, without } from "../json.ts";
import type { ApiDocument } from "../normalize/normalize.ts";
import { operationsOf } from "../openapi/operations.ts";
import { METHODS } from "../openapi/structure.ts";
import { documentsInForce, loadActions, normalizeAll, opened } from "../pipeline.ts";
import { InputError } from "../problem.ts";
import { readSources } from "../read/source.ts";
import { renderProject } from "../render/project.ts";
import { isGenerated } from "../render/render.ts";
import { applyChanges, type FileChange, journalOf, mend, planChanges, readFolder } from "../write.ts";
import { compareReceived, documentChanges, type ReceivedDocument } from "./compare-received.ts";
import { LOCK, type LockOptions, lockChange } from "./lock.ts";
import { type ReceiveOptions, receiveDocuments } from "./receive-documents.ts";

/** Without `from`, what was kept is generated anew; with `only`, our own documents are left out. */
export interface ProjectOptions extends ReceiveOptions, LockOptions {
  /** Writes nothing. */
  readonly dryRun?: boolean;
}

export interface ProjectResult {
  readonly received: readonly ReceivedDocument[];
  readonly notes: readonly string[];
  /** Every file to write, by path from the folder. */
  readonly changes: readonly FileChange[];
}

/**
 * Generates types into a user's own project: from the documents that are named, those that were kept beside the types
 * before, and ours for what none of them describes.
 *
 * @throws InputError for whatever is wrong; then nothing was written
 */
export async function generateProject(options: ProjectOptions): Promise<ProjectResult> {
  const { out, only = false, dryRun = false, progress = () => {} } = options;
  if (!dryRun) mend(out, out);
  const kept = await readSources(out, out, true);
  const sources = { ...kept, ours: only ? [] : options.own };
  const { ours, vendor } = opened(sources);
  const incoming = await receiveDocuments(options, { ours, vendor });
  const names = new Set(incoming.map(({ document }) => document.source.name));
  const others = vendor.filter(({ source }) => !names.has(source.name));
  if (others.length + incoming.length === 0) {
    throw new InputError([{ file: out, reason: "keeps no document yet: name one with --from" }]);
  }

  progress("Validating and comparing");
  const actions = await loadActions(sources.corrections);
  const all = await normalizeAll(
    { ours, vendor: [...others, ...incoming.map(({ document }) => document)] },
    actions,
  );
  const received: ReceivedDocument[] = [];
  for (const one of incoming) received.push(await compareReceived(one, all, vendor, actions));

  progress("Generating the types");
  const inForce = documentsInForce({ ...all, ours: uncovered(all.ours, all.vendor) });
  const joined = joinDocuments(inForce);
  const origins = [...inForce, ...(sources.corrections === undefined ? [] : [sources.corrections])];
  const files = await renderProject(joined.document, origins);
  const changes = [
    ...incoming.flatMap((one) => documentChanges(out, one, kept.vendor)),
    ...planChanges(files, readFolder(out)),
    lockChange(options, received, all.vendor),
  ];
  refuseForeign(out, changes);
  if (!dryRun) applyChanges(out, changes, journalOf(out));
  return {
    received,
    notes: [...inForce.flatMap(({ notes }) => notes), ...all.notes, ...joined.notes],
    changes,
  };
}

/** Where nothing was generated yet, a file by one of our names is somebody else's, as `src/index.ts` is. */
function refuseForeign(out: string, changes: readonly FileChange[]): void {
  if (!changes.some(({ file, action }) => file === LOCK && action === "create")) return;
  const foreign = changes.filter(
    ({ file, action, before }) => action === "update" && file.endsWith(".ts") && !isGenerated(String(before)),
  );
  const reason =
    "was not written by this command and would be lost: name another folder by --out, or move it";
  if (foreign.length > 0)
    throw new InputError(foreign.map(({ file }) => ({ file: join(out, file), reason })));
}

/** Our documents without the operations that a received one describes. */
function uncovered(ours: readonly ApiDocument[], received: readonly ApiDocument[]): ApiDocument[] {
  const covered = new Set(received.flatMap(({ document }) => [...operationsOf(document).keys()]));
  return ours.map((own) => {
    const hidden = new Set(
      [...operationsOf(own.document)].filter(([key]) => covered.has(key)).map(([, { name }]) => name),
    );
    if (hidden.size === 0) return own;
    const paths = Object.entries(objectAt(own.document, "paths")).flatMap(
      ([path, item]): [string, JsonObject][] => {
        if (!isObject(item)) return [];
        const left = without(item, (method) => hidden.has(`${method.toUpperCase()} ${path}`));
        return METHODS.some((method) => left[method] !== undefined) ? [[path, left]] : [];
      },
    );
    return { ...own, document: { ...own.document, paths: Object.fromEntries(paths) } };
  });
}
