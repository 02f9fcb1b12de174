/** The talk: what was said, and what is sent next. One message at a time, in the order of writing. */
import { Announcer } from "./announce";
import { type Client, Refusal } from "./client";
import { composer, type Composer } from "./composer";
import { type Button, type Reply, replyIn, spoken } from "./contract";
import { button, element, unseen } from "./dom";
import { intro } from "./intro";
import { type Memory, newId, type Turn } from "./memory";
import { People } from "./people";
import { withoutNhsNumbers } from "./personal";
import { choicesOf } from "./reply/choices";
import { feedback } from "./reply/feedback";
import { partsOf } from "./reply/parts";
import { sourceOf } from "./reply/source";
import type { Settings } from "./settings";
import { breath, drawn } from "./turns";
import { words } from "./words";

/** Replies that there is something to judge about. */
const JUDGED = new Set(["answer", "not_covered"]);
/** Replies after which a person of the helpdesk may come. */
const COMES = new Set(["handoff", "safety"]);
const LOOK_IF_IDLE = 30_000;

export class Talk {
  readonly bar: HTMLElement;
  readonly body: HTMLElement;
  readonly form: HTMLElement;
  /** Gets out of the way of the page, where it covers it. */
  leave: () => void = () => {};

  private readonly announcer = new Announcer();
  private readonly list = element("ol", { class: "pathway-talk" });
  /** All that is long: it waits until the window itself is drawn. */
  private readonly opening = element("div", { hidden: true });
  private readonly looking = element("p", { class: "pathway-looking", hidden: true }, words.looking);
  private readonly notice = element("p", { class: "pathway-notice", hidden: true });
  private readonly composer: Composer;
  private readonly starters: HTMLElement;
  private readonly people: People;
  /** What is on its way, and behind it what waits for it. */
  private sending: Promise<void> = Promise.resolve();
  /** Raised when the talk is cleared: what comes after that is of a talk that is gone. */
  private age = 0;
  private readonly failed = new Map<string, () => void>();
  private readonly unanswered: (() => void)[] = [];

  constructor(
    private readonly settings: Settings,
    private readonly memory: Memory,
    private readonly client: Client,
  ) {
    const begun = intro(settings.server, (text) => this.say(text));
    this.starters = begun.starters;
    this.starters.hidden = this.memory.turns.length > 0;
    this.opening.append(begun.text, this.list);
    this.bar = element(
      "div",
      { class: "pathway-bar", hidden: true },
      button(words.person, "pathway-button--bar", () => this.say(words.person)),
      button(words.clear, "pathway-button--bar", () => {
        if (this.memory.turns.length && confirm(words.sure)) void this.clear(words.cleared);
        this.focus();
      }),
    );
    this.people = new People(
      this.client,
      this.memory,
      (work) => (this.sending = this.sending.then(work)),
      (turn) => this.reply(turn, true),
    );
    this.body = element(
      "div",
      // It scrolls, so the keyboard has to get to it.
      { class: "pathway-body", tabindex: "0", role: "region", "aria-label": words.talk },
      this.opening,
      this.looking,
      this.starters,
      ...this.announcer.regions,
    );
    this.composer = composer((text) => this.say(text));
    this.form = element("div", { class: "pathway-foot", hidden: true }, this.people.shown, this.notice, this.composer.form);
    addEventListener("offline", () => this.tell(words.offline));
    addEventListener("online", () => this.backOnline());
    setInterval(() => this.forgetIfIdle(), LOOK_IF_IDLE);
    document.addEventListener("visibilitychange", () => this.forgetIfIdle());
  }

  /** Puts back what was said before a reload, silently. Nobody can write meanwhile: it is not shown yet. */
  async restore(): Promise<void> {
    const { age } = this;
    for (const turn of this.memory.turns) {
      if (age !== this.age) return; // cleared meanwhile, as its time was over
      const shown = turn.text ? this.said(turn) : undefined; // what nobody here sent for has no words above it
      if (turn.messages) this.reply(turn, false);
      else if (shown) this.unanswered.push(() => this.queue(turn, shown));
      await breath();
    }
  }

  /** Once it is in the page: shows it, says what has happened since, and asks again for what had no reply. */
  async begin(): Promise<void> {
    for (const piece of [this.bar, this.form, this.opening]) {
      piece.hidden = false;
      await drawn();
    }
    for (const ask of this.unanswered.splice(0)) ask();
    if (this.memory.expired) this.tell(this.memory.waited ? words.expiredWaits : words.expired);
    if (this.memory.turns.length || this.memory.person) this.people.look();
    void this.eraseLeft();
    if (!navigator.onLine) this.tell(words.offline);
    this.toEnd();
  }

  focus(): void {
    this.composer.focus();
  }

  /** Takes over words that somebody typed before this was there, and where they are typing. */
  goOn(text: string, here: boolean): void {
    this.form.hidden = false;
    this.composer.goOn(text);
    if (here) this.focus();
  }

  /** The newest is what is looked at; what this is, where nothing has been said yet. */
  toEnd(): void {
    // With the next frame, as the one below: it is laid out for that anyhow, and once for all that has changed.
    requestAnimationFrame(() => {
      if (this.memory.turns.length) this.body.scrollTop = this.body.scrollHeight;
    });
  }

  private say(text: string, payload?: string): void {
    this.forgetIfIdle();
    const cleaned = withoutNhsNumbers(text);
    this.tell(cleaned === text ? "" : words.nhsNumber);
    const turn: Turn = { id: newId(), text: cleaned, ...(payload !== undefined && { payload }) };
    this.memory.add(turn);
    this.starters.hidden = true;
    this.queue(turn, this.said(turn));
    this.toEnd();
    this.focus();
  }

  private queue(turn: Turn, shown: HTMLElement): void {
    const age = this.age;
    this.sending = this.sending.then(() => (age === this.age ? this.send(turn, shown) : undefined));
  }

  private async send(turn: Turn, shown: HTMLElement): Promise<void> {
    const age = this.age;
    this.looking.hidden = false;
    this.toEnd();
    try {
      const messages = await this.client.send(turn);
      if (age !== this.age) return;
      await breath();
      if (age !== this.age) return;
      turn.messages = messages;
      // Nothing at all is said where a person is there, who will.
      const said = messages.length ? this.reply(turn, true, shown) : await this.people.came();
      if (!said) throw new Refusal(words.noAnswer);
      if (COMES.has(replyIn(messages)?.outcome ?? "")) this.people.look(true);
      this.memory.save(); // once it is shown: what can't be shown would stop the next load as well
    } catch (error) {
      if (age !== this.age) return;
      delete turn.messages;
      this.refused(turn, shown, error instanceof Refusal ? error : new Refusal(words.noAnswer));
    } finally {
      if (age === this.age) this.looking.hidden = true; // else it is the next talk's
    }
  }

  /** The words of the visitor, as the last item of the talk. */
  private said(turn: Turn): HTMLElement {
    const item = element(
      "li",
      { class: "pathway-said" },
      element("p", {}, unseen(`${words.you}: `), turn.text),
    );
    this.list.append(item);
    return item;
  }

  /** The reply to `turn`, if there is one: below the words it replies to, and told where it is new. */
  private reply(turn: Turn, isNew: boolean, shown?: HTMLElement): boolean {
    const reply = replyIn(turn.messages ?? []);
    if (!reply) return false;
    const source = sourceOf(reply, { page: this.settings.page, leave: () => this.leave() });
    const choices = choicesOf(reply, (chosen: Button) => this.say(chosen.title, chosen.payload));
    const item = element(
      "li",
      { class: `pathway-reply${reply.outcome === "safety" ? " pathway-reply--safety" : ""}` },
      ...(reply.person?.did === "said"
        ? [element("p", { class: "pathway-who" }, `${reply.person.name}, ${reply.person.role}`)]
        : [unseen(`${words.assistant}: `)]),
      ...(reply.outcome === "safety" ? [element("h3", { class: "pathway-urgent" }, words.urgent)] : []),
      ...partsOf(reply),
      ...(source ? [source] : []),
      ...(choices ? [choices] : []),
    );
    if (JUDGED.has(reply.outcome)) item.append(this.judged(turn, reply.id));
    if (shown) shown.after(item);
    else this.list.append(item);
    if (isNew) void this.told(reply, shown ?? item);
    return true;
  }

  /** Has a reply heard, and then seen from the words that it answers. */
  private async told(reply: Reply, from: HTMLElement): Promise<void> {
    const { age } = this;
    const urgent = reply.parts.some((part) => part.kind === "emergency");
    await breath();
    if (age !== this.age) return;
    const who = reply.person?.did === "said" ? `${reply.person.name}: ` : "";
    this.announcer.say(who + spoken(reply, words.choose), urgent);
    this.showTop(from);
  }

  private judged(turn: Turn, id: string): HTMLElement {
    return feedback({
      ...(turn.useful !== undefined && { useful: turn.useful }),
      tell: async (useful, reason) => {
        try {
          const messages = await this.client.judge(id, useful, withoutNhsNumbers(reason));
          turn.useful = useful;
          this.memory.save();
          if (replyIn(messages)) this.reply({ id: "", text: "", messages }, true);
          return true;
        } catch (error) {
          if (!(error instanceof Refusal)) throw error;
          if (replyIn(error.messages)) this.reply({ id: "", text: "", messages: error.messages }, true);
          return false;
        }
      },
    });
  }

  private refused(turn: Turn, shown: HTMLElement, error: Refusal): void {
    const sentence = `${words.notSent} ${error.sentence}`;
    const note = element("div", { class: "pathway-failed" }, element("p", {}, sentence));
    const again = (): void => {
      this.failed.delete(turn.id);
      note.remove();
      this.queue(turn, shown);
      this.focus();
    };
    if (error.again) {
      note.append(button(words.again, "pathway-button--small", again));
      this.failed.set(turn.id, again);
    }
    shown.append(note);
    const danger = replyIn(error.messages);
    if (danger) this.reply({ ...turn, messages: error.messages }, true, shown);
    else this.announcer.say(sentence);
    this.showTop(shown);
  }

  private backOnline(): void {
    this.tell(words.online);
    for (const again of [...this.failed.values()]) again();
  }

  /** Clears what is shown and kept here, and has the server forget it. */
  private async clear(sentence: string, kept = false): Promise<void> {
    this.age++;
    this.people.stop();
    this.failed.clear();
    this.list.replaceChildren();
    this.announcer.clear();
    this.looking.hidden = true;
    this.starters.hidden = false;
    this.composer.clear();
    this.client.abandon();
    this.sending = Promise.resolve();
    this.memory.clear(kept);
    this.tell((await this.eraseLeft()) ? sentence : words.notCleared);
  }

  /** Has the server forget the talks that were left; where it can't be reached, the next load tries again. */
  private async eraseLeft(): Promise<boolean> {
    for (const left of this.memory.left) {
      try {
        await this.client.erase(left);
      } catch (error) {
        if (!(error instanceof Refusal)) throw error;
        if (error.status !== 401) return false; // 401: it has ended already
      }
      this.memory.erased(left);
    }
    return true;
  }

  private forgetIfIdle(): void {
    const { over, person } = this.memory;
    if (over) void this.clear(person ? words.expiredWaits : words.expired, person);
  }

  private tell(notice: string): void {
    this.notice.textContent = notice;
    this.notice.hidden = !notice;
    if (notice) this.announcer.say(notice);
  }

  /** Long answers are read from their beginning. */
  private showTop(item: HTMLElement): void {
    requestAnimationFrame(() => {
      const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
      const top = this.body.scrollTop + item.getBoundingClientRect().top - this.body.getBoundingClientRect().top;
      this.body.scrollTo({ top: top - 8, behavior: still ? "auto" : "smooth" });
    });
  }
}
