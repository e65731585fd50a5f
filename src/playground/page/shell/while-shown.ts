type Shown = Pick<Document, 'visibilityState' | 'addEventListener' | 'removeEventListener'>;

/** Goes on while somebody can see the page: a browser holds six connections to one address, for all its tabs. */
export function whileShown(page: Shown, begin: () => () => void): () => void {
  let end: (() => void) | null = null;
  const look = () => {
    if (page.visibilityState === 'visible') end ??= begin();
    else stop();
  };
  const stop = () => {
    end?.();
    end = null;
  };
  look();
  page.addEventListener('visibilitychange', look);
  return () => {
    page.removeEventListener('visibilitychange', look);
    stop();
  };
}
