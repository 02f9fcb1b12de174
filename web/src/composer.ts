/** Where the visitor writes: Enter sends, Shift and Enter begins a new line. */
import { element } from "./dom";
import { words } from "./words";

const MOST = 4000;
const ID = "pathway-input";

export interface Composer {
  form: HTMLFormElement;
  focus(): void;
  clear(): void;
  /** Goes on with words that were typed elsewhere. */
  goOn(text: string): void;
}

export function composer(send: (text: string) => void): Composer {
  const problem = element("p", { class: "pathway-problem", id: `${ID}-problem`, role: "alert" });
  const input = element("textarea", {
    class: "pathway-input",
    id: ID,
    rows: "1",
    autocomplete: "off",
    enterkeyhint: "send",
    "aria-describedby": problem.id,
  });
  const form = element(
    "form",
    { class: "pathway-form", novalidate: true },
    element("label", { class: "pathway-label", for: ID }, words.input),
    problem,
    element(
      "div",
      { class: "pathway-row" },
      input,
      element("button", { type: "submit", class: "pathway-button" }, words.send),
    ),
  );

  // Focusing has all be laid out at once, even what has the focus.
  const focus = (): void => {
    if (document.activeElement !== input) input.focus();
  };
  const fit = (): void => {
    input.rows = 1;
    while (input.rows < 5 && input.scrollHeight > input.clientHeight + 1) input.rows++;
  };
  const wrong = (sentence: string): void => {
    problem.textContent = sentence;
    if (sentence) input.setAttribute("aria-invalid", "true");
    else input.removeAttribute("aria-invalid");
  };
  const submit = (): void => {
    const text = input.value.trim();
    // Characters as the server counts them, an emoji as one.
    if (!text) return wrong(words.empty);
    if ([...text].length > MOST) return wrong(words.tooLong);
    clear();
    send(text);
  };
  const clear = (): void => {
    wrong("");
    input.value = "";
    input.rows = 1;
  };

  const goOn = (text: string): void => {
    input.value = text;
    fit();
  };

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    submit();
    focus();
  });
  input.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    submit();
  });
  input.addEventListener("input", () => {
    if (problem.textContent) wrong("");
    fit();
  });
  return { form, focus, clear, goOn };
}
