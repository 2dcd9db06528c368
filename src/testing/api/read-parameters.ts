import type { OperationForm } from "../../types/request-forms.ts";
import type { OperationDescription, Parameter } from "./description.ts";
import { readQuery } from "./read-query.ts";
import { readStyled } from "./read-styled.ts";
import { WrongForm } from "./wrong-form.ts";

/** Where the parameters of a request are. */
export interface ParameterSources {
  /** Decoded. */
  readonly path: Readonly<Record<string, string>>;
  /** The query as it was sent: what is encoded in it delimits nothing. */
  readonly search: string;
  readonly headers: Headers;
}

/** The values of a request's parameters, by place and name. Query keys that the document lacks are kept. */
export interface ParameterValues {
  readonly path: Record<string, unknown>;
  readonly query: Record<string, unknown>;
  readonly header: Record<string, unknown>;
}

/**
 * Reads the parameters that an operation describes, as values of their types.
 *
 * @param forms how they are written, where another document than the sandbox's says so
 * @returns the values, or what is wrong with the form of one, as a sentence
 */
export function readParameters(
  { parameters }: OperationDescription,
  { path, search, headers }: ParameterSources,
  forms: OperationForm = {},
): ParameterValues | string {
  const described = (place: "path" | "query" | "header"): Parameter[] =>
    parameters
      .filter((parameter) => parameter.in === place)
      .map((parameter) => {
        const { [parameter.name]: form = parameter.form } = forms[place] ?? {};
        return { ...parameter, form };
      });
  const given = (parameter: Parameter, text: string | null | undefined): [string, unknown][] =>
    text === null || text === undefined ? [] : [[parameter.name, readStyled(parameter, text)]];
  try {
    return {
      path: Object.fromEntries(described("path").flatMap((one) => given(one, path[one.name]))),
      query: readQuery(described("query"), search),
      header: Object.fromEntries(described("header").flatMap((one) => given(one, headers.get(one.name)))),
    };
  } catch (error) {
    if (error instanceof WrongForm) return error.message;
    throw error;
  }
}
