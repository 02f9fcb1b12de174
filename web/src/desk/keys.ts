import { say } from "./announce";

const KEPT = "desk-keys";
const FIELDS = "input:not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable]";

/** Single keys, for who knows them: off in fields, and off altogether where somebody wants that (WCAG 2.1.4). */
export function keys(): void {
  const help = document.querySelector<HTMLElement>("[data-keys]");
  const dialog = document.querySelector<HTMLDialogElement>("[data-keys-dialog]");
  const on = document.querySelector<HTMLInputElement>("[data-keys-on]");
  if (!help || !dialog || !on) return;
  help.hidden = false;
  on.checked = localStorage.getItem(KEPT) !== "off";
  on.addEventListener("change", () => localStorage.setItem(KEPT, on.checked ? "on" : "off"));
  help.querySelector("[data-keys-open]")?.addEventListener("click", () => dialog.showModal());
  help.querySelector("[data-keys-close]")?.addEventListener("click", () => dialog.close());

  const deeds: Record<string, () => boolean> = {
    j: () => move(1),
    k: () => move(-1),
    a: () => press("[data-take]"),
    e: edit,
    x: tick,
    u: () => press("[data-undo]", document),
    "?": () => (dialog.showModal(), true),
  };
  document.addEventListener("keydown", (event) => {
    if (!on.checked || dialog.open || event.ctrlKey || event.altKey || event.metaKey) return;
    if (event.isComposing || (event.target as Element).closest(FIELDS)) return;
    if (deeds[event.key]?.()) event.preventDefault();
  });
}

function rows(): HTMLElement[] {
  return [...document.querySelectorAll<HTMLElement>("[data-row]")];
}

/** The line where the focus is. */
function here(): HTMLElement | null {
  return document.activeElement?.closest<HTMLElement>("[data-row]") ?? null;
}

function move(by: 1 | -1): boolean {
  const all = rows();
  const at = here();
  const next = all[at ? all.indexOf(at) + by : 0];
  next?.querySelector<HTMLElement>("[data-open]")?.focus();
  return all.length > 0;
}

/** Presses what stands in the line of the focus, or on the page of one item. */
function press(what: string, inside: ParentNode | null = rows().length ? here() : document): boolean {
  const button = inside?.querySelector<HTMLElement>(what);
  button?.click();
  return Boolean(button);
}

/** The letter, where it is open; what has to be done before it can be, elsewhere. */
function edit(): boolean {
  const text = document.querySelector<HTMLElement>("[data-draft]");
  text?.focus();
  return Boolean(text) || press("[data-take]");
}

function tick(): boolean {
  const box = here()?.querySelector<HTMLInputElement>("input[type=checkbox]");
  if (!box) return false;
  box.click();
  const count = document.querySelectorAll("[data-row] input[type=checkbox]:checked").length;
  say(`${box.checked ? "Ticked" : "Not ticked"}. ${count} ticked in all.`);
  return true;
}
