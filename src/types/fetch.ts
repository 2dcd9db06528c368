/** A `fetch`: the platform's own, or one of the same form. This package always calls it with a URL as a string and an init. */
export type Fetch = (url: string, init: RequestInit) => Promise<Response>;
