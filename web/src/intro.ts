/** What stands above the first message: what this is, what not to type, and where to begin. */
import { button, element, link } from "./dom";
import { words } from "./words";

export interface Intro {
  text: HTMLElement;
  starters: HTMLElement;
}

export function intro(server: string, ask: (text: string) => void): Intro {
  const privacy = link(words.privacyLink, `${server}privacy`, { target: "_blank", rel: "noopener" });
  privacy.append(` ${words.newTab}`);
  const text = element(
    "div",
    { class: "pathway-intro" },
    element("p", {}, words.what),
    element("p", {}, words.careful),
    element("p", {}, `${words.privacy} `, privacy),
  );
  const starters = element(
    "div",
    { class: "pathway-choices", role: "group", "aria-label": words.starters },
    element("p", {}, words.starters),
    ...words.startWith.map((one) => button(one, "pathway-button--choice", () => ask(one))),
  );
  return { text, starters };
}
