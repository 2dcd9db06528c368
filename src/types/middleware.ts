/** The one type of openapi-fetch that is part of our own surface, so that its middlewares work here and ours there. */
export type { Middleware } from "openapi-fetch";
