/** What is loaded once the button is pressed: the talk, in a window or in an element of the page. */
import { Client } from "./client";
import { element } from "./dom";
import { Memory } from "./memory";
import type { Settings } from "./settings";
import { Talk } from "./talk";
import { keyOf } from "./was_open";
import { TalkWindow } from "./window";

export interface Opened {
  open(focus: boolean): void;
}

/** Makes the window that `launcher` opens. */
export async function prepare(settings: Settings, launcher: HTMLElement): Promise<Opened> {
  await styled(settings.server);
  const memory = new Memory(keyOf(settings.server));
  const talk = new Talk(settings, memory, new Client(settings.server, memory));
  return new TalkWindow(settings.label, launcher, memory, talk);
}

/** Fills `place` with the talk. */
export async function mount(settings: Settings, place: HTMLElement): Promise<void> {
  await styled(settings.server);
  const memory = new Memory(keyOf(settings.server));
  const talk = new Talk(settings, memory, new Client(settings.server, memory));
  const head = element("div", { class: "pathway-head" }, talk.bar);
  place.replaceChildren(element("div", { class: "pathway pathway--page" }, head, talk.body, talk.form));
  talk.restore();
}

/** Resolves once the style sheet is there, or is not to be had: a plain talk is better than none. */
function styled(server: string): Promise<void> {
  const sheet = element("link", { rel: "stylesheet", href: `${server}widget/panel.css` });
  return new Promise((done) => {
    sheet.addEventListener("load", () => done());
    sheet.addEventListener("error", () => done());
    setTimeout(done, 3000);
    document.head.append(sheet);
  });
}
