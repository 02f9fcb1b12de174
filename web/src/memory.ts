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
  turns: Turn[];
}

/** As long as a library's computer may stand unused before the next person sits down. */
export const IDLE = 30 * 60 * 1000;

export class Memory {
  private kept: Kept = fresh();
  /** Whether a talk was found whose time was over. */
  readonly expired: boolean = false;
  /** The session of that talk, for the server to forget it. */
  readonly left: Session | undefined;

  constructor(private readonly key: string) {
    const found = this.read();
    if (!found) return;
    if (over(found)) {
      this.expired = found.turns.length > 0;
      this.left = found.session;
      this.save();
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

  /** Forgets what was said; the session stays until the server has been told. */
  clear(): void {
    this.kept.turns = [];
    this.kept.last = Date.now();
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
  return { open: false, last: Date.now(), turns: [] };
}

function over(kept: Kept): boolean {
  const ended = kept.session ? Date.parse(kept.session.expires) <= Date.now() : false;
  return ended || Date.now() - kept.last > IDLE;
}

function isKept(value: unknown): value is Kept {
  const kept = value as Partial<Kept> | null;
  return typeof kept?.open === "boolean" && typeof kept.last === "number" && Array.isArray(kept.turns);
}
