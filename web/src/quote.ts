/** Where a quote stands: on this page as an element, elsewhere by a text fragment of its address. */

/** The elements of this page, those with an id, by the words that they hold. */
export function placesHere(): ReadonlyMap<string, HTMLElement> {
  const places = new Map<string, HTMLElement>();
  for (const place of document.querySelectorAll<HTMLElement>("[id]")) {
    const words = plain(place.textContent);
    if (!places.has(words) && !place.closest(".pathway")) places.set(words, place);
  }
  return places;
}

/** The first of `places` that holds exactly these words; undefined where there is none. */
export function placeOf(quote: string, places: ReadonlyMap<string, HTMLElement>): HTMLElement | undefined {
  return places.get(plain(quote));
}

/** `page` with a fragment that has the browser show and mark the quote (WICG, Scroll To Text Fragment). */
export function addressOf(page: string, quote: string): string {
  const all = plain(quote).split(" ");
  const ends = all.length > 12 ? [all.slice(0, 5), all.slice(-5)] : [all];
  const text = ends.map((some) => encodeURIComponent(some.join(" ")).replaceAll("-", "%2D"));
  return `${page.split("#")[0]}#:~:text=${text.join(",")}`;
}

function plain(text: string): string {
  return text.replace(/\s+/g, " ").trim();
}
