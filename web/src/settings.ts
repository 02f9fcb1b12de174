/** How the widget is set up on a page: the `data-…` of its script tag. */
import { label as usual } from "./words";

export interface Settings {
  /** Where the assistant is, with a slash at the end: the folder of the script. */
  server: string;
  /** What stands on the button and above the talk. */
  label: string;
  /** The id of an element to fill, in place of a button and a window. */
  mount: string;
  /** Where the page stands whose words are quoted: a link goes there. */
  page: string;
}

/** The settings in `script`. Throws TypeError where its address can't be read. */
export function settingsOf(script: HTMLScriptElement): Settings {
  const server = new URL(".", script.src).href;
  const { label, mount, page } = script.dataset;
  return {
    server,
    label: label || usual,
    mount: mount ?? "",
    page: page ? new URL(page, document.baseURI).href : server,
  };
}
