/** The script of the page that embeds: a button, and nothing more until it is pressed. */
import launcherStyle from "../styles/launcher.scss?inline";
import type { Opened } from "./panel";
import { settingsOf } from "./settings";
import { keyOf, wasOpen } from "./was_open";
import { notLoaded } from "./words";

type Panel = typeof import("./panel");

function start(script: HTMLScriptElement): void {
  const settings = settingsOf(script);
  const load = async (): Promise<Panel> => {
    const style = styled(settings.server);
    const panel = (await import(/* @vite-ignore */ `${settings.server}widget/panel.js`)) as Panel;
    await style;
    return panel;
  };

  if (settings.mount) {
    const place = document.getElementById(settings.mount);
    if (place) void load().then(({ mount }) => mount(settings, place));
    return;
  }

  // A style sheet made by a script is allowed where an inline one is not.
  const style = new CSSStyleSheet();
  style.replaceSync(launcherStyle);
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, style];

  const launcher = document.createElement("button");
  launcher.type = "button";
  launcher.className = "pathway-launcher";
  launcher.textContent = settings.label;
  launcher.setAttribute("aria-expanded", "false");
  const told = document.createElement("p");
  told.className = "pathway-launcher-told";
  told.setAttribute("role", "alert");
  document.body.append(told, launcher);

  let opened: Promise<Opened> | undefined;
  const open = (focus: boolean): void => {
    opened ??= pressed().then(load).then(({ prepare }) => prepare(settings, launcher));
    launcher.setAttribute("aria-busy", "true");
    told.textContent = "";
    void opened
      .then((panel) => panel.open(focus))
      .catch(() => {
        opened = undefined; // the connection failed: the next press tries again
        if (focus) told.textContent = notLoaded; // not where nobody pressed anything
      })
      .finally(() => launcher.removeAttribute("aria-busy"));
  };
  launcher.addEventListener("click", () => open(true));
  setTimeout(() => {
    // Once the button is there: the first look into the tab's memory waits for another process.
    // So it is where an address leads back to a talk (later.ts).
    if (location.hash.startsWith("#pathway-talk=") || wasOpen(keyOf(settings.server))) open(false);
  });
}

/** Resolves once what a press sets off is over: what follows is a piece of work of its own. */
function pressed(): Promise<void> {
  return new Promise((done) => setTimeout(done));
}

/** Resolves once the style sheet is there, or is not to be had: a plain talk is better than none. */
function styled(server: string): Promise<void> {
  const sheet = document.createElement("link");
  sheet.rel = "stylesheet";
  sheet.href = `${server}widget/panel.css`;
  return new Promise((done) => {
    sheet.onload = sheet.onerror = () => done();
    setTimeout(done, 3000);
    document.head.append(sheet);
  });
}

const { currentScript } = document;
// Later, as a piece of work of its own: this runs in the one in which the page is first laid out.
if (currentScript instanceof HTMLScriptElement) setTimeout(() => start(currentScript));
