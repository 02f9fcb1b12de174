/** Whether a reply was useful, and why not. */
import { button, element } from "../dom";
import { words } from "../words";

export interface Judge {
  /** What was said before, if anything. */
  useful?: boolean;
  /** Sends it; resolves to whether it arrived. */
  tell: (useful: boolean, reason: string) => Promise<boolean>;
}

let made = 0;

export function feedback(judge: Judge): HTMLElement {
  const status = element("p", { class: "pathway-told", role: "status" });
  const reason = reasonForm(async (why) => {
    if (await told(false, why)) reason.hidden = true;
  });
  const yes = button(words.yes, "pathway-button--small", () => {
    reason.hidden = true;
    void told(true, "");
  });
  const no = button(words.no, "pathway-button--small", () => {
    reason.hidden = false;
    reason.querySelector("input")?.focus();
    reason.scrollIntoView({ block: "nearest" });
    void told(false, "");
  });
  const pressed = (useful: boolean | undefined): void => {
    yes.setAttribute("aria-pressed", String(useful === true));
    no.setAttribute("aria-pressed", String(useful === false));
  };

  async function told(useful: boolean, why: string): Promise<boolean> {
    status.textContent = "";
    const arrived = await judge.tell(useful, why);
    if (arrived) pressed(useful);
    status.textContent = arrived ? words.thanks : words.notTold;
    return arrived;
  }

  pressed(judge.useful);
  const label = element("span", { class: "pathway-asked" }, words.useful);
  const row = element("div", { class: "pathway-feedback", role: "group", "aria-label": words.useful }, label, yes, no);
  return element("div", {}, row, status, reason);
}

function reasonForm(send: (why: string) => Promise<void>): HTMLFormElement {
  const id = `pathway-why-${++made}`;
  const input = element("input", {
    class: "pathway-input",
    id,
    type: "text",
    maxlength: "1000",
    autocomplete: "off",
  });
  const form = element(
    "form",
    { class: "pathway-reason", hidden: true, novalidate: true },
    element("label", { class: "pathway-label", for: id }, words.why),
    input,
    element("button", { type: "submit", class: "pathway-button pathway-button--small" }, words.sendWhy),
  );
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (input.value.trim()) void send(input.value.trim());
    else form.hidden = true;
  });
  return form;
}
