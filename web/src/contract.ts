/** The reply contract (knowledge/schemas/reply.schema.json), as far as it is shown. */

export interface Part {
  kind: string;
  text?: string;
  items?: string[];
  tel?: string;
  url?: string;
}

export interface Source {
  page: string;
  section: string;
  quote: string;
}

export interface Button {
  title: string;
  payload: string;
}

export interface Reply {
  id: string;
  outcome: string;
  parts: Part[];
  sources: Source[];
  buttons: Button[];
  /** Of a person of the helpdesk, or about one; missing where it is the assistant's own. */
  person?: Person;
}

export interface Person {
  name: string;
  role: string;
  did: string;
}

interface Custom {
  message_id: string;
  outcome: string;
  parts: Part[];
  answers: { sources: Source[] }[];
  person?: Person;
}

export interface Message {
  text?: string;
  buttons?: Button[];
  custom?: Custom;
}

/** The reply in a turn's list of messages; undefined where there is none. */
export function replyIn(messages: readonly Message[]): Reply | undefined {
  const custom = messages.find((message) => message.custom)?.custom;
  if (!custom) return undefined;
  const sources = custom.answers.flatMap((answer) => answer.sources);
  return {
    id: custom.message_id,
    outcome: custom.outcome,
    parts: custom.parts,
    // Two answers may rest on the same words; they are shown once.
    sources: sources.filter((one, at) => sources.findIndex((other) => other.quote === one.quote) === at),
    buttons: messages.flatMap((message) => message.buttons ?? []),
    ...(custom.person && { person: custom.person }),
  };
}

/** A list of several replies, each by itself: the contract's object is the last of a reply. */
export function repliesIn(messages: readonly Message[]): Message[][] {
  const replies: Message[][] = [[]];
  for (const message of messages) {
    replies.at(-1)?.push(message);
    if (message.custom) replies.push([]);
  }
  return replies.filter((reply) => reply.length);
}

/** What a screen reader is told of a reply: its parts in order, then the choices. */
export function spoken(reply: Reply, choose: string): string {
  const said = reply.parts.flatMap((part) => part.items ?? [part.text ?? ""]).map(sentence);
  const titles = reply.buttons.map((button) => button.title);
  return [...said, ...(titles.length ? [`${choose} ${titles.join(", ")}.`] : [])].join(" ");
}

/** `text` with a mark at its end, so that a voice pauses there. */
function sentence(text: string): string {
  return /[.!?:…”"']$/.test(text) ? text : `${text}.`;
}
