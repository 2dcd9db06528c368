/** A copy that has own members only, each read once: neither a polluted prototype nor a second look at a getter counts. */
export const own = <T extends object>(value: T): T => Object.assign(Object.create(null), value) as T;
