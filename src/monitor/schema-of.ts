import type { paths } from "../generated/schema.ts";
import type { Operation } from "../permissions.ts";
import type { JsonObject } from "./contract.ts";
import { findDifferences } from "./differences.ts";
import { checkDocument, loadContract } from "./load-contract.ts";

type MethodOf<O> = O extends `${infer M} ${string}` ? Lowercase<M> : never;
type PathOf<O> = O extends `${string} ${infer P}` ? P : never;
type Member<T, K> = K extends keyof T ? T[K] : never;
type BodyIn<R> = R extends { content: infer C }
  ? C extends Record<string, infer Body>
    ? Body
    : unknown
  : unknown;

/** The body of one status of an operation. */
export type AnswerBody<O, Status, Paths = paths> = [
  Member<Member<Member<Member<Paths, PathOf<O>>, MethodOf<O>>, "responses">, Status>,
] extends [never]
  ? unknown
  : BodyIn<Member<Member<Member<Member<Paths, PathOf<O>>, MethodOf<O>>, "responses">, Status>>;

/** What is wrong with a value, in the words of Standard Schema. */
export interface SchemaIssue {
  /** What is expected. */
  readonly message: string;
  /** Where, as keys and indices. */
  readonly path: readonly (string | number)[];
}

/** A Standard Schema (version 1), for whatever takes one. */
export interface AnswerSchema<Body> {
  /** What Standard Schema asks of a schema, for libraries that take one. */
  readonly "~standard": {
    readonly version: 1;
    readonly vendor: "invers-oneapi";
    readonly validate: (
      value: unknown,
    ) => Promise<
      { readonly value: Body; readonly issues?: undefined } | { readonly issues: readonly SchemaIssue[] }
    >;
    readonly types?: { readonly input: Body; readonly output: Body } | undefined;
  };
}

/** Options of `schemaOf`. */
export interface SchemaOfOptions {
  /** Your own documents: the `document` that `npx invers-oneapi generate` writes. @default those of the package */
  readonly document?: object | undefined;
}

/**
 * The body of an answer as a Standard Schema. Members that the documents do not mention are no issues: answers may gain
 * them. A status that the documents do not describe is an issue of every value.
 *
 * @example
 * const result = await schemaOf("GET /vehicles", 200)["~standard"].validate(body);
 * if (result.issues) console.log(result.issues);
 *
 * @throws ConfigError if `document` is no OpenAPI 3.1 document
 */
export function schemaOf<
  const O extends Operation<Paths>,
  const Status extends number,
  Paths extends object = paths,
>(
  operation: O,
  status: Status,
  { document }: SchemaOfOptions = {},
): AnswerSchema<AnswerBody<O, Status, Paths>> {
  checkDocument("schemaOf", document);
  return {
    "~standard": {
      version: 1,
      vendor: "invers-oneapi",
      async validate(value) {
        const { contract, isValid } = await loadContract(document as JsonObject | undefined);
        const answer = contract.answer(operation, status);
        if (!answer) return { issues: [{ message: `${operation} has no documented ${status}`, path: [] }] };
        const issues = answer.schema
          ? findDifferences(contract, isValid, answer, value)
              .filter(({ kind }) => kind === "contradicts")
              .map(({ expected, found, path }) => ({ message: `expected ${expected}, found ${found}`, path }))
          : [];
        return issues.length > 0 ? { issues } : { value: value as AnswerBody<O, Status, Paths> };
      },
    },
  };
}
