/** One polite live region tells what changed on the page: whatever comes in with `data-announce`. */
export function announceChanges(): void {
  document.addEventListener("htmx:afterSettle", (event) => {
    const came = event.target as Element;
    const told = came.matches("[data-announce]") ? came : came.querySelector("[data-announce]");
    if (told) say(told.getAttribute("data-announce") ?? "");
  });
}

export function say(words: string): void {
  const region = document.getElementById("announce");
  if (region) region.textContent = words;
}
