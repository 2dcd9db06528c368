/** Headers as a client and a call take them: any form of the platform's, or a record whose `null` removes a header. */
export type HeadersOption =
  | NonNullable<RequestInit["headers"]>
  | Readonly<Record<string, string | number | boolean | readonly string[] | null | undefined>>;
