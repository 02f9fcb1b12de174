/** The talk, kept in this tab only: a reload shows it again, and a shared computer forgets it. */
import type { Message } from "./contract";
import type { Session } from "./client";

/** One thing that was said, and what came of it. */
export interface Turn {
  id: string;
  text: string;
  payload?: string;
  /** The reply; missing where none has come yet. */
  messages?: Message[];
  /** Whether its reply was found useful. */
  useful?: boolean;
}

interface Kept {
  open: boolean;
  /** When something was last written, in milliseconds since 1970. */
  last: number;
  session?: Session;
  /** The sessions of talks that were cleared or whose time was over, until the server has forgotten them. */
  left: Session[];
  turns: Turn[];
  /** Whether a person of the helpdesk was asked for, or is there. */
  person?: boolean;
  /** How far the talk was looked through for what they wrote. */
  seen?: number;
}

/** An id that nobody guesses. `crypto.randomUUID` is missing where the hub's page is not on https. */
export function newId(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** As long as a library's computer may stand unused before the next person sits down. */
export const IDLE = 30 * 60 * 1000;

export class Memory {
  private kept: Kept = fresh();
  /** Whether a talk was found whose time was over. */
  readonly expired: boolean = false;
  /** Whether a person of the helpdesk was asked for in it: their answer still finds its way by the link. */
  readonly waited: boolean = false;

  constructor(private readonly key: string) {
    const found = this.read();
    if (!found) return;
    if (over(found)) {
      this.expired = found.turns.length > 0;
      this.waited = found.person ?? false;
      this.kept = found;
      this.clear(this.waited);
    } else this.kept = found;
  }

  get open(): boolean {
    return this.kept.open;
  }

  set open(open: boolean) {
    this.kept.open = open;
    this.save();
  }

  get session(): Session | undefined {
    return this.kept.session;
  }

  set session(session: Session | undefined) {
    if (session) this.kept.session = session;
    else delete this.kept.session;
    this.save();
  }

  get turns(): readonly Turn[] {
    return this.kept.turns;
  }

  get over(): boolean {
    return this.kept.turns.length > 0 && over(this.kept);
  }

  get person(): boolean {
    return this.kept.person ?? false;
  }

  get seen(): number {
    return this.kept.seen ?? 0;
  }

  /** Keeps how far it was looked, and what was found there. It is nobody's writing, so that the time runs on. */
  looked(seen: number, person: boolean, found: readonly Turn[]): void {
    Object.assign(this.kept, { seen, person });
    this.kept.turns.push(...found);
    this.save();
  }

  /** Goes on in a talk that was had elsewhere. */
  goOn(session: Session): void {
    if (this.kept.session?.session === session.session) return;
    this.clear();
    Object.assign(this.kept, { session, person: true, last: Date.now() });
    this.save();
  }

  add(turn: Turn): void {
    this.kept.turns.push(turn);
    this.kept.last = Date.now();
    this.save();
  }

  /** Keeps what has been changed in a turn. */
  save(): void {
    try {
      sessionStorage.setItem(this.key, JSON.stringify(this.kept));
    } catch {
      // Switched off or full: the talk goes on, and a reload begins a new one.
    }
  }

  get left(): readonly Session[] {
    return this.kept.left;
  }

  /**
   * Forgets what was said, and never speaks in its session again: that is left for the server to erase, unless
   * it is `kept` there for the person who was asked for.
   */
  clear(kept = false): void {
    const { open, session, left } = this.kept;
    this.kept = { ...fresh(), open, left: session && !kept ? [...left, session] : left };
    this.save();
  }

  /** The server has forgotten it. */
  erased(talk: Session): void {
    this.kept.left = this.kept.left.filter((left) => left.session !== talk.session);
    this.save();
  }

  private read(): Kept | undefined {
    try {
      const found: unknown = JSON.parse(sessionStorage.getItem(this.key) ?? "null");
      return isKept(found) ? found : undefined;
    } catch {
      return undefined;
    }
  }
}

function fresh(): Kept {
  return { open: false, last: Date.now(), left: [], turns: [] };
}

function over(kept: Kept): boolean {
  // The server holds it open for longer while a person is asked for.
  const ended = kept.session && !kept.person ? Date.parse(kept.session.expires) <= Date.now() : false;
  return ended || Date.now() - kept.last > IDLE;
}

/** Whether this is what we wrote: other scripts of the page's may write here too. */
function isKept(value: unknown): value is Kept {
  const kept = value as Partial<Kept> | null;
  return (
    typeof kept?.open === "boolean" &&
    typeof kept.last === "number" &&
    ["undefined", "boolean"].includes(typeof kept.person) &&
    ["undefined", "number"].includes(typeof kept.seen) &&
    (kept.session === undefined || isSession(kept.session)) &&
    Array.isArray(kept.left) &&
    kept.left.every(isSession) &&
    Array.isArray(kept.turns) &&
    kept.turns.every((turn) => typeof turn?.id === "string" && typeof turn.text === "string")
  );
}

function isSession(value: Partial<Session> | null): boolean {
  const { session, expires } = value ?? {};
  return typeof session === "string" && /^[\w.=-]+$/.test(session) && typeof expires === "string";
}
