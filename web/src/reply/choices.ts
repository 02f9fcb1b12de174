/** The choices that a reply offers. */
import type { Button, Reply } from "../contract";
import { button, element } from "../dom";
import { words } from "../words";

/** A group of buttons; undefined where a reply offers none. */
export function choicesOf(reply: Reply, choose: (chosen: Button) => void): HTMLElement | undefined {
  if (!reply.buttons.length) return undefined;
  return element(
    "div",
    { class: "pathway-choices", role: "group", "aria-label": words.choose },
    ...reply.buttons.map((one) => button(one.title, "pathway-button--choice", () => choose(one))),
  );
}
