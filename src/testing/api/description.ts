import { isObject } from "../faults/checks.ts";

/** A value in the document, and the JSON pointer under which a validator finds it. */
interface Located {
  readonly pointer: string;
  readonly value: Record<string, unknown>;
}

/** A parameter that a request may carry. */
export interface Parameter {
  readonly name: string;
  readonly in: string;
  readonly required: boolean;
  readonly schemaPointer: string;
}

/** What the document says of an operation, as far as a server needs it. */
export interface Operation {
  /** What its pointers lead into. */
  readonly document: object;
  readonly parameters: readonly Parameter[];
  readonly permission: string | undefined;
  readonly body: { readonly required: boolean; readonly schemaPointer: string } | undefined;
}

/** An OpenAPI document at run time. What it lacks is answered by `undefined`: it may be the vendor's, not ours. */
export interface Description {
  readonly templates: readonly string[];
  /** Methods of a template, in upper case. */
  methodsOf(template: string): string[];
  /** The same object for the same operation: what is compiled for it can be kept. */
  operation(template: string, method: string): Operation | undefined;
}

const METHODS = ["get", "put", "post", "delete", "patch", "head", "options", "trace"];

const escaped = (key: string): string => key.replaceAll("~", "~0").replaceAll("/", "~1");
// A fragment is part of a URL: braces of a template must be escaped in it.
const child = (pointer: string, key: string | number): string =>
  `${pointer}/${encodeURIComponent(escaped(String(key)))}`;

function follow(document: object, pointer: string): Located | undefined {
  let value: unknown = document;
  for (const part of pointer.split("/").slice(1)) {
    const key = decodeURIComponent(part).replaceAll("~1", "/").replaceAll("~0", "~");
    value = isObject(value) ? value[key] : undefined;
  }
  if (!isObject(value)) return undefined;
  const reference = value["$ref"];
  return typeof reference === "string" && reference.startsWith("#/")
    ? follow(document, reference)
    : { pointer, value };
}

/** Reads a document at run time. */
export function describe(document: object): Description {
  const paths = follow(document, "#/paths")?.value ?? {};
  const find = (pointer: string): Located | undefined => follow(document, pointer);

  function parametersAt(pointer: string): Parameter[] {
    const list = find(pointer)?.value["parameters"];
    if (!Array.isArray(list)) return [];
    return list.flatMap((_, index) => {
      const found = find(child(`${pointer}/parameters`, index));
      if (!found || !isObject(found.value["schema"])) return [];
      const { name, in: place, required } = found.value as { name: string; in: string; required?: boolean };
      return [{ name, in: place, required: required === true, schemaPointer: `${found.pointer}/schema` }];
    });
  }

  function bodyAt(pointer: string): Operation["body"] {
    const body = find(`${pointer}/requestBody`);
    const media = body && find(child(`${body.pointer}/content`, "application/json"));
    if (!body || !media || !isObject(media.value["schema"])) return undefined;
    return { required: body.value["required"] === true, schemaPointer: `${media.pointer}/schema` };
  }

  function readOperation(template: string, method: string): Operation | undefined {
    const item = child("#/paths", template);
    const pointer = child(item, method.toLowerCase());
    const found = find(pointer);
    if (!found) return undefined;
    const own = parametersAt(pointer);
    const isOwn = (shared: Parameter): boolean =>
      own.some(({ name, in: place }) => name === shared.name && place === shared.in);
    const permission = found.value["x-invers-permission"];
    return {
      document,
      parameters: [...parametersAt(item).filter((shared) => !isOwn(shared)), ...own],
      permission: typeof permission === "string" ? permission : undefined,
      body: bodyAt(pointer),
    };
  }

  const operations = new Map<string, Operation | undefined>();

  return {
    templates: Object.keys(paths),
    methodsOf(template) {
      const item = find(child("#/paths", template))?.value ?? {};
      return METHODS.filter((method) => method in item).map((method) => method.toUpperCase());
    },
    operation(template, method) {
      const key = `${method} ${template}`;
      if (!operations.has(key)) operations.set(key, readOperation(template, method));
      return operations.get(key);
    },
  };
}
