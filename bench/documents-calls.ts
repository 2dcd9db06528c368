// Typed calls for whatever API a description is of.

interface Operation {
  readonly method: string;
  readonly path: string;
  /** The text of `params`, or nothing where none are required. */
  readonly params: string;
}

type Node = Record<string, unknown>;

/** Calls whose parameters can be made up: text and numbers in the path, nothing else that is required. */
export function simpleOperations(document: Node, most: number): Operation[] {
  const resolve = (node: unknown): Node => {
    const ref = (node as Node)["$ref"];
    if (typeof ref !== "string") return node as Node;
    const keys = ref
      .slice(2)
      .split("/")
      .map((key) => decodeURIComponent(key).replace(/~1/g, "/"));
    return resolve(keys.reduce<unknown>((at, key) => (at as Node)[key], document));
  };
  const found: Operation[] = [];
  for (const [path, item] of Object.entries(document["paths"] as Node)) {
    for (const method of ["get", "delete", "post", "put", "patch"]) {
      const operation = (item as Node)[method] as Node | undefined;
      if (found.length === most || !operation) continue;
      const body = resolve(operation["requestBody"] ?? {});
      const listed = [(item as Node)["parameters"], operation["parameters"]]
        .flat()
        .filter(Boolean)
        .map(resolve);
      const required = listed.filter((parameter) => parameter["required"]);
      const values = required.map((parameter) => [
        parameter["name"],
        made(resolve(parameter["schema"] ?? {})),
      ]);
      const isSimple =
        required.every(({ in: place }) => place === "path") && values.every(([, value]) => value);
      if (body["required"] || !isSimple) continue;
      const text = values.map(([name, value]) => `${JSON.stringify(name)}: ${value}`).join(", ");
      found.push({ method, path, params: text && `{ params: { path: { ${text} } } }` });
    }
  }
  return found;
}

/** For an API of which every call needs more than can be made up: one that is given its own init type. */
export function anyOperation(document: Node): Operation[] {
  const [[path, item] = ["", {}]] = Object.entries(document["paths"] as Node);
  const method = ["get", "post", "put", "patch", "delete"].find((name) => name in (item as Node)) ?? "get";
  const init = `{} as Init<${JSON.stringify(path)}, ${JSON.stringify(method)}, paths>`;
  return [{ method, path, params: init }];
}

function made({ type, enum: values }: Node): string | undefined {
  if (Array.isArray(values)) return JSON.stringify(values[0]);
  return type === "string" ? '"a"' : type === "integer" || type === "number" ? "1" : undefined;
}

/** A file that calls each of them, and reads what comes. */
export function callsText(operations: readonly Operation[], imports: string): string {
  const calls = operations.map(({ method, path, params }, index) => {
    const args = [JSON.stringify(path), ...(params ? [params] : [])].join(", ");
    return `export const call${index} = async (): Promise<unknown> => (await client.${method.toUpperCase()}(${args})).data;`;
  });
  return `${imports}\n${calls.join("\n")}\n`;
}
