/** Where a quote stands: on this page as an element, elsewhere by a text fragment of its address. */

/** The element of this page, one with an id, that holds exactly these words; undefined where there is none. */
export function placeOf(quote: string): HTMLElement | undefined {
  const looked = plain(quote);
  return [...document.querySelectorAll<HTMLElement>("[id]")].find(
    (place) => !place.closest(".pathway") && plain(place.textContent) === looked,
  );
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
