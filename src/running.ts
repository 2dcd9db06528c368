/** Something under way that can be ended from outside. */
export interface Underway {
  /** Its place in the list; not for anybody else. */
  place: number;
  readonly stop: (error: unknown) => void;
}

/**
 * What is under way. Not a Set: the tables that a Set leaves behind as it goes keep alive what was in them, for several
 * collections. With 64 calls in flight that was half of the work of the garbage collector (Node 20).
 */
export class Running {
  readonly #list: Underway[] = [];

  get size(): number {
    return this.#list.length;
  }

  add(one: Underway): void {
    one.place = this.#list.push(one) - 1;
  }

  delete(one: Underway): void {
    if (this.#list[one.place] !== one) return;
    const last = this.#list.pop() as Underway;
    if (last === one) return;
    last.place = one.place;
    this.#list[one.place] = last;
  }

  /** Ends all with an error of their own. */
  stop(error: () => unknown): void {
    for (const one of [...this.#list]) one.stop(error());
  }
}
