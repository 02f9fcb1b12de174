"use strict";
// A page like Slack's: who you are, where you are, what was said there, and buttons.

const LOOK = 500; // milliseconds
let user = "UANNA", place = "CGENERAL", thread = "", edited = "";
let state = { messages: [], homes: {}, names: {}, bot: "" };
const seen = {}; // user and place -> the time stamp of the newest message that was in sight
let began; // the newest there was when this page was opened
const drawn = new Map(); // key -> [what it was drawn from, node]

const direct = () => "D" + user.slice(1);
const places = () => [["CGENERAL", "# general"], ["CCARE", "# care"], [direct(), "Assistant: Messages"], ["home", "Assistant: Home"]];
const send = async (what, body) => { await act("/try/" + what, { user, channel: place, ...body }); await look(); };
const unescape = (text) => text.replace(/&lt;/g, "<").replace(/&gt;/g, ">").replace(/&amp;/g, "&");
const escape = (text) => text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;");
const typed = (text) => escape(text).replace(/@assistant\b/gi, `<@${state.bot}>`);
const read = (text) => unescape(text.replaceAll(`<@${state.bot}>`, "@Assistant"));
const within = (id) => state.messages.filter((one) => one.channel === id && (!one.for || one.for === user));

/** <link|label> and <@person> as Slack shows them; everything else as it is. */
function marks(node, text) {
  let from = 0;
  for (const found of text.matchAll(/<([^<>|]*)(?:\|([^<>]*))?>/g)) {
    node.append(unescape(text.slice(from, found.index)));
    from = found.index + found[0].length;
    const to = unescape(found[1]);
    if (to.startsWith("@")) node.append("@" + (state.names[to.slice(1)] || to.slice(1)));
    else if (/^(https?:|mailto:|tel:)/.test(to)) {
      const link = make("a", "", unescape(found[2] || to));
      Object.assign(link, { href: to, rel: "noreferrer", target: "_blank" });
      node.append(link);
    } else node.append(make("strong", "", found[0]));
  }
  node.append(unescape(text.slice(from)));
  return node;
}

function tool(title, does) {
  const button = make("button", "tool", title);
  button.type = "button";
  button.onclick = does;
  return button;
}

function block(one, press) {
  if (one.type === "divider") return make("hr");
  if (one.type === "actions") {
    const row = make("div", "actions");
    for (const element of one.elements) {
      const button = make("button", "", element.text.text);
      button.type = "button";
      button.onclick = () => press(element.action_id);
      row.append(button);
    }
    return row;
  }
  const node = make("div", one.type);
  for (const text of one.text ? [one.text] : one.elements) node.append(text.type === "mrkdwn" ? marks(make("div"), text.text) : make("div", "", text.text));
  return node;
}

function message(one) {
  const node = make("article", "message" + (one.thread_ts ? " in-thread" : "") + (one.for ? " aside" : ""));
  const head = make("div", "head");
  head.append(make("span", "who", state.names[one.user] || one.user));
  if (one.for) head.append(make("span", "small", "Only visible to you"));
  if (one.edited) head.append(make("span", "small", "(edited)"));
  if (!one.for && !place.startsWith("D")) head.append(tool("Reply in thread", () => write({ thread: one.thread_ts || one.ts })));
  if (one.user !== state.bot) head.append(tool("Ask about this", () => send("shortcut", { ts: one.ts })));
  if (one.user === user) head.append(tool("Edit", () => write({ edited: one.ts })));
  node.append(head);
  if (one.blocks.length) for (const each of one.blocks) node.append(block(each, (action) => send("press", { ts: one.ts, action })));
  else node.append(marks(make("div", "section"), one.text));
  return node;
}

/** What is typed next goes into a thread, or in the place of a message; nothing: into the place. */
function write(next = {}) {
  [thread, edited] = [next.thread ?? "", next.edited ?? ""];
  const about = state.messages.find((one) => one.ts === (edited || thread));
  at("about").hidden = !about;
  if (about) at("about").firstChild.textContent = `${edited ? "You edit" : "You reply to"}: ${read(about.text)}`;
  at("text").value = edited ? read(about.text) : "";
  if (about) at("text").focus();
}

function go(id) {
  place = id;
  write();
  if (id === "home") send("home", {}); // Slack tells the app that its Home was opened
  draw();
}

/** Nodes of what has not changed stay: a button keeps its focus, a screen reader hears what is new. */
function kept(key, from, build) {
  const told = JSON.stringify(from);
  const [before, node] = drawn.get(key) ?? [];
  if (before === told) return node;
  const made = build();
  drawn.set(key, [told, made]);
  return made;
}

/** Only what is new is moved: a node that is taken out and put back loses its focus. */
function put(into, nodes) {
  for (const one of [...into.childNodes]) if (!nodes.includes(one)) one.remove();
  nodes.forEach((node, number) => {
    if (into.childNodes[number] !== node) into.insertBefore(node, into.childNodes[number] ?? null);
  });
}

function shown() {
  if (place === "home") {
    const view = state.homes[user];
    if (!view) return [kept("none", [place, user], () => make("p", "empty", "Home is on its way."))];
    return [kept("home", [user, view], () => {
      const node = make("div");
      node.append(...view.blocks.map((one) => block(one, (action) => send("press", { action }))));
      return node;
    })];
  }
  const order = (one) => `${one.thread_ts || one.ts} ${one.ts}`;
  const here = within(place).sort((a, b) => (order(a) < order(b) ? -1 : 1));
  if (!here.length) return [kept("none", [place, user], () => make("p", "empty", "Nothing was said here yet."))];
  return here.map((one) => kept(`${user} ${one.ts}`, [one, place, state.names], () => message(one)));
}

function draw() {
  const names = Object.entries(state.names).filter(([id]) => id !== state.bot);
  if (at("user").options.length !== names.length) at("user").replaceChildren(...names.map(([id, name]) => new Option(name, id, false, id === user)));
  const newest = within(place).reduce((last, one) => (one.ts > last ? one.ts : last), "");
  const key = `${user} ${place}`;
  const fresh = newest > (seen[key] ?? "");
  if (!document.hidden) seen[key] = newest;
  began ??= state.messages.reduce((last, one) => (one.ts > last ? one.ts : last), "");
  const unread = (id) => within(id).filter((one) => one.user !== user && one.ts > (seen[`${user} ${id}`] ?? began)).length;
  drawPlaces(places().map(([id, name]) => [id, name, unread(id)]), place, go);
  at("title").textContent = places().find(([id]) => id === place)[1];
  at("form").hidden = place === "home";
  at("hint").textContent = place === "home" ? "What people see who open the app. Its buttons ask in Messages."
    : place.startsWith("D") ? "A direct message: just ask. /ask works too."
    : "Mention the assistant with @Assistant, or write /ask and a question.";
  at("text").placeholder = thread || place.startsWith("D") ? "What training is there?" : "@Assistant What training is there?";
  put(at("talk"), shown());
  const last = drawn.get(`${user} ${newest}`)?.[1];
  const tall = last && last.offsetHeight > at("talk").clientHeight; // then it is read from its beginning
  if (fresh || draw.last !== key) last?.scrollIntoView({ block: tall ? "start" : "end" });
  draw.last = key;
}

async function look() {
  try {
    state = await (await fetch("/try/state")).json();
    draw();
  } catch {
    trouble("This page's program has stopped. Start it again in the terminal.");
  }
}

at("user").onchange = (event) => {
  const before = direct();
  user = event.target.value;
  go(place === before ? direct() : place);
};
at("about").lastElementChild.onclick = () => write();
at("form").onsubmit = (event) => {
  event.preventDefault();
  const text = at("text").value.trim();
  const next = { thread, text: typed(text) };
  const changed = edited;
  at("text").value = "";
  if (changed) write();
  if (changed) send("edit", { ts: changed, text: typed(text) });
  else if (/^\/ask\b/i.test(text)) send("command", { text: escape(text.slice(4).trim()) });
  else if (text) send("say", next);
};
document.addEventListener("visibilitychange", draw);
addEventListener("resize", () => { draw.last = ""; draw(); }); // a telephone's keyboard takes half of it
look();
setInterval(look, LOOK);
