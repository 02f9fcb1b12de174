/** The parts of a reply, in order, as elements. */
import type { Part, Reply } from "../contract";
import { element, link } from "../dom";

export function partsOf(reply: Reply): HTMLElement[] {
  return reply.parts.map((part) => (part.items ? list(part.items) : paragraph(part)));
}

function paragraph(part: Part): HTMLElement {
  const text = part.text ?? "";
  const made = element("p", { class: `pathway-part pathway-part--${part.kind}` });
  if (part.tel) made.append(...dialled(text, part.tel));
  else if (part.url) made.append(...linked(text, part.url));
  else made.append(text);
  return made;
}

/** The page's numbers stand in the items: "4. …". A list that has them is an ordered one. */
function list(items: readonly string[]): HTMLElement {
  const numbered = items.map((item) => /^(\d+)\. (.*)$/s.exec(item));
  if (!numbered.every((found) => found !== null)) {
    return element("ul", { class: "pathway-list" }, ...items.map((item) => element("li", {}, item)));
  }
  return element(
    "ol",
    { class: "pathway-list" },
    ...numbered.map(([, number = "", text = ""]) => element("li", { value: number }, text)),
  );
}

/** The text with its telephone number as a link; at its end, where the text spaces it otherwise. */
function dialled(text: string, tel: string): (Node | string)[] {
  const digits = tel.replace(/\D/g, "");
  const found = new RegExp(`(?<!\\d)${[...digits].join(" ?")}(?!\\d)`).exec(text);
  const call = (shown: string): HTMLElement => link(shown, `tel:${tel.replace(/[^+\d]/g, "")}`);
  if (!found) return [text, " ", call(tel)];
  const end = found.index + found[0].length;
  return [text.slice(0, found.index), call(found[0]), text.slice(end)];
}

/** The text with its address as a link; at its end, where it does not stand in the text. */
function linked(text: string, url: string): (Node | string)[] {
  const at = text.indexOf(url);
  if (at < 0) return [text, " ", link(url, url)];
  return [text.slice(0, at), link(url, url), text.slice(at + url.length)];
}
