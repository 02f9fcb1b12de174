/** The exact words that a reply rests on, folded away, and the way to them. */
import type { Reply, Source } from "../contract";
import { element, link } from "../dom";
import { addressOf, placeOf, placesHere } from "../quote";
import { words } from "../words";

export interface Way {
  /** Where the page stands, if these words are not on the page that is shown. */
  page: string;
  /** Called before the words on this page are shown. */
  leave: () => void;
}

/** A `details` element, the quotes under their sections; undefined where a reply rests on nothing. */
export function sourceOf(reply: Reply, way: Way): HTMLElement | undefined {
  const [first] = reply.sources;
  if (!first) return undefined;
  const quotes = element("div", { class: "pathway-quotes" });
  const places = placesHere();
  const here = placeOf(first.quote, places) !== undefined;
  quotes.append(element("p", { class: "pathway-hint" }, here ? words.onPage : words.inNewTab));
  let section = "";
  for (const source of reply.sources) {
    if (source.section !== section) {
      section = source.section;
      quotes.append(element("p", { class: "pathway-section" }, section));
    }
    quotes.append(element("blockquote", {}, quoted(source, placeOf(source.quote, places), way)));
  }
  const summary = element("summary", { class: "pathway-summary" }, words.source);
  const made = element("details", { class: "pathway-source" }, summary, quotes);
  made.addEventListener("toggle", () => made.open && quotes.scrollIntoView({ block: "nearest" }));
  return made;
}

/** The words as a link to where they stand. */
function quoted(source: Source, place: HTMLElement | undefined, way: Way): HTMLElement {
  if (!place) {
    const elsewhere = { target: "_blank", rel: "noopener" };
    return link(source.quote, addressOf(way.page, source.quote), elsewhere);
  }
  const made = link(source.quote, `#${place.id}`);
  made.addEventListener("click", (event) => {
    event.preventDefault();
    way.leave();
    // The address first: it is what `:target` marks. Then the focus, so that a reader goes on there.
    location.hash = "";
    location.hash = place.id;
    place.setAttribute("tabindex", "-1");
    place.focus({ preventScroll: true });
    const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
    place.scrollIntoView({ block: "center", behavior: still ? "auto" : "smooth" });
  });
  return made;
}
