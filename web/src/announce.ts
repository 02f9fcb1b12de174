/** Tells a screen reader what is new, once: the talk that is seen is no live region. */
import { element } from "./dom";

export class Announcer {
  private readonly log = element("div", { class: "pathway-unseen", role: "log", "aria-live": "polite" });
  private readonly alert = element("div", { class: "pathway-unseen", role: "alert", "aria-live": "assertive" });
  readonly regions = [this.log, this.alert];

  /** Adds one paragraph; an urgent one interrupts. The one before goes, so that nobody meets it twice. */
  say(text: string, urgent = false): void {
    const region = urgent ? this.alert : this.log;
    region.replaceChildren(element("p", {}, text));
  }

  clear(): void {
    this.log.replaceChildren();
    this.alert.replaceChildren();
  }
}
