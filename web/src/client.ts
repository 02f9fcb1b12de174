/** The assistant's server, `/web/…`: sessions, messages, feedback. Retries what may be sent again. */
import type { Message } from "./contract";
import { words } from "./words";

export interface Session {
  session: string;
  expires: string;
}

/** What somebody typed, or the payload of the button that they pressed. */
export interface Outgoing {
  id: string;
  text: string;
  payload?: string;
}

/** A message that got no answer: a sentence to show, and what was found in its words all the same. */
export class Refusal extends Error {
  constructor(
    readonly sentence: string,
    readonly messages: Message[] = [],
    readonly status = 0,
    /** Seconds to wait before it is tried again. */
    readonly wait = 0,
  ) {
    super(sentence);
  }

  /** Whether the same message may be sent again as it is. */
  get again(): boolean {
    return this.status === 0 || this.status === 401 || this.status === 429 || this.status >= 500;
  }
}

/** `person` is null where nobody of the helpdesk was asked for, or is there. */
export interface News {
  messages: Message[];
  next: number;
  person: { state: "asked" | "joined"; name: string; role: string; typing: boolean } | null;
}

interface Body {
  error?: string;
  messages?: Message[];
}

const RETRIES = [0, 500, 1500];
const TIMEOUT = 20_000;
/** How often a turn that still runs is asked for: with a second between, longer than any turn takes. */
const STILL_RUNNING = 20;

export interface Keeper {
  session: Session | undefined;
}

export class Client {
  private running: AbortController | undefined;
  private age = 0;

  constructor(
    private readonly server: string,
    private readonly kept: Keeper,
  ) {}

  /** The messages of the reply. Throws Refusal. */
  async send(message: Outgoing): Promise<Message[]> {
    const { id, text, payload } = message;
    const { age } = this;
    const had = this.kept.session;
    try {
      const body = payload === undefined ? { text } : { payload };
      return (await this.authorised("POST", "messages", { message_id: id, ...body })) as Message[];
    } catch (error) {
      if (!(error instanceof Refusal) || error.status !== 401 || !had || age !== this.age) throw error;
      return await this.sendAnew(message, error);
    }
  }

  /** The session's time was over, or it was ended elsewhere: the same words in a new one. */
  private async sendAnew(message: Outgoing, ended: Refusal): Promise<Message[]> {
    delete message.payload; // nothing was offered there yet, so a button is asked for by its title
    this.kept.session = undefined;
    try {
      const body = { message_id: message.id, text: message.text };
      return (await this.authorised("POST", "messages", body)) as Message[];
    } catch (error) {
      if (!(error instanceof Refusal) || error.messages.length) throw error;
      // The help that came with the first refusal is not lost with the second try.
      throw new Refusal(error.sentence, ended.messages, error.status, error.wait);
    }
  }

  /** Lets go of what is on its way: nobody waits for it, and it is not sent again. */
  abandon(): void {
    this.age++;
    this.running?.abort();
  }

  /** Says whether a reply was useful; returns what a reason with danger in it is answered with. */
  async judge(id: string, useful: boolean, reason: string): Promise<Message[]> {
    const body = { message_id: id, useful, ...(reason && { reason }) };
    return ((await this.authorised("POST", "feedback", body)) as Body).messages ?? [];
  }

  /** What has been said since place `after` of the talk, and who of the helpdesk is there. Throws Refusal. */
  async look(after: number): Promise<News | undefined> {
    const { session } = this.kept;
    if (!session) return undefined;
    return (await read(await this.call("GET", `messages?after=${after}`, undefined, session.session))) as News;
  }

  /** Ends a talk, and has the server forget it. Throws Refusal. */
  async erase(talk: Session): Promise<void> {
    await read(await this.call("DELETE", "session", undefined, talk.session));
  }

  private async authorised(method: string, path: string, body: object): Promise<unknown> {
    return await this.retried(method, path, body, await this.token());
  }

  private async token(): Promise<string> {
    if (this.kept.session) return this.kept.session.session;
    const { age } = this;
    const begun = (await this.retried("POST", "session")) as Session;
    if (age === this.age) this.kept.session = begun;
    return begun.session;
  }

  private async retried(method: string, path: string, body?: object, token?: string): Promise<unknown> {
    const { age } = this;
    let failed = new Refusal(words.noAnswer);
    for (const pause of RETRIES) {
      await waited(pause);
      if (age !== this.age) throw failed;
      try {
        return await this.finished(method, path, body, token);
      } catch (error) {
        if (!(error instanceof Refusal)) throw error;
        failed = error;
        const shown = error.messages.length > 0;
        // Words with danger in them are answered at once; a full minute is not over in a second.
        if (shown || !(error.status === 0 || error.status >= 500)) throw error;
      }
    }
    throw failed;
  }

  /** Asks until the turn is over. */
  private async finished(method: string, path: string, body?: object, token?: string): Promise<unknown> {
    const { age } = this;
    for (let asked = 0; asked < STILL_RUNNING && age === this.age; asked++) {
      const answer = await this.call(method, path, body, token);
      if (answer.status !== 202) return await read(answer);
      await waited(seconds(answer) * 1000 || 1000);
    }
    throw new Refusal(words.noAnswer);
  }

  private async call(method: string, path: string, body?: object, token?: string): Promise<Response> {
    const headers: Record<string, string> = {};
    if (body) headers["content-type"] = "application/json";
    if (token) headers["authorization"] = `Bearer ${token}`;
    const stop = new AbortController();
    const timer = setTimeout(() => stop.abort(), TIMEOUT);
    if (method !== "DELETE") this.running = stop; // what clears a talk is never let go of
    try {
      return await fetch(`${this.server}web/${path}`, {
        method,
        headers,
        ...(body && { body: JSON.stringify(body) }),
        credentials: "omit",
        cache: "no-store",
        keepalive: method === "DELETE", // clearing goes on when the page is left
        referrerPolicy: "no-referrer",
        signal: stop.signal,
      });
    } catch {
      throw new Refusal(words.noAnswer);
    } finally {
      clearTimeout(timer);
    }
  }
}

async function read(answer: Response): Promise<unknown> {
  if (answer.status === 204) return undefined;
  let body: unknown;
  try {
    body = await answer.json();
  } catch {
    // Cut off on its way, or a proxy's own page.
    throw new Refusal(words.noAnswer, [], answer.ok ? 0 : answer.status, seconds(answer));
  }
  if (answer.ok) return body;
  const { error, messages } = body as Body;
  throw new Refusal(error ?? words.noAnswer, messages ?? [], answer.status, seconds(answer));
}

function seconds(answer: Response): number {
  return Number(answer.headers.get("retry-after")) || 0;
}

export function waited(milliseconds: number): Promise<void> {
  return new Promise((done) => setTimeout(done, milliseconds));
}
