// Talks to the simulator: requests, and the stream of what happens.

async function ask(method, path, body) {
  const response = await fetch(`/simulator/${path}`, {
    method,
    headers: body === undefined ? {} : { "Content-Type": "application/json" },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  if (response.status === 204) return null;
  const answer = await response.json();
  if (!response.ok) throw new Error(answer.error);
  return answer;
}

export const users = () => ask("GET", "users");
export const putUser = (id, fields) => ask("PUT", `users/${id}`, fields);
export const chats = () => ask("GET", "chats");
export const putChat = (id, fields) => ask("PUT", `chats/${id}`, fields);
export const messages = (id, chat) => ask("GET", `users/${id}/messages?chat_id=${chat}`);
export const bot = (id) => ask("GET", `users/${id}/bot`);
export const say = (id, chat, text, thread) =>
  ask("POST", `users/${id}/messages`, { text, chat_id: chat, thread_id: thread });
export const tap = (id, chat, messageId, data) =>
  ask("POST", `users/${id}/callback`, { chat_id: chat, message_id: messageId, data });
export const block = (id, blocked) => ask("PUT", `users/${id}/block`, { blocked });
export const clock = (advance) => ask("POST", "clock", advance ? { advance } : {});

// Calls `hear` for each event, and `state(true | false)` when the line opens or breaks.
export function listen(hear, state) {
  const source = new EventSource("/simulator/events");
  source.onopen = () => state(true);
  source.onerror = () => state(false);
  source.onmessage = (event) => hear(JSON.parse(event.data));
}
