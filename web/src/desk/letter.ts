/** Beside the versions: how the letter is kept while somebody types, and how it is copied. */
interface Kept {
  version: number;
  seen: number;
}

const ELSEWHERE = "Not kept: somebody else changed this. Press Save to see what they did.";
const UNREACHED = "Not kept yet: the desk can’t be reached. It is tried again when you go on.";

export function letter(): void {
  const form = document.querySelector<HTMLFormElement>("[data-letter]");
  const text = document.querySelector<HTMLTextAreaElement>("[data-draft]");
  const state = document.querySelector<HTMLElement>("[data-state]");
  if (!form || !text || !state) return;
  copying(text, state);
  let keeping = false;
  let leaving = false;

  text.addEventListener("htmx:beforeRequest", (event) => {
    if (leaving) event.preventDefault();
    else keeping = true;
  });
  text.addEventListener("htmx:afterRequest", () => {
    keeping = false;
  });
  text.addEventListener("htmx:responseError", () => {
    state.textContent = ELSEWHERE;
  });
  text.addEventListener("htmx:sendError", () => {
    state.textContent = UNREACHED;
  });
  document.body.addEventListener("desk:kept", (event) => {
    const kept = (event as CustomEvent<Kept>).detail;
    for (const name of ["version", "seen"] as const)
      for (const field of document.querySelectorAll<HTMLInputElement>(`input[name=${name}]`))
        field.value = String(kept[name]);
    const now = new Date().toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" });
    state.textContent = `Kept at ${now}`;
  });
  // What is being kept is kept first: the form would be of an older version, and refused.
  document.addEventListener("submit", (event) => {
    if (!keeping) {
      leaving = !event.defaultPrevented;
      return;
    }
    event.preventDefault();
    const { target, submitter } = event as SubmitEvent;
    text.addEventListener(
      "htmx:afterRequest",
      () => setTimeout(() => (target as HTMLFormElement).requestSubmit(submitter)),
      { once: true },
    );
  });
}

function copying(text: HTMLTextAreaElement, state: HTMLElement): void {
  const button = document.querySelector<HTMLElement>("[data-copy]");
  if (!button) return;
  button.hidden = false;
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(text.value);
    } catch {
      text.select(); // where the browser does not let a page copy
      document.execCommand("copy");
    }
    state.textContent = "Copied.";
  });
}
