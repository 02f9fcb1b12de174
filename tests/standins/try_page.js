"use strict";
// What both trial pages share. Nothing that people or the assistant wrote becomes HTML: nodes are made, texts are texts.

const at = (id) => document.getElementById(id);

function make(tag, name, text) {
  const made = document.createElement(tag);
  if (name) made.className = name;
  if (text !== undefined) made.textContent = text;
  return made;
}

/** What did not work, in a sentence; nothing where all is well. */
function trouble(sentence) {
  at("trouble").textContent = sentence ?? "";
  at("trouble").hidden = !sentence;
}

/** Sends what a person does; says so where the assistant refuses it or nobody is there. */
async function act(path, body) {
  try {
    const headers = { "content-type": "application/json" };
    const answer = await fetch(path, { method: "POST", headers, body: JSON.stringify(body) });
    const status = answer.ok ? (await answer.json()).status : answer.status;
    trouble(status === 200 ? "" : status ? `The assistant answered with an error, ${status}.` : "The assistant can't be reached.");
  } catch {
    trouble("This page's program has stopped. Start it again in the terminal.");
  }
}

/** The places to be in, as [id, name, how much is new there]; `go` is called with the one that is pressed. */
function drawPlaces(places, here, go) {
  const focused = document.activeElement?.dataset.place;
  at("places").replaceChildren(
    ...places.map(([id, name, fresh]) => {
      const one = make("button", fresh ? "unread" : "");
      one.type = "button";
      one.dataset.place = id;
      one.append(make("span", "", name));
      if (fresh) {
        const count = make("span", "count", String(fresh));
        count.setAttribute("aria-label", `${fresh} new`);
        one.append(count);
      }
      if (id === here) one.setAttribute("aria-current", "page");
      one.onclick = () => go(id);
      return one;
    }),
  );
  if (focused) at("places").querySelector(`[data-place="${focused}"]`)?.focus();
  const all = places.reduce((sum, [, , fresh]) => sum + fresh, 0);
  document.title = document.title.replace(/^(\(\d+\) )?/, all ? `(${all}) ` : "");
}
