/** How the lists that are asked by GET name their cursor. */
export type CursorForm = "page_token" | "cursor" | "link";

export const CURSOR_FORMS: readonly CursorForm[] = ["page_token", "cursor", "link"];

/** The query in the documents' names; `undefined` if it has the cursor's name of another form. */
export function documentedQuery(form: CursorForm, search: string): string | undefined {
  if (form === "page_token") return search;
  if (new URLSearchParams(search).has("page_token")) return undefined;
  return search.replace(/(?<=[?&])cursor(?==)/g, "page_token");
}

/** A page in the form that the sandbox plays; any other body as it is. */
export function inForm(form: CursorForm, body: unknown, url: string): unknown {
  if (form === "page_token" || !(body as { next_page_token?: string } | undefined)?.next_page_token)
    return body;
  const { next_page_token: cursor, ...page } = body as { next_page_token: string };
  if (form === "cursor") return { ...page, next: cursor };
  const next = new URL(url);
  next.searchParams.delete("limit");
  next.searchParams.set("cursor", cursor);
  return { self: url, ...page, next: next.href };
}
