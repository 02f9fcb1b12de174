/** People of the helpdesk: whether one was asked for or is there, and what they write, which nobody here sent for. */
import { type Client, type News, Refusal } from "./client";
import { type Message, repliesIn, replyIn } from "./contract";
import { element } from "./dom";
import { later } from "./later";
import type { Memory, Turn } from "./memory";
import { words } from "./words";

/** Milliseconds to the next look: somebody is there, was asked for, or the page is not looked at. */
const THERE = 3_000;
const ASKED = 5_000;
const HIDDEN = 20_000;
/** Nobody was promised, but somebody may come: after help in danger, or where the hub has no hours. So it is looked for a while. */
const PERHAPS = 10_000;
const PERHAPS_FOR = 15 * 60_000;

const PACE = { joined: THERE, asked: ASKED, perhaps: PERHAPS };

export class People {
  /** Who is there, and the way back to this talk. */
  readonly shown = element("div", { class: "pathway-people", hidden: true });
  private readonly told = element("p", { class: "pathway-people-told" });
  private timer: ReturnType<typeof setTimeout> | undefined;
  private until = 0;

  /** `inTurn` has work done between two messages, `found` shows a reply that nobody here sent for. */
  constructor(
    private readonly client: Client,
    private readonly memory: Memory,
    private readonly inTurn: (work: () => Promise<void>) => void,
    private readonly found: (turn: Turn) => void,
  ) {
  }

  /** Looks now, and goes on for as long as there is somebody to wait for; `perhaps`: or may come. */
  look(perhaps = false): void {
    clearTimeout(this.timer);
    if (perhaps) this.until = Date.now() + PERHAPS_FOR;
    this.inTurn(async () => void (await this.looked()));
  }

  /** Looks between two messages that are in turn already: whether somebody is there, or has been. */
  async came(): Promise<boolean> {
    clearTimeout(this.timer);
    this.until = Date.now() + PERHAPS_FOR;
    return await this.looked();
  }

  stop(): void {
    clearTimeout(this.timer);
    this.shown.hidden = true;
  }

  /** Whether somebody is there, or something was found. */
  private async looked(): Promise<boolean> {
    let pause = HIDDEN;
    let came = false;
    try {
      const { session } = this.memory;
      const news = await this.client.look(this.memory.seen);
      if (!news || session !== this.memory.session) return false;
      came = this.show(news) || news.person?.state === "joined";
      if (!news.person && Date.now() > this.until) return came;
      if (!document.hidden) pause = PACE[news.person?.state ?? "perhaps"];
    } catch (error) {
      if (!(error instanceof Refusal) || error.status === 401) return came;
      pause = Math.max(HIDDEN, error.wait * 1000);
    }
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.look(), pause);
    return came;
  }

  /** Shows who is there, and what was found; whether anything was. */
  private show({ messages, next, person }: News): boolean {
    const known = new Set(this.memory.turns.map((turn) => idOf(turn.messages ?? [])));
    const fresh = repliesIn(messages)
      .filter((reply) => !known.has(idOf(reply)))
      .map((reply): Turn => ({ id: "", text: "", messages: reply }));
    this.memory.looked(next, person !== null, fresh);
    for (const turn of fresh) this.found(turn);
    this.shown.hidden = person === null;
    if (!person) return fresh.length > 0;
    // Made when it is first needed: mostly nobody is asked for.
    if (!this.told.isConnected) this.shown.append(this.told, later(() => this.memory.session?.session ?? ""));
    this.told.textContent = tell(person);
    return fresh.length > 0;
  }
}

function tell({ state, name, role, typing }: NonNullable<News["person"]>): string {
  if (state === "asked") return words.asked;
  return typing ? words.writes(name) : words.there(name, role);
}

function idOf(messages: readonly Message[]): string {
  return replyIn(messages)?.id ?? "";
}
