"use strict";
const talk = document.getElementById("talk");
const kind = document.getElementById("kind");
const typing = make("small", "The assistant is typing …");

function make(tag, text, name) {
  const made = document.createElement(tag);
  if (text) made.textContent = text;
  if (name) made.className = name;
  return made;
}

async function post(path, body) {
  const headers = { "Content-Type": "application/json" };
  const answer = await fetch(path, { method: "POST", headers, body: JSON.stringify(body) });
  const told = await answer.json();
  if (told.status !== 200) add(make("p", `The assistant answered ${told.status}.`), "", "");
}

function add(content, note, name) {
  const shown = make("article", "", name);
  if (note) shown.append(make("small", note));
  shown.append(content);
  talk.append(shown);
  shown.scrollIntoView();
}

/** A paragraph of a card: its runs, links where they lead to the web. */
function block(one) {
  const shown = make("p");
  for (const run of one.inlines) {
    const to = run.selectAction?.url ?? "";
    const piece = make(/^https?:/.test(to) ? "a" : "span", run.text, run.weight ? "bold" : "");
    if (piece.href !== undefined) piece.href = to;
    shown.append(piece);
  }
  return shown;
}

function button(one, place, card) {
  const shown = make("button", one.title);
  shown.type = "button";
  shown.onclick = () => {
    if (one.type !== "Action.ToggleVisibility") return post("/press", { data: one.data, kind: place });
    for (const id of one.targetElements) {
      const target = card.querySelector(`[data-id="${id}"]`);
      target.hidden = !target.hidden;
    }
  };
  return shown;
}

function drawn(card, place) {
  const shown = make("div");
  for (const one of card.body) {
    if (one.type === "RichTextBlock") shown.append(block(one));
    if (one.type === "ActionSet") shown.append(...one.actions.map((each) => button(each, place, shown)));
    if (one.type === "Container") {
      const inside = make("div", "", "sources");
      inside.dataset.id = one.id;
      inside.hidden = one.isVisible === false;
      inside.append(...one.items.map(block));
      shown.append(inside);
    }
  }
  shown.append(...(card.actions ?? []).map((each) => button(each, place, shown)));
  return shown;
}

function show(one) {
  if (one.type === "typing") return talk.append(typing);
  typing.remove();
  const alone = one.kind === "personal";
  const note = alone ? "The assistant, to you alone" : "The assistant, in the thread";
  add(one.card ? drawn(one.card, one.kind) : make("p", one.text), note, alone ? "alone" : "");
}

async function listen() {
  for (let after = 0; ; ) {
    try {
      const answer = await fetch(`/talk?after=${after}`);
      const told = await answer.json();
      told.said.forEach(show);
      after = told.next;
    } catch {
      await new Promise((done) => setTimeout(done, 1000));
    }
  }
}

document.getElementById("form").onsubmit = (event) => {
  event.preventDefault();
  const text = document.getElementById("text");
  add(make("p", text.value), kind.selectedOptions[0].text, "mine");
  post("/say", { text: text.value, kind: kind.value });
  text.value = "";
};

listen();
post("/hello", {});
