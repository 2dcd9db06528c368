import type { paths } from "../../../generated/sandbox.ts";
import { type EventFilter, filterEvents } from "../../fleet/event-log.ts";
import { DEFAULT_LIMIT, type PagePosition, pageOf, parsePageToken } from "../page.ts";
import { type OperationHandler, refuse } from "./operation-handler.ts";

const LIST = "event-log-entries";

const isText = (value: unknown): boolean => value === undefined || typeof value === "string";

function isFilter(value: unknown): value is EventFilter {
  if (typeof value !== "object" || value === null) return false;
  const { vehicle_id, occurred_after, occurred_before, event_types = [] } = value as Record<string, unknown>;
  return [vehicle_id, occurred_after, occurred_before].every(isText) && Array.isArray(event_types);
}

export const queryEventLog: OperationHandler<paths["/event-log-entries/query"]["post"]> = (
  state,
  _context,
  { body },
) => {
  const { page_token, limit = DEFAULT_LIMIT, ...filter } = body;
  const position: PagePosition<EventFilter> | undefined = page_token
    ? parsePageToken(LIST, page_token, isFilter)
    : { offset: 0, limit, filter };
  if (!position) {
    return refuse("/problems/validation-error", "The property 'page_token' is of no page of this list.");
  }
  const entries = filterEvents(state.eventLog, position.filter);
  const { items, next_page_token = null } = pageOf(LIST, entries, position);
  return { body: { items, next_page_token } };
};
