/** What is loaded once the button is pressed: the talk, in a window or in an element of the page. */
import { Client } from "./client";
import { element } from "./dom";
import { broughtAlong } from "./later";
import { Memory } from "./memory";
import type { Settings } from "./settings";
import { Talk } from "./talk";
import { drawn } from "./turns";
import { keyOf } from "./was_open";
import { TalkWindow } from "./window";
import { words } from "./words";

export interface Opened {
  open(focus: boolean): Promise<void>;
}

/** Makes the window that `launcher` opens. */
export async function prepare(settings: Settings, launcher: HTMLElement): Promise<Opened> {
  const memory = new Memory(keyOf(settings.server));
  const talk = await made(settings, memory);
  return new TalkWindow(settings.label, launcher, memory, talk);
}

/** Fills `place` with the talk. */
export async function mount(settings: Settings, place: HTMLElement): Promise<void> {
  const talk = await made(settings, new Memory(keyOf(settings.server)));
  const head = element("div", { class: "pathway-head" }, talk.bar);
  // The page works before this is there: who began to type must not lose a word of it, nor their place.
  const field = place.querySelector<HTMLInputElement>("input[name=text]");
  const [text, here] = [field?.value ?? "", field !== null && document.activeElement === field];
  place.replaceChildren(element("div", { class: "pathway pathway--page" }, head, talk.body, talk.form));
  if (text || here) talk.goOn(text, here);
  await drawn();
  await talk.begin();
}

/** The talk as it was, still in no page. */
async function made(settings: Settings, memory: Memory): Promise<Talk> {
  await drawn(); // what it takes to read the style sheet is a piece of work of its own
  const brought = broughtAlong();
  // Somebody else may have sent the link, to read what is written behind it.
  if (brought && (brought.session === memory.session?.session || confirm(words.byLink))) memory.goOn(brought);
  const talk = new Talk(settings, memory, new Client(settings.server, memory));
  await talk.restore();
  return talk;
}
