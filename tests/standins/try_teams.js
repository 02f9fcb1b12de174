"use strict";
// A page like Teams': three places to write in, and the cards that come back.

const PLACES = {
  personal: ["Your own chat", "Only you and the assistant are here: just ask. What is for you alone comes here, too."],
  groupChat: ["A group chat", "Others read along. What you write here mentions the assistant."],
  channel: ["A channel", "A team reads along. What you write here mentions the assistant; it answers in the thread."],
};
let here = "personal";
const talks = {};
const fresh = {};
const typing = {};
for (const kind of Object.keys(PLACES)) {
  talks[kind] = make("div");
  talks[kind].hidden = true;
  talks[kind].append(make("p", "empty", "Nothing was said here yet."));
  typing[kind] = make("p", "small", "The assistant is typing …");
  fresh[kind] = 0;
  at("talk").append(talks[kind]);
}

function go(kind) {
  here = kind;
  fresh[kind] = 0;
  for (const one of Object.keys(PLACES)) talks[one].hidden = one !== kind;
  [at("title").textContent, at("hint").textContent] = PLACES[kind];
  drawPlaces(Object.keys(PLACES).map((one) => [one, PLACES[one][0], fresh[one]]), here, go);
  at("talk").scrollTop = at("talk").scrollHeight;
}

function add(kind, content, note, name, id) {
  talks[kind].querySelector(".empty")?.remove();
  const shown = make("article", name);
  if (id) shown.dataset.id = id;
  shown.append(make("small", "", note), content);
  talks[kind].append(shown);
  if (kind !== here || document.hidden) fresh[kind] += name !== "mine";
  if (kind === here && !document.hidden) go(kind);
  else drawPlaces(Object.keys(PLACES).map((one) => [one, PLACES[one][0], fresh[one]]), here, go);
}

/** A paragraph of a card: its runs, links where they lead to the web or ring a number. */
function block(one) {
  const shown = make("p");
  for (const run of one.inlines) {
    const to = run.selectAction?.url ?? "";
    const piece = make(/^(https?|tel):/.test(to) ? "a" : "span", run.weight ? "bold" : "", run.text);
    if (piece.href !== undefined) Object.assign(piece, { href: to, rel: "noreferrer", target: "_blank" });
    shown.append(piece);
  }
  return shown;
}

function button(one, kind, card) {
  const shown = make("button", "", one.title);
  shown.type = "button";
  shown.onclick = () => {
    if (one.type !== "Action.ToggleVisibility") {
      return act("/press", { data: one.data, kind, card: shown.closest("article").dataset.id });
    }
    for (const id of one.targetElements) {
      const target = card.querySelector(`[data-id="${id}"]`);
      target.hidden = !target.hidden;
      if (!target.hidden) target.scrollIntoView({ block: "nearest" });
    }
  };
  return shown;
}

function drawn(card, kind) {
  const shown = make("div");
  for (const one of card.body) {
    if (one.type === "RichTextBlock") shown.append(block(one));
    if (one.type === "ActionSet") shown.append(...one.actions.map((each) => button(each, kind, shown)));
    if (one.type === "Container") {
      const inside = make("div", "sources");
      inside.dataset.id = one.id;
      inside.hidden = one.isVisible === false;
      inside.append(...one.items.map(block));
      shown.append(inside);
    }
  }
  shown.append(...(card.actions ?? []).map((each) => button(each, kind, shown)));
  return shown;
}

function show({ type, kind, card, text, id, changes }) {
  if (type === "typing") {
    talks[kind].append(typing[kind]);
    if (kind === here) go(kind);
    return;
  }
  for (const one of Object.values(typing)) one.remove(); // a reply for the writer alone comes into another place
  const content = card ? drawn(card, kind) : make("p", "", text);
  const old = changes && talks[kind].querySelector(`article[data-id="${changes}"]`);
  if (old) old.lastElementChild.replaceWith(content); // a button was pressed, and what was chosen stands in its place
  else add(kind, content, "The assistant", kind === "personal" ? "alone" : "below", id);
}

async function listen() {
  for (let after = 0; ; ) {
    try {
      const answer = await fetch(`/talk?after=${after}`);
      const told = await answer.json();
      told.said.forEach(show);
      after = told.next;
    } catch {
      trouble("This page's program has stopped. Start it again in the terminal.");
      await new Promise((done) => setTimeout(done, 1000));
    }
  }
}

at("form").onsubmit = (event) => {
  event.preventDefault();
  const text = at("text").value.trim();
  at("text").value = "";
  if (!text) return;
  add(here, make("p", "", text), "You", "mine");
  act("/say", { text, kind: here });
};

document.addEventListener("visibilitychange", () => document.hidden || go(here));
addEventListener("resize", () => go(here)); // a telephone's keyboard takes half of it
go(here);
listen();
act("/hello", {});
