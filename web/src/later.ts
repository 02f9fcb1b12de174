/** The way back to a talk in which a person was asked for: a link, to be kept by who it belongs to. */
import { button, element } from "./dom";
import { words } from "./words";

/** What stands behind the mark in an address: it is sent to no server, and to no other page. */
const MARK = "pathway-talk";

/** A folded part with the link; `token` gives the session it leads to. */
export function later(token: () => string): HTMLElement {
  const field = element("input", { class: "pathway-later-link", type: "text", readonly: true, "aria-label": words.laterLink });
  const told = element("p", { role: "status" });
  const copy = button(words.copy, "pathway-button--small", () => {
    field.select();
    navigator.clipboard?.writeText(field.value).then(
      () => (told.textContent = words.copied),
      () => document.execCommand("copy"),
    );
  });
  const made = element(
    "details",
    { class: "pathway-later" },
    element("summary", { class: "pathway-summary" }, words.later),
    element("p", {}, words.laterHow),
    field,
    copy,
    told,
  );
  made.addEventListener("toggle", () => {
    const { origin, pathname, search } = location;
    field.value = `${origin}${pathname}${search}#${MARK}=${token()}`;
  });
  return made;
}

/** The session in this page's address, which forgets it; undefined where there is none. */
export function broughtAlong(): { session: string; expires: string } | undefined {
  const found = new RegExp(`^#${MARK}=([0-9a-f]{32}\\.([1-9][0-9]{0,11})\\.[0-9a-f]{64})$`).exec(location.hash);
  if (!found) return undefined;
  history.replaceState(history.state, "", location.pathname + location.search);
  const [, session = "", ends = "0"] = found;
  return { session, expires: new Date(Number(ends) * 1000).toISOString() };
}
