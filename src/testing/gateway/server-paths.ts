import type { OperationForm } from "../../types/request-forms.ts";
import { apiDescription } from "../api/description.ts";
import { findRoute, type Route, TOKEN_PATH } from "./router.ts";

/** A route, and its path without that of the server. */
export interface ServedRoute extends Route {
  readonly path: string;
}

/** Finds the operation of a request whose path is given from the base URL on. */
export type FindServedRoute = (path: string, method: string) => ServedRoute | undefined;

/** Only the path of a server matters: a sandbox answers on any origin. */
const pathOfServer = ({ server = "" }: OperationForm): string =>
  new URL(server, "http://relative.invalid").pathname.replace(/\/+$/, "");

/**
 * Finds operations below the paths of their servers (OpenAPI, "Server Object"), as the sandbox's document gives them.
 *
 * @param forms of operations that are elsewhere by the documents of the user
 */
export function createServedRoutes(forms: Readonly<Record<string, OperationForm>>): FindServedRoute {
  const serverOf = (template: string, method: string): string => {
    const form = forms[`${method} ${template}`];
    return form ? pathOfServer(form) : (apiDescription.operation(template, method)?.server ?? "");
  };
  const all = apiDescription.templates.flatMap((template) =>
    apiDescription.methodsOf(template).map((method) => serverOf(template, method)),
  );
  const servers = [...new Set(["", ...all])];

  return (path, method) => {
    for (const server of servers) {
      const below = path.startsWith(`${server}/`) ? path.slice(server.length) : undefined;
      const route = below === undefined ? undefined : findRoute(below);
      if (!route || below === undefined) continue;
      const { template } = route;
      const methods = template === TOKEN_PATH ? [] : apiDescription.methodsOf(template);
      // A method that the path has not is answered where one of its own would be.
      const served = methods.includes(method) ? [method] : methods;
      const isHere = served.length ? served.some((one) => serverOf(template, one) === server) : server === "";
      if (isHere) return { ...route, path: below };
    }
    return undefined;
  };
}
