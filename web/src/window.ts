/** The window: opening, closing, where the focus goes, and the rest of the page behind it. */
import { button, element } from "./dom";
import type { Memory } from "./memory";
import type { Talk } from "./talk";
import { drawn } from "./turns";
import { words } from "./words";

/** Smaller than this it fills the screen (also 1280 px at 400 %, which is 320 x 256). */
const NARROW = "(max-width: 40em), (max-height: 30em)";

export class TalkWindow {
  private readonly box: HTMLElement;
  private readonly narrow = matchMedia(NARROW);
  private behind: HTMLElement[] = [];
  private begun = false;

  constructor(
    label: string,
    private readonly launcher: HTMLElement,
    private readonly memory: Memory,
    private readonly talk: Talk,
  ) {
    const title = element("h2", { class: "pathway-title", id: "pathway-title" }, label);
    const close = button(words.close, "pathway-button--bar", () => this.close());
    this.box = element(
      "section",
      { class: "pathway pathway--window", role: "dialog", "aria-labelledby": "pathway-title", hidden: true },
      element("div", { class: "pathway-head" }, title, close, talk.bar),
      talk.body,
      talk.form,
    );
    this.box.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || event.isComposing) return;
      event.preventDefault();
      this.close();
    });
    document.body.append(this.box);
    talk.leave = () => this.narrow.matches && this.close(false);
    this.narrow.addEventListener("change", () => this.cover());
  }

  /** Shows it; `focus`: somebody asked for it, so that they go on in the input. */
  async open(focus: boolean): Promise<void> {
    this.box.hidden = false;
    this.launcher.setAttribute("aria-expanded", "true");
    this.memory.open = true;
    await drawn(); // a piece at a time: the window, its buttons, the input, the words, the page behind and the focus
    if (!this.begun) {
      this.begun = true;
      await this.talk.begin();
    }
    if (this.box.hidden) return; // closed meanwhile
    this.cover();
    this.talk.toEnd();
    await drawn();
    if (focus && !this.box.hidden) this.talk.focus();
  }

  close(focus = true): void {
    this.box.hidden = true;
    this.launcher.setAttribute("aria-expanded", "false");
    this.memory.open = false;
    this.cover();
    if (focus) this.launcher.focus();
  }

  /** Where the window fills the screen, what is behind it can't be reached. */
  private cover(): void {
    const covers = !this.box.hidden && this.narrow.matches;
    for (const one of this.behind) one.inert = false;
    this.behind = covers ? this.others() : [];
    for (const one of this.behind) one.inert = true;
    document.documentElement.classList.toggle("pathway-covered", covers);
    document.documentElement.classList.toggle("pathway-beside", !this.box.hidden && !covers);
    if (covers) this.box.setAttribute("aria-modal", "true");
    else this.box.removeAttribute("aria-modal");
  }

  private others(): HTMLElement[] {
    return [...document.body.children].filter(
      (one): one is HTMLElement => one instanceof HTMLElement && one !== this.box && !one.inert,
    );
  }
}
