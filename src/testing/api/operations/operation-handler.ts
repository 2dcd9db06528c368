import type { RequestContext } from "../../gateway/request-context.ts";
import type { SandboxState } from "../../state.ts";
import { blankProblemBody, type ProblemBody, problemBody, type SandboxProblemType } from "../problem.ts";

/** What an operation of the documents takes: its parameters and its body, already checked. */
export interface OperationInput<Documented> {
  readonly path: Documented extends { parameters: { path: infer Path } } ? Path : Record<never, never>;
  readonly query: Documented extends { parameters: { query?: infer Query } }
    ? NonNullable<Query>
    : Record<never, never>;
  readonly body: Documented extends { requestBody: { content: { "application/json": infer Body } } }
    ? Body
    : undefined;
}

/** The body of a documented success. */
type SuccessBody<Documented> = Documented extends {
  responses: { 200: { content: { "application/json": infer Body } } };
}
  ? Body
  : undefined;

/** A refusal, which becomes a problem under the flow id of the request. */
export interface ProblemAnswer {
  readonly problem: (flowId: string) => ProblemBody;
}

/** What an operation answers: a success as the documents describe it, or a problem. */
export type OperationAnswer<Documented> =
  | { readonly body: SuccessBody<Documented>; readonly headers?: Record<string, string> }
  | ProblemAnswer;

/** An operation of the sandbox: changes the state and answers. The flow id and the time that it takes are in the context. */
export type OperationHandler<Documented> = (
  state: SandboxState,
  context: RequestContext,
  input: OperationInput<Documented>,
) => OperationAnswer<Documented> | Promise<OperationAnswer<Documented>>;

/** Refuses with one of the vendor's problems. */
export const refuse = (type: SandboxProblemType, detail: string): ProblemAnswer => ({
  problem: (flowId) => problemBody(type, detail, flowId),
});

/** 404. The vendor's pages imply that it exists, but no page names its type. */
export const refuseUnknown = (what: string): ProblemAnswer => ({
  problem: (flowId) => blankProblemBody(404, "Not Found", `No such ${what}.`, flowId),
});
