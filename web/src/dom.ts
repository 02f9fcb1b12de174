/** Elements, made of text only: no string is ever read as HTML. */

type Attributes = Record<string, string | boolean>;

/** An element with attributes and children; a true attribute is there without a value, a false one is not. */
export function element<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  attributes: Attributes = {},
  ...children: (Node | string)[]
): HTMLElementTagNameMap[Name] {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value !== false) made.setAttribute(key, value === true ? "" : value);
  }
  made.append(...children);
  return made;
}

export function button(text: string, kind: string, press: () => void): HTMLButtonElement {
  const made = element("button", { type: "button", class: `pathway-button ${kind}`.trim() }, text);
  made.addEventListener("click", press);
  return made;
}

/** Words for those who hear the page and do not see it. */
export function unseen(text: string): HTMLSpanElement {
  return element("span", { class: "pathway-unseen" }, text);
}

const SCHEMES = new Set(["https:", "http:", "tel:", "mailto:"]);

/** A link, or plain text where the address is none that a link may have. */
export function link(text: string, address: string, attributes: Attributes = {}): HTMLElement {
  let href: string;
  try {
    const url = new URL(address, document.baseURI);
    if (!SCHEMES.has(url.protocol)) throw new TypeError(url.protocol);
    href = url.href;
  } catch {
    return element("span", {}, text);
  }
  return element("a", { class: "pathway-link", href, ...attributes }, text);
}
