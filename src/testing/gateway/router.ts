import { apiDescription } from "../api/description.ts";

/** Path of the token endpoint (documented). */
export const TOKEN_PATH = "/auth/oauth/token";

/** A path that fits a template, with the values of its parameters, decoded. */
export interface Route {
  readonly template: string;
  readonly params: Readonly<Record<string, string>>;
}

function decoded(segment: string): string | undefined {
  try {
    return decodeURIComponent(segment);
  } catch {
    return undefined;
  }
}

const parameterOf = (segment: string): string | undefined => /^\{(.+)\}$/.exec(segment)?.[1];

function paramsOf(template: readonly string[], path: readonly string[]): Record<string, string> | undefined {
  if (template.length !== path.length) return undefined;
  const params: Record<string, string> = {};
  for (const [index, segment] of template.entries()) {
    const name = parameterOf(segment);
    const value = path[index];
    if (name === undefined) {
      if (segment !== value) return undefined;
      continue;
    }
    const given = value && decoded(value);
    if (!given) return undefined;
    params[name] = given;
  }
  return params;
}

/** Finds the template of a path. One without parameters wins over one with (OpenAPI 3.1, "Path Templating Matching"). */
export function createRouter(templates: Iterable<string>): (path: string) => Route | undefined {
  const byParameters = [...new Set(templates)]
    .map((template) => ({ template, segments: template.split("/") }))
    .sort((a, b) => a.segments.filter(parameterOf).length - b.segments.filter(parameterOf).length);

  return (path) => {
    const segments = path.split("/");
    for (const { template, segments: wanted } of byParameters) {
      const params = paramsOf(wanted, segments);
      if (params) return { template, params };
    }
    return undefined;
  };
}

/** The templates of all paths that the sandbox answers. */
export const TEMPLATES: readonly string[] = [...apiDescription.templates, TOKEN_PATH];

/** Finds the template of a path among those of the sandbox. */
export const findRoute: (path: string) => Route | undefined = createRouter(TEMPLATES);

/** The path below the base URL; the origin does not matter, since a sandbox answers on any. */
export function pathOf(url: string, baseUrl: string): string {
  const { pathname } = new URL(url);
  const prefix = new URL(baseUrl).pathname.replace(/\/+$/, "");
  return prefix && pathname.startsWith(`${prefix}/`) ? pathname.slice(prefix.length) : pathname;
}
