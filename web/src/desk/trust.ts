/** What htmx tells with its events, as far as it is read here. */
interface Told {
  xhr?: XMLHttpRequest;
}

interface Policies {
  createPolicy(name: string, rules: { createHTML(text: string): string | null }): unknown;
}

/**
 * htmx makes elements of what the server answers, and the page's policy (`trusted-types default`)
 * asks here about each text of which elements are made. Only what has just been answered to htmx
 * is let through, word for word: a text that a script makes is refused, as on the website's pages.
 */
export function trust(): void {
  const policies = (window as { trustedTypes?: Policies }).trustedTypes;
  let answered = "";
  document.addEventListener("htmx:beforeSwap", (event) => {
    answered = (event as CustomEvent<Told>).detail.xhr?.responseText ?? "";
  });
  document.addEventListener("htmx:afterSwap", () => {
    answered = "";
  });
  policies?.createPolicy("default", {
    createHTML: (text) => (isAnswer(text, answered) ? text : null),
  });
}

const BEFORE = '<body><template class="internal-htmx-wrapper">';
const BEHIND = "</template></body>";

/** A whole page as it came, or a part in htmx's own wrapping. */
function isAnswer(text: string, answered: string): boolean {
  return answered !== "" && (text === answered || text === BEFORE + answered + BEHIND);
}
