/** The script of the page that embeds: a button, and nothing more until it is pressed. */
import launcherStyle from "../styles/launcher.scss?inline";
import type { Opened } from "./panel";
import { settingsOf } from "./settings";
import { keyOf, wasOpen } from "./was_open";

type Panel = typeof import("./panel");

function start(script: HTMLScriptElement): void {
  const settings = settingsOf(script);
  const load = (): Promise<Panel> => import(/* @vite-ignore */ `${settings.server}widget/panel.js`);

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
  if (wasOpen(keyOf(settings.server))) open(false);
}

if (document.currentScript instanceof HTMLScriptElement) start(document.currentScript);
