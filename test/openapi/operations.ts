import { documents, isObject, type JsonObject, objectAt, resolve } from "./documents.ts";

export interface Operation {
  file: string;
  root: JsonObject;
  method: string;
  path: string;
  operation: JsonObject;
}

const methods = ["get", "put", "post", "delete", "options", "head", "patch", "trace"];

export const operations: Operation[] = documents.flatMap(({ file, root }) => {
  const paths = isObject(root["paths"]) ? root["paths"] : {};
  return Object.keys(paths).flatMap((path) =>
    methods
      .filter((method) => method in objectAt(paths, path))
      .map((method) => ({ file, root, method, path, operation: objectAt(paths, path, method) })),
  );
});

export const title = ({ method, path }: Operation) => `${method.toUpperCase()} ${path}`;

export function responsesOf({ root, operation }: Operation): [status: string, response: JsonObject][] {
  const responses = objectAt(operation, "responses");
  return Object.keys(responses).map((status) => [status, resolve(root, objectAt(responses, status))]);
}

export function headersOf(response: JsonObject): string[] {
  return Object.keys(objectAt(response, "headers")).sort();
}
