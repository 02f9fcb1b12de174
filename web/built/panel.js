// src/words.ts
var e = {
	close: "Close",
	clear: "Clear this talk",
	person: "Talk to a person",
	talk: "Talk",
	what: "I am an automated assistant, not a person. I answer from one page, about this role, and show you its words.",
	careful: "Please do not type names or details of patients. Nobody is watching this chat: in an emergency, ring 999.",
	privacy: "What you write is kept for a short time, without names or numbers that we can find.",
	privacyLink: "How we use it",
	starters: "You could ask:",
	startWith: [
		"What do I need to get in?",
		"Is there clinical supervision?",
		"What training is there?"
	],
	input: "Your question",
	send: "Send",
	you: "You",
	assistant: "Assistant",
	looking: "Looking on the page …",
	urgent: "Urgent help",
	source: "Where this comes from",
	onPage: "The page's own words. Select them to see them there.",
	inNewTab: "The page's own words. Select them to see them there, in a new tab.",
	newTab: "(opens in a new tab)",
	choose: "You can choose:",
	useful: "Was this useful?",
	yes: "Yes",
	no: "No",
	why: "What was wrong with it? You need not say.",
	sendWhy: "Send",
	thanks: "Thank you for telling us.",
	notTold: "That could not be sent. Please try again.",
	again: "Try again",
	notSent: "Not sent.",
	noAnswer: "I can't reach the assistant. Your message is kept here. If someone is in danger, ring 999.",
	offline: "You are offline. What you write will be sent when you are back. If someone is in danger, ring 999.",
	online: "You are back online.",
	empty: "Write a question first.",
	tooLong: "That is too long. A message may have at most 4,000 characters.",
	sure: "Clear this talk? What was said is then gone, here and on the server.",
	cleared: "The talk is cleared. Nothing of it is kept here.",
	notCleared: "The talk is cleared here. The server could not be reached, so it is asked again when this page is opened.",
	expired: "This talk was cleared, because nothing was written for 30 minutes.",
	expiredWaits: "This talk was cleared here, because nothing was written for 30 minutes. The helpdesk still has your question: use your link to come back to it.",
	asked: "The helpdesk was asked. Their answer comes here.",
	there: (e, t) => `${e}, from ${t}, is here.`,
	writes: (e) => `${e} is writing …`,
	later: "Come back later",
	laterHow: "Keep this link for yourself: whoever has it can read this talk. It works for 14 days, until your question is answered.",
	laterLink: "The link to this talk",
	byLink: "This link leads to a talk that was begun elsewhere. Whoever has the link can read what you write there. Go on only if it is your own link. A talk in this page is then cleared.",
	copy: "Copy the link",
	copied: "Copied.",
	nhsNumber: "That looked like an NHS number. It was taken out before your message was sent. Please do not type details of patients."
}, t = class extends Error {
	sentence;
	messages;
	status;
	wait;
	constructor(e, t = [], n = 0, r = 0) {
		super(e), this.sentence = e, this.messages = t, this.status = n, this.wait = r;
	}
	get again() {
		return this.status === 0 || this.status === 401 || this.status === 429 || this.status >= 500;
	}
}, n = [
	0,
	500,
	1500
], r = 2e4, i = 20, a = class {
	server;
	kept;
	running;
	age = 0;
	constructor(e, t) {
		this.server = e, this.kept = t;
	}
	async send(e) {
		let { id: n, text: r, payload: i } = e, { age: a } = this, o = this.kept.session;
		try {
			let e = i === void 0 ? { text: r } : { payload: i };
			return await this.authorised("POST", "messages", {
				message_id: n,
				...e
			});
		} catch (n) {
			if (!(n instanceof t) || n.status !== 401 || !o || a !== this.age) throw n;
			return await this.sendAnew(e, n);
		}
	}
	async sendAnew(e, n) {
		delete e.payload, this.kept.session = void 0;
		try {
			let t = {
				message_id: e.id,
				text: e.text
			};
			return await this.authorised("POST", "messages", t);
		} catch (e) {
			throw !(e instanceof t) || e.messages.length ? e : new t(e.sentence, n.messages, e.status, e.wait);
		}
	}
	abandon() {
		this.age++, this.running?.abort();
	}
	async judge(e, t, n) {
		let r = {
			message_id: e,
			useful: t,
			...n && { reason: n }
		};
		return (await this.authorised("POST", "feedback", r)).messages ?? [];
	}
	async look(e) {
		let { session: t } = this.kept;
		if (t) return await o(await this.call("GET", `messages?after=${e}`, void 0, t.session));
	}
	async erase(e) {
		await o(await this.call("DELETE", "session", void 0, e.session));
	}
	async authorised(e, t, n) {
		return await this.retried(e, t, n, await this.token());
	}
	async token() {
		if (this.kept.session) return this.kept.session.session;
		let { age: e } = this, t = await this.retried("POST", "session");
		return e === this.age && (this.kept.session = t), t.session;
	}
	async retried(r, i, a, o) {
		let { age: s } = this, l = new t(e.noAnswer);
		for (let e of n) {
			if (await c(e), s !== this.age) throw l;
			try {
				return await this.finished(r, i, a, o);
			} catch (e) {
				if (!(e instanceof t) || (l = e, e.messages.length > 0 || !(e.status === 0 || e.status >= 500))) throw e;
			}
		}
		throw l;
	}
	async finished(n, r, a, l) {
		let { age: u } = this;
		for (let e = 0; e < i && u === this.age; e++) {
			let e = await this.call(n, r, a, l);
			if (e.status !== 202) return await o(e);
			await c(s(e) * 1e3 || 1e3);
		}
		throw new t(e.noAnswer);
	}
	async call(n, i, a, o) {
		let s = {};
		a && (s["content-type"] = "application/json"), o && (s.authorization = `Bearer ${o}`);
		let c = new AbortController(), l = setTimeout(() => c.abort(), r);
		n !== "DELETE" && (this.running = c);
		try {
			return await fetch(`${this.server}web/${i}`, {
				method: n,
				headers: s,
				...a && { body: JSON.stringify(a) },
				credentials: "omit",
				cache: "no-store",
				keepalive: n === "DELETE",
				referrerPolicy: "no-referrer",
				signal: c.signal
			});
		} catch {
			throw new t(e.noAnswer);
		} finally {
			clearTimeout(l);
		}
	}
};
async function o(n) {
	if (n.status === 204) return;
	let r;
	try {
		r = await n.json();
	} catch {
		throw new t(e.noAnswer, [], n.ok ? 0 : n.status, s(n));
	}
	if (n.ok) return r;
	let { error: i, messages: a } = r;
	throw new t(i ?? e.noAnswer, a ?? [], n.status, s(n));
}
function s(e) {
	return Number(e.headers.get("retry-after")) || 0;
}
function c(e) {
	return new Promise((t) => setTimeout(t, e));
}
// src/dom.ts
function l(e, t = {}, ...n) {
	let r = document.createElement(e);
	for (let [e, n] of Object.entries(t)) n !== !1 && r.setAttribute(e, n === !0 ? "" : n);
	return r.append(...n), r;
}
function u(e, t, n) {
	let r = l("button", {
		type: "button",
		class: `pathway-button ${t}`.trim()
	}, e);
	return r.addEventListener("click", n), r;
}
function d(e) {
	return l("span", { class: "pathway-unseen" }, e);
}
var f = /* @__PURE__ */ new Set([
	"https:",
	"http:",
	"tel:",
	"mailto:"
]);
function p(e, t, n = {}) {
	let r;
	try {
		let e = new URL(t, document.baseURI);
		if (!f.has(e.protocol)) throw TypeError(e.protocol);
		r = e.href;
	} catch {
		return l("span", {}, e);
	}
	return l("a", {
		class: "pathway-link",
		href: r,
		...n
	}, e);
}
// src/later.ts
var m = "pathway-talk";
function h(t) {
	let n = l("input", {
		class: "pathway-later-link",
		type: "text",
		readonly: !0,
		"aria-label": e.laterLink
	}), r = l("p", { role: "status" }), i = u(e.copy, "pathway-button--small", () => {
		n.select(), navigator.clipboard?.writeText(n.value).then(() => r.textContent = e.copied, () => document.execCommand("copy"));
	}), a = l("details", { class: "pathway-later" }, l("summary", { class: "pathway-summary" }, e.later), l("p", {}, e.laterHow), n, i, r);
	return a.addEventListener("toggle", () => {
		let { origin: e, pathname: r, search: i } = location;
		n.value = `${e}${r}${i}#${m}=${t()}`;
	}), a;
}
function ee() {
	let e = RegExp(`^#${m}=([0-9a-f]{32}\\.([1-9][0-9]{0,11})\\.[0-9a-f]{64})$`).exec(location.hash);
	if (!e) return;
	history.replaceState(history.state, "", location.pathname + location.search);
	let [, t = "", n = "0"] = e;
	return {
		session: t,
		expires: (/* @__PURE__ */ new Date(Number(n) * 1e3)).toISOString()
	};
}
// src/memory.ts
function te() {
	return Array.from(crypto.getRandomValues(/* @__PURE__ */ new Uint8Array(16)), (e) => e.toString(16).padStart(2, "0")).join("");
}
var g = class {
	key;
	kept = _();
	expired = !1;
	waited = !1;
	constructor(e) {
		this.key = e;
		let t = this.read();
		t && (v(t) ? (this.expired = t.turns.length > 0, this.waited = t.person ?? !1, this.kept = t, this.clear(this.waited)) : this.kept = t);
	}
	get open() {
		return this.kept.open;
	}
	set open(e) {
		this.kept.open = e, this.save();
	}
	get session() {
		return this.kept.session;
	}
	set session(e) {
		e ? this.kept.session = e : delete this.kept.session, this.save();
	}
	get turns() {
		return this.kept.turns;
	}
	get over() {
		return this.kept.turns.length > 0 && v(this.kept);
	}
	get person() {
		return this.kept.person ?? !1;
	}
	get seen() {
		return this.kept.seen ?? 0;
	}
	looked(e, t, n) {
		Object.assign(this.kept, {
			seen: e,
			person: t
		}), this.kept.turns.push(...n), this.save();
	}
	goOn(e) {
		this.kept.session?.session !== e.session && (this.clear(), Object.assign(this.kept, {
			session: e,
			person: !0,
			last: Date.now()
		}), this.save());
	}
	add(e) {
		this.kept.turns.push(e), this.kept.last = Date.now(), this.save();
	}
	save() {
		try {
			sessionStorage.setItem(this.key, JSON.stringify(this.kept));
		} catch {}
	}
	get left() {
		return this.kept.left;
	}
	clear(e = !1) {
		let { open: t, session: n, left: r } = this.kept;
		this.kept = {
			..._(),
			open: t,
			left: n && !e ? [...r, n] : r
		}, this.save();
	}
	erased(e) {
		this.kept.left = this.kept.left.filter((t) => t.session !== e.session), this.save();
	}
	read() {
		try {
			let e = JSON.parse(sessionStorage.getItem(this.key) ?? "null");
			return ne(e) ? e : void 0;
		} catch {
			return;
		}
	}
};
function _() {
	return {
		open: !1,
		last: Date.now(),
		left: [],
		turns: []
	};
}
function v(e) {
	return (e.session && !e.person ? Date.parse(e.session.expires) <= Date.now() : !1) || Date.now() - e.last > 18e5;
}
function ne(e) {
	let t = e;
	return typeof t?.open == "boolean" && typeof t.last == "number" && ["undefined", "boolean"].includes(typeof t.person) && ["undefined", "number"].includes(typeof t.seen) && (t.session === void 0 || y(t.session)) && Array.isArray(t.left) && t.left.every(y) && Array.isArray(t.turns) && t.turns.every((e) => typeof e?.id == "string" && typeof e.text == "string");
}
function y(e) {
	let { session: t, expires: n } = e ?? {};
	return typeof t == "string" && /^[\w.=-]+$/.test(t) && typeof n == "string";
}
// src/announce.ts
var b = class {
	log = l("div", {
		class: "pathway-unseen",
		role: "log",
		"aria-live": "polite"
	});
	alert = l("div", {
		class: "pathway-unseen",
		role: "alert",
		"aria-live": "assertive"
	});
	regions = [this.log, this.alert];
	say(e, t = !1) {
		(t ? this.alert : this.log).replaceChildren(l("p", {}, e));
	}
	clear() {
		this.log.replaceChildren(), this.alert.replaceChildren();
	}
}, x = 4e3, S = "pathway-input";
function C(t) {
	let n = l("p", {
		class: "pathway-problem",
		id: `${S}-problem`,
		role: "alert"
	}), r = l("textarea", {
		class: "pathway-input",
		id: S,
		rows: "1",
		autocomplete: "off",
		enterkeyhint: "send",
		"aria-describedby": n.id
	}), i = l("form", {
		class: "pathway-form",
		novalidate: !0
	}, l("label", {
		class: "pathway-label",
		for: S
	}, e.input), n, l("div", { class: "pathway-row" }, r, l("button", {
		type: "submit",
		class: "pathway-button"
	}, e.send))), a = () => {
		document.activeElement !== r && r.focus();
	}, o = () => {
		for (r.rows = 1; r.rows < 5 && r.scrollHeight > r.clientHeight + 1;) r.rows++;
	}, s = (e) => {
		n.textContent = e, e ? r.setAttribute("aria-invalid", "true") : r.removeAttribute("aria-invalid");
	}, c = () => {
		let n = r.value.trim();
		if (!n) return s(e.empty);
		if ([...n].length > x) return s(e.tooLong);
		u(), t(n);
	}, u = () => {
		s(""), r.value = "", r.rows = 1;
	};
	return i.addEventListener("submit", (e) => {
		e.preventDefault(), c(), a();
	}), r.addEventListener("keydown", (e) => {
		e.key !== "Enter" || e.shiftKey || e.isComposing || (e.preventDefault(), c());
	}), r.addEventListener("input", () => {
		n.textContent && s(""), o();
	}), {
		form: i,
		focus: a,
		clear: u,
		goOn: (e) => {
			r.value = e, o();
		}
	};
}
// src/contract.ts
function w(e) {
	let t = e.find((e) => e.custom)?.custom;
	if (!t) return;
	let n = t.answers.flatMap((e) => e.sources);
	return {
		id: t.message_id,
		outcome: t.outcome,
		parts: t.parts,
		sources: n.filter((e, t) => n.findIndex((t) => t.quote === e.quote) === t),
		buttons: e.flatMap((e) => e.buttons ?? []),
		...t.person && { person: t.person }
	};
}
function re(e) {
	let t = [[]];
	for (let n of e) t.at(-1)?.push(n), n.custom && t.push([]);
	return t.filter((e) => e.length);
}
function ie(e, t) {
	let n = e.parts.flatMap((e) => e.items ?? [e.text ?? ""]).map(ae), r = e.buttons.map((e) => e.title);
	return [...n, ...r.length ? [`${t} ${r.join(", ")}.`] : []].join(" ");
}
function ae(e) {
	return /[.!?:…”"']$/.test(e) ? e : `${e}.`;
}
// src/intro.ts
function oe(t, n) {
	let r = p(e.privacyLink, `${t}privacy`, {
		target: "_blank",
		rel: "noopener"
	});
	return r.append(` ${e.newTab}`), {
		text: l("div", { class: "pathway-intro" }, l("p", {}, e.what), l("p", {}, e.careful), l("p", {}, `${e.privacy} `, r)),
		starters: l("div", {
			class: "pathway-choices",
			role: "group",
			"aria-label": e.starters
		}, l("p", {}, e.starters), ...e.startWith.map((e) => u(e, "pathway-button--choice", () => n(e))))
	};
}
// src/people.ts
var T = 3e3, E = 5e3, D = 2e4, O = 1e4, k = 9e5, A = {
	joined: T,
	asked: E,
	perhaps: O
}, j = class {
	client;
	memory;
	inTurn;
	found;
	shown = l("div", {
		class: "pathway-people",
		hidden: !0
	});
	told = l("p", { class: "pathway-people-told" });
	timer;
	until = 0;
	constructor(e, t, n, r) {
		this.client = e, this.memory = t, this.inTurn = n, this.found = r;
	}
	look(e = !1) {
		clearTimeout(this.timer), e && (this.until = Date.now() + k), this.inTurn(async () => void await this.looked());
	}
	async came() {
		return clearTimeout(this.timer), this.until = Date.now() + k, await this.looked();
	}
	stop() {
		clearTimeout(this.timer), this.shown.hidden = !0;
	}
	async looked() {
		let e = D, n = !1;
		try {
			let { session: t } = this.memory, r = await this.client.look(this.memory.seen);
			if (!r || t !== this.memory.session) return !1;
			if (n = this.show(r) || r.person?.state === "joined", !r.person && Date.now() > this.until) return n;
			document.hidden || (e = A[r.person?.state ?? "perhaps"]);
		} catch (r) {
			if (!(r instanceof t) || r.status === 401) return n;
			e = Math.max(D, r.wait * 1e3);
		}
		return clearTimeout(this.timer), this.timer = setTimeout(() => this.look(), e), n;
	}
	show({ messages: e, next: t, person: n }) {
		let r = new Set(this.memory.turns.map((e) => N(e.messages ?? []))), i = re(e).filter((e) => !r.has(N(e))).map((e) => ({
			id: "",
			text: "",
			messages: e
		}));
		this.memory.looked(t, n !== null, i);
		for (let e of i) this.found(e);
		return this.shown.hidden = n === null, n && (this.told.isConnected || this.shown.append(this.told, h(() => this.memory.session?.session ?? "")), this.told.textContent = M(n)), i.length > 0;
	}
};
function M({ state: t, name: n, role: r, typing: i }) {
	return t === "asked" ? e.asked : i ? e.writes(n) : e.there(n, r);
}
function N(e) {
	return w(e)?.id ?? "";
}
// src/personal.ts
var P = /* @__PURE__ */ new Set("().,£$€"), F = /[\p{L}\p{N}]/u, I = "[ ).,]", L = new RegExp(String.raw`(?<![\d£$€]|\d\.)(?:(?:\(\d{3}\)|\d{3})${I}{0,4}\d{3}${I}{0,4}\d{4}` + String.raw`|(?<!\d${I}{1,4})\d(?:${I}{1,4}\d){9}(?!${I}{1,4}\d(?!\d)))(?!\d|\.\d|,\d{3}(?!\d))`, "g"), R = "[NHS number]";
function z(e) {
	let t = [...e], n = "", r = 0;
	for (let e of t.map(B).join("").matchAll(L)) V(e[0].replace(/\D/g, "")) && (n += t.slice(r, e.index).join("") + R, r = e.index + e[0].length);
	return n + t.slice(r).join("");
}
function B(e) {
	if (/^\d$/.test(e) || P.has(e)) return e;
	if (e <= "") return /^[a-z%?!]$/i.test(e) ? "x" : " ";
	let t = e.length > 1 ? e : e.normalize("NFKC");
	return /^\d$/.test(t) ? t : F.test(e) ? "x" : " ";
}
function V(e) {
	return (11 - [...e.slice(0, 9)].reduce((e, t, n) => e + Number(t) * (10 - n), 0) % 11) % 11 === Number(e[9]);
}
// src/reply/choices.ts
function H(t, n) {
	if (t.buttons.length) return l("div", {
		class: "pathway-choices",
		role: "group",
		"aria-label": e.choose
	}, ...t.buttons.map((e) => u(e.title, "pathway-button--choice", () => n(e))));
}
// src/reply/feedback.ts
var U = 0;
function W(t) {
	let n = l("p", {
		class: "pathway-told",
		role: "status"
	}), r = se(async (e) => {
		await s(!1, e) && (r.hidden = !0);
	}), i = u(e.yes, "pathway-button--small", () => {
		r.hidden = !0, s(!0, "");
	}), a = u(e.no, "pathway-button--small", () => {
		r.hidden = !1, r.querySelector("input")?.focus(), r.scrollIntoView({ block: "nearest" }), s(!1, "");
	}), o = (e) => {
		i.setAttribute("aria-pressed", String(e === !0)), a.setAttribute("aria-pressed", String(e === !1));
	};
	async function s(r, i) {
		n.textContent = "";
		let a = await t.tell(r, i);
		return a && o(r), n.textContent = a ? e.thanks : e.notTold, a;
	}
	o(t.useful);
	let c = l("span", { class: "pathway-asked" }, e.useful);
	return l("div", {}, l("div", {
		class: "pathway-feedback",
		role: "group",
		"aria-label": e.useful
	}, c, i, a), n, r);
}
function se(t) {
	let n = `pathway-why-${++U}`, r = l("input", {
		class: "pathway-input",
		id: n,
		type: "text",
		maxlength: "1000",
		autocomplete: "off"
	}), i = l("form", {
		class: "pathway-reason",
		hidden: !0,
		novalidate: !0
	}, l("label", {
		class: "pathway-label",
		for: n
	}, e.why), r, l("button", {
		type: "submit",
		class: "pathway-button pathway-button--small"
	}, e.sendWhy));
	return i.addEventListener("submit", (e) => {
		e.preventDefault(), r.value.trim() ? t(r.value.trim()) : i.hidden = !0;
	}), i;
}
// src/reply/parts.ts
function G(e) {
	return e.parts.map((e) => e.items ? ce(e.items) : K(e));
}
function K(e) {
	let t = e.text ?? "", n = l("p", { class: `pathway-part pathway-part--${e.kind}` });
	return e.tel ? n.append(...le(t, e.tel)) : e.url ? n.append(...ue(t, e.url)) : n.append(t), n;
}
function ce(e) {
	let t = e.map((e) => /^(\d+)\. (.*)$/s.exec(e));
	return t.every((e) => e !== null) ? l("ol", { class: "pathway-list" }, ...t.map(([, e = "", t = ""]) => l("li", { value: e }, t))) : l("ul", { class: "pathway-list" }, ...e.map((e) => l("li", {}, e)));
}
function le(e, t) {
	let n = t.replace(/\D/g, ""), r = RegExp(`(?<!\\d)${[...n].join(" ?")}(?!\\d)`).exec(e), i = (e) => p(e, `tel:${t.replace(/[^+\d]/g, "")}`);
	if (!r) return [
		e,
		" ",
		i(t)
	];
	let a = r.index + r[0].length;
	return [
		e.slice(0, r.index),
		i(r[0]),
		e.slice(a)
	];
}
function ue(e, t) {
	let n = e.indexOf(t);
	return n < 0 ? [
		e,
		" ",
		p(t, t)
	] : [
		e.slice(0, n),
		p(t, t),
		e.slice(n + t.length)
	];
}
// src/quote.ts
function de() {
	let e = /* @__PURE__ */ new Map();
	for (let t of document.querySelectorAll("[id]")) {
		let n = J(t.textContent);
		!e.has(n) && !t.closest(".pathway") && e.set(n, t);
	}
	return e;
}
function q(e, t) {
	return t.get(J(e));
}
function fe(e, t) {
	let n = J(t).split(" "), r = (n.length > 12 ? [n.slice(0, 5), n.slice(-5)] : [n]).map((e) => encodeURIComponent(e.join(" ")).replaceAll("-", "%2D"));
	return `${e.split("#")[0]}#:~:text=${r.join(",")}`;
}
function J(e) {
	return e.replace(/\s+/g, " ").trim();
}
// src/reply/source.ts
function pe(t, n) {
	let [r] = t.sources;
	if (!r) return;
	let i = l("div", { class: "pathway-quotes" }), a = de(), o = q(r.quote, a) !== void 0;
	i.append(l("p", { class: "pathway-hint" }, o ? e.onPage : e.inNewTab));
	let s = "";
	for (let e of t.sources) e.section !== s && (s = e.section, i.append(l("p", { class: "pathway-section" }, s))), i.append(l("blockquote", {}, me(e, q(e.quote, a), n)));
	let c = l("details", { class: "pathway-source" }, l("summary", { class: "pathway-summary" }, e.source), i);
	return c.addEventListener("toggle", () => c.open && i.scrollIntoView({ block: "nearest" })), c;
}
function me(e, t, n) {
	if (!t) return p(e.quote, fe(n.page, e.quote), {
		target: "_blank",
		rel: "noopener"
	});
	let r = p(e.quote, `#${t.id}`);
	return r.addEventListener("click", (e) => {
		e.preventDefault(), n.leave(), location.hash = "", location.hash = t.id, t.setAttribute("tabindex", "-1"), t.focus({ preventScroll: !0 });
		let r = matchMedia("(prefers-reduced-motion: reduce)").matches;
		t.scrollIntoView({
			block: "center",
			behavior: r ? "auto" : "smooth"
		});
	}), r;
}
// src/turns.ts
function Y() {
	return typeof scheduler < "u" && scheduler.yield ? scheduler.yield() : new Promise((e) => setTimeout(e));
}
function X() {
	return new Promise((e) => {
		requestAnimationFrame(() => setTimeout(e)), setTimeout(e, 300);
	});
}
// src/talk.ts
var he = /* @__PURE__ */ new Set(["answer", "not_covered"]), ge = /* @__PURE__ */ new Set(["handoff", "safety"]), Z = 3e4, _e = class {
	settings;
	memory;
	client;
	bar;
	body;
	form;
	leave = () => {};
	announcer = new b();
	list = l("ol", { class: "pathway-talk" });
	opening = l("div", { hidden: !0 });
	looking = l("p", {
		class: "pathway-looking",
		hidden: !0
	}, e.looking);
	notice = l("p", {
		class: "pathway-notice",
		hidden: !0
	});
	composer;
	starters;
	people;
	sending = Promise.resolve();
	age = 0;
	failed = /* @__PURE__ */ new Map();
	unanswered = [];
	constructor(t, n, r) {
		this.settings = t, this.memory = n, this.client = r;
		let i = oe(t.server, (e) => this.say(e));
		this.starters = i.starters, this.starters.hidden = this.memory.turns.length > 0, this.opening.append(i.text, this.list), this.bar = l("div", {
			class: "pathway-bar",
			hidden: !0
		}, u(e.person, "pathway-button--bar", () => this.say(e.person)), u(e.clear, "pathway-button--bar", () => {
			this.memory.turns.length && confirm(e.sure) && this.clear(e.cleared), this.focus();
		})), this.people = new j(this.client, this.memory, (e) => this.sending = this.sending.then(e), (e) => this.reply(e, !0)), this.body = l("div", {
			class: "pathway-body",
			tabindex: "0",
			role: "region",
			"aria-label": e.talk
		}, this.opening, this.looking, this.starters, ...this.announcer.regions), this.composer = C((e) => this.say(e)), this.form = l("div", {
			class: "pathway-foot",
			hidden: !0
		}, this.people.shown, this.notice, this.composer.form), addEventListener("offline", () => this.tell(e.offline)), addEventListener("online", () => this.backOnline()), setInterval(() => this.forgetIfIdle(), Z), document.addEventListener("visibilitychange", () => this.forgetIfIdle());
	}
	async restore() {
		let { age: e } = this;
		for (let t of this.memory.turns) {
			if (e !== this.age) return;
			let n = t.text ? this.said(t) : void 0;
			t.messages ? this.reply(t, !1) : n && this.unanswered.push(() => this.queue(t, n)), await Y();
		}
	}
	async begin() {
		for (let e of [
			this.bar,
			this.form,
			this.opening
		]) e.hidden = !1, await X();
		for (let e of this.unanswered.splice(0)) e();
		this.memory.expired && this.tell(this.memory.waited ? e.expiredWaits : e.expired), (this.memory.turns.length || this.memory.person) && this.people.look(), this.eraseLeft(), navigator.onLine || this.tell(e.offline), this.toEnd();
	}
	focus() {
		this.composer.focus();
	}
	goOn(e, t) {
		this.form.hidden = !1, this.composer.goOn(e), t && this.focus();
	}
	toEnd() {
		requestAnimationFrame(() => {
			this.memory.turns.length && (this.body.scrollTop = this.body.scrollHeight);
		});
	}
	say(t, n) {
		this.forgetIfIdle();
		let r = z(t);
		this.tell(r === t ? "" : e.nhsNumber);
		let i = {
			id: te(),
			text: r,
			...n !== void 0 && { payload: n }
		};
		this.memory.add(i), this.starters.hidden = !0, this.queue(i, this.said(i)), this.toEnd(), this.focus();
	}
	queue(e, t) {
		let n = this.age;
		this.sending = this.sending.then(() => n === this.age ? this.send(e, t) : void 0);
	}
	async send(n, r) {
		let i = this.age;
		this.looking.hidden = !1, this.toEnd();
		try {
			let a = await this.client.send(n);
			if (i !== this.age || (await Y(), i !== this.age)) return;
			if (n.messages = a, !(a.length ? this.reply(n, !0, r) : await this.people.came())) throw new t(e.noAnswer);
			ge.has(w(a)?.outcome ?? "") && this.people.look(!0), this.memory.save();
		} catch (a) {
			if (i !== this.age) return;
			delete n.messages, this.refused(n, r, a instanceof t ? a : new t(e.noAnswer));
		} finally {
			i === this.age && (this.looking.hidden = !0);
		}
	}
	said(t) {
		let n = l("li", { class: "pathway-said" }, l("p", {}, d(`${e.you}: `), t.text));
		return this.list.append(n), n;
	}
	reply(t, n, r) {
		let i = w(t.messages ?? []);
		if (!i) return !1;
		let a = pe(i, {
			page: this.settings.page,
			leave: () => this.leave()
		}), o = H(i, (e) => this.say(e.title, e.payload)), s = l("li", { class: `pathway-reply${i.outcome === "safety" ? " pathway-reply--safety" : ""}` }, ...i.person?.did === "said" ? [l("p", { class: "pathway-who" }, `${i.person.name}, ${i.person.role}`)] : [d(`${e.assistant}: `)], ...i.outcome === "safety" ? [l("h3", { class: "pathway-urgent" }, e.urgent)] : [], ...G(i), ...a ? [a] : [], ...o ? [o] : []);
		return he.has(i.outcome) && s.append(this.judged(t, i.id)), r ? r.after(s) : this.list.append(s), n && this.told(i, r ?? s), !0;
	}
	async told(t, n) {
		let { age: r } = this, i = t.parts.some((e) => e.kind === "emergency");
		if (await Y(), r !== this.age) return;
		let a = t.person?.did === "said" ? `${t.person.name}: ` : "";
		this.announcer.say(a + ie(t, e.choose), i), this.showTop(n);
	}
	judged(e, n) {
		return W({
			...e.useful !== void 0 && { useful: e.useful },
			tell: async (r, i) => {
				try {
					let t = await this.client.judge(n, r, z(i));
					return e.useful = r, this.memory.save(), w(t) && this.reply({
						id: "",
						text: "",
						messages: t
					}, !0), !0;
				} catch (e) {
					if (!(e instanceof t)) throw e;
					return w(e.messages) && this.reply({
						id: "",
						text: "",
						messages: e.messages
					}, !0), !1;
				}
			}
		});
	}
	refused(t, n, r) {
		let i = `${e.notSent} ${r.sentence}`, a = l("div", { class: "pathway-failed" }, l("p", {}, i)), o = () => {
			this.failed.delete(t.id), a.remove(), this.queue(t, n), this.focus();
		};
		r.again && (a.append(u(e.again, "pathway-button--small", o)), this.failed.set(t.id, o)), n.append(a), w(r.messages) ? this.reply({
			...t,
			messages: r.messages
		}, !0, n) : this.announcer.say(i), this.showTop(n);
	}
	backOnline() {
		this.tell(e.online);
		for (let e of [...this.failed.values()]) e();
	}
	async clear(t, n = !1) {
		this.age++, this.people.stop(), this.failed.clear(), this.list.replaceChildren(), this.announcer.clear(), this.looking.hidden = !0, this.starters.hidden = !1, this.composer.clear(), this.client.abandon(), this.sending = Promise.resolve(), this.memory.clear(n), this.tell(await this.eraseLeft() ? t : e.notCleared);
	}
	async eraseLeft() {
		for (let e of this.memory.left) {
			try {
				await this.client.erase(e);
			} catch (e) {
				if (!(e instanceof t)) throw e;
				if (e.status !== 401) return !1;
			}
			this.memory.erased(e);
		}
		return !0;
	}
	forgetIfIdle() {
		let { over: t, person: n } = this.memory;
		t && this.clear(n ? e.expiredWaits : e.expired, n);
	}
	tell(e) {
		this.notice.textContent = e, this.notice.hidden = !e, e && this.announcer.say(e);
	}
	showTop(e) {
		requestAnimationFrame(() => {
			let t = matchMedia("(prefers-reduced-motion: reduce)").matches, n = this.body.scrollTop + e.getBoundingClientRect().top - this.body.getBoundingClientRect().top;
			this.body.scrollTo({
				top: n - 8,
				behavior: t ? "auto" : "smooth"
			});
		});
	}
};
// src/was_open.ts
function Q(e) {
	return `pathway-assistant:${e}`;
}
// src/window.ts
var ve = "(max-width: 40em), (max-height: 30em)", ye = class {
	launcher;
	memory;
	talk;
	box;
	narrow = matchMedia(ve);
	behind = [];
	begun = !1;
	constructor(t, n, r, i) {
		this.launcher = n, this.memory = r, this.talk = i;
		let a = l("h2", {
			class: "pathway-title",
			id: "pathway-title"
		}, t), o = u(e.close, "pathway-button--bar", () => this.close());
		this.box = l("section", {
			class: "pathway pathway--window",
			role: "dialog",
			"aria-labelledby": "pathway-title",
			hidden: !0
		}, l("div", { class: "pathway-head" }, a, o, i.bar), i.body, i.form), this.box.addEventListener("keydown", (e) => {
			e.key !== "Escape" || e.isComposing || (e.preventDefault(), this.close());
		}), document.body.append(this.box), i.leave = () => this.narrow.matches && this.close(!1), this.narrow.addEventListener("change", () => this.cover());
	}
	async open(e) {
		this.box.hidden = !1, this.launcher.setAttribute("aria-expanded", "true"), this.memory.open = !0, await X(), this.begun || (this.begun = !0, await this.talk.begin()), this.box.hidden || (this.cover(), this.talk.toEnd(), await X(), e && !this.box.hidden && this.talk.focus());
	}
	close(e = !0) {
		this.box.hidden = !0, this.launcher.setAttribute("aria-expanded", "false"), this.memory.open = !1, this.cover(), e && this.launcher.focus();
	}
	cover() {
		let e = !this.box.hidden && this.narrow.matches;
		for (let e of this.behind) e.inert = !1;
		this.behind = e ? this.others() : [];
		for (let e of this.behind) e.inert = !0;
		document.documentElement.classList.toggle("pathway-covered", e), document.documentElement.classList.toggle("pathway-beside", !this.box.hidden && !e), e ? this.box.setAttribute("aria-modal", "true") : this.box.removeAttribute("aria-modal");
	}
	others() {
		return [...document.body.children].filter((e) => e instanceof HTMLElement && e !== this.box && !e.inert);
	}
};
// src/panel.ts
async function be(e, t) {
	let n = new g(Q(e.server)), r = await $(e, n);
	return new ye(e.label, t, n, r);
}
async function xe(e, t) {
	let n = await $(e, new g(Q(e.server))), r = l("div", { class: "pathway-head" }, n.bar), i = t.querySelector("input[name=text]"), [a, o] = [i?.value ?? "", i !== null && document.activeElement === i];
	t.replaceChildren(l("div", { class: "pathway pathway--page" }, r, n.body, n.form)), (a || o) && n.goOn(a, o), await X(), await n.begin();
}
async function $(t, n) {
	await X();
	let r = ee();
	r && (r.session === n.session?.session || confirm(e.byLink)) && n.goOn(r);
	let i = new _e(t, n, new a(t.server, n));
	return await i.restore(), i;
}
export { xe as mount, be as prepare };
