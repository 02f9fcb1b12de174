/** The script of the page that embeds: a button, and nothing more until it is pressed. */
import launcherStyle from "../styles/launcher.scss?inline";
import type { Opened } from "./panel";
import { settingsOf } from "./settings";
import { keyOf, wasOpen } from "./was_open";

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
  document.body.append(launcher);

  let opened: Promise<Opened> | undefined;
  const open = (focus: boolean): void => {
    opened ??= load().then(({ prepare }) => prepare(settings, launcher));
    launcher.setAttribute("aria-busy", "true");
    void opened
      .then((panel) => panel.open(focus))
      .catch(() => {
        opened = undefined; // the connection failed: the next press tries again
        launcher.title = "This could not be loaded. Please try again.";
      })
      .finally(() => launcher.removeAttribute("aria-busy"));
  };
  launcher.addEventListener("click", () => open(true));
  setTimeout(() => {
    // Once the button is there: the first look into the tab's memory waits for another process.
    if (wasOpen(keyOf(settings.server))) open(false);
  });
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

if (document.currentScript instanceof HTMLScriptElement) start(document.currentScript);
