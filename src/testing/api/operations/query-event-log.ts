import type { HttpHandler } from "msw";
import { type EventFilter, filterEvents } from "../../fleet/event-log.ts";
import type { World } from "../../state.ts";
import { DEFAULT_LIMIT, type PagePosition, pageOf, parsePageToken } from "../page.ts";
import { exchangeOf, http, refuse } from "./operation.ts";

const LIST = "event-log-entries";

export const queryEventLogEntries = (world: World): HttpHandler =>
  http.post("/event-log-entries/query", async ({ request, response }) => {
    const { page_token, limit = DEFAULT_LIMIT, ...filter } = await request.json();
    const position: PagePosition<EventFilter> | undefined = page_token
      ? parsePageToken(LIST, page_token)
      : { offset: 0, limit, filter };
    if (!position) {
      const detail = "The property 'page_token' is of no page of this list.";
      return response.untyped(refuse(exchangeOf(world, request), "/problems/validation-error", detail));
    }
    const { items, next_page_token = null } = pageOf(
      LIST,
      filterEvents(world.events, position.filter),
      position,
    );
    return response(200).json({ items, next_page_token });
  });
