/** Every word of the widget itself. What the assistant says comes from the server. */

/** On the button and above it: by themselves, as the script of the button holds no more of this file. */
export const label = "Ask about this role";
export const notLoaded = "The assistant could not be loaded. Please try again. If someone is in danger, ring 999.";

export const words = {
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
    "What training is there?",
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
  // Said by the widget alone: nobody else can, where the server is not reached (docs/safety.md).
  noAnswer: "I can't reach the assistant. Your message is kept here. If someone is in danger, ring 999.",
  offline: "You are offline. What you write will be sent when you are back. If someone is in danger, ring 999.",
  online: "You are back online.",
  empty: "Write a question first.",
  tooLong: "That is too long. A message may have at most 4,000 characters.",
  sure: "Clear this talk? What was said is then gone, here and on the server.",
  cleared: "The talk is cleared. Nothing of it is kept here.",
  notCleared: "The talk is cleared here. The server could not be reached, so it is asked again when this page is opened.",
  expired: "This talk was cleared, because nothing was written for 30 minutes.",
  nhsNumber: "That looked like an NHS number. It was taken out before your message was sent. Please do not type details of patients.",
} as const;
