/** Lets `return()` give up a page that is on its way: that of a generator waits for it. */
export function stoppable(walk: AsyncGenerator<unknown>, stop: AbortController): AsyncGenerator<unknown> {
  const end = walk.return.bind(walk);
  walk.return = (value) => {
    stop.abort();
    return end(value);
  };
  return walk;
}
