const MINUTES = 4;

/** A claim lasts as long as somebody is at it: who types or clicks keeps it, who went home does not. */
export function stay(): void {
  const form = document.querySelector("[data-stay]");
  if (!form) return;
  let busy = false;
  for (const kind of ["keydown", "pointerdown"])
    document.addEventListener(kind, () => {
      busy = true;
    });
  setInterval(() => {
    if (busy) form.dispatchEvent(new Event("desk:here"));
    busy = false;
  }, MINUTES * 60_000);
}
