// What is told while a question is open: the answer may be older than the news.

const open = new Map(); // what is asked for → the events heard since it was asked last

export function heard(event) {
  for (const since of open.values()) since.push(event);
}

// The answer and the events since the question was put; null if the same was asked again meanwhile.
export async function ask(what, question) {
  const since = [];
  open.set(what, since);
  try {
    const answer = await question();
    return open.get(what) === since && answer !== null ? [answer, since] : null;
  } finally {
    if (open.get(what) === since) open.delete(what);
  }
}

// A conversation with one event taken in; the same event twice changes nothing.
export function conversation(messages, { type, message }) {
  const known = messages.some((old) => old.message_id === message.message_id);
  if (known) return messages.map((old) => (old.message_id === message.message_id ? message : old));
  return type === "message" ? [...messages, message] : messages;
}

// The message that a person's or a room's line in the list shows, after an event.
export function lastMessage(last, { type, message }) {
  return type === "message" || last?.message_id === message.message_id ? message : last;
}
