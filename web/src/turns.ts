/** Gives the processor back between two pieces of work: a slow phone stays ready for touch and keys. */

declare const scheduler: { yield?: () => Promise<void> } | undefined;

/** Resolves as soon as whatever waited has had its turn. */
export function breath(): Promise<void> {
  if (typeof scheduler !== "undefined" && scheduler.yield) return scheduler.yield();
  return new Promise((done) => setTimeout(done));
}

/** Resolves once what has changed is seen; where nothing is drawn, as in a tab behind others, soon. */
export function drawn(): Promise<void> {
  return new Promise((done) => {
    requestAnimationFrame(() => setTimeout(done));
    setTimeout(done, 300);
  });
}
