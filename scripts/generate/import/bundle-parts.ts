import { existsSync } from "node:fs";
import { dirname, relative } from "node:path";
import { type Json, type JsonObject, member } from "../json.ts";
import { redocly } from "../libraries.ts";
import { maskInheritedNames } from "../openapi/inherited-names.ts";
import { percentDecoded, refIn } from "../openapi/pointer.ts";
import { walk } from "../openapi/traverse.ts";
import { describeProblem, InputError } from "../problem.ts";
import { parse, scalarAt, toJson } from "../read/parse.ts";
import { type OpenDocument, treeOf } from "../read/read-document.ts";
import { isJson, type Source, toSource } from "../read/source.ts";
import { type Download, type DownloadOptions, download } from "./download.ts";

/** A file that a document refers to. */
export interface Part {
  /** Path from the document's own folder, or a URL. */
  readonly file: string;
  readonly sha256: string;
}

/** A document with the files that it refers to put into it. */
export interface Bundled {
  readonly bytes: Uint8Array;
  readonly source: Source;
  readonly parts: readonly Part[];
}

/**
 * Bundles a document that refers to other files: files on disk may name files on disk, and what comes from a URL may name
 * files of the same origin. Undefined if it is complete in itself. A reference that cannot be followed stays as it is,
 * since a correction may still take it away.
 */
export async function bundleParts(
  root: OpenDocument,
  from: Download,
  options: DownloadOptions,
): Promise<Bundled | undefined> {
  const tree = treeOf(root) as JsonObject;
  if (!refersElsewhere(tree)) return undefined;
  const { BaseResolver, Source: Text, bundle, createConfig, stringifyYaml } = redocly();
  const { source } = root;
  const parts = new Map<string, Part>();
  const faults = new Set<string>();
  const marks: ((text: string) => string)[] = [];
  const masked = (part: Json): Json => {
    const { tree: safe, unmask } = maskInheritedNames(part);
    marks.push(unmask);
    return safe;
  };

  class Parts extends BaseResolver {
    override resolveExternalRef(base: string | null, ref: string) {
      const place = super.resolveExternalRef(base, ref);
      // A reference is a URL, whose `%20` is a space in the name of a file.
      if (isUrl(place) || existsSync(place)) return place;
      return super.resolveExternalRef(base, percentDecoded(ref));
    }
    override resolveDocument(base: string | null, ref: string) {
      const place = this.resolveExternalRef(base, ref);
      const known = this.cache.get(place) ?? load(place);
      this.cache.set(place, known);
      return known;
    }
  }

  async function load(place: string) {
    const file = isUrl(place) ? place : relative(dirname(from.place), place).replaceAll("\\", "/");
    try {
      refuseElsewhere(place, from.place);
      const { bytes, extension } = await download(place, options);
      const part = toSource(`part${extension}`, file, bytes);
      parts.set(place, { file, sha256: part.sha256 });
      const isProse = /\.(md|markdown|txt)$/i.test(place);
      return { source: new Text(place, part.text), parsed: isProse ? part.text : masked(parse(part)) };
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      for (const problem of error.problems) faults.add(describeProblem({ ...problem, file }));
      throw error;
    }
  }

  const config = await createConfig({}, { extends: [] });
  const document = {
    source: new Text(from.place, source.text),
    parsed: masked(withTextVersions(tree, source)),
  };
  const { bundle: whole } = await bundle({ doc: document, config, externalRefResolver: new Parts() });
  const text = marks.reduce(
    (json, unmask) => unmask(json),
    JSON.stringify(toJson(whole.parsed), undefined, 2),
  );
  const bytes = new TextEncoder().encode(
    isJson(source) ? `${text}\n` : stringifyYaml(JSON.parse(text), { noRefs: true, lineWidth: -1 }),
  );
  const [fault] = faults;
  const bundled = toSource(source.file, source.shown, bytes);
  return {
    bytes,
    source: { ...bundled, ...(fault !== undefined && { fault }) },
    parts: [...parts.values()].sort((a, b) => (a.file < b.file ? -1 : 1)),
  };
}

/** Whether it names a file besides those that are in it under an `$id`. */
function refersElsewhere(document: JsonObject): boolean {
  const ids = new Set<Json | undefined>();
  const refs = new Set<string>();
  walk(document, "document", (node) => {
    ids.add(member(node, "$id"));
    const ref = refIn(node);
    if (ref !== undefined && !ref.startsWith("#")) refs.add(ref);
  });
  return [...refs].some((ref) => !ids.has(ref));
}

const isUrl = (place: string): boolean => /^https?:\/\//i.test(place);

function refuseElsewhere(place: string, root: string): void {
  if (!isUrl(place)) return;
  if (isUrl(root) && new URL(place).origin === new URL(root).origin) return;
  throw new InputError([{ reason: "is not fetched on the document's behalf" }]);
}

/** YAML reads 3.1 and 1.10 as numbers. */
function withTextVersions(document: JsonObject, source: Source): JsonObject {
  const { info } = document;
  const version = member(info, "version");
  return {
    ...document,
    openapi: scalarAt(source, ["openapi"]),
    ...(typeof version === "number" && {
      info: { ...(info as JsonObject), version: scalarAt(source, ["info", "version"]) },
    }),
  };
}
