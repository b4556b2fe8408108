// Groups, topics and channels: their list, their head, and who may write in them.

import { byNews, line } from "./view.js";

const $ = (id) => document.getElementById(id);
const KINDS = { group: "group", supergroup: "supergroup", channel: "channel" };
const GONE = {
  kicked: "The bot was removed from here.", left: "The bot has left.", deleted: "This group was deleted.",
  migrated: "This group lives on as a supergroup.",
};

export const removed = (room) => room.state === "kicked" || room.state === "left";

export function list(all, chosen, user, unread, heard) {
  $("rooms-title").hidden = user === null && !all.length;
  $("rooms").replaceChildren(...byNews(all, heard).map((room) => {
    const viewer = room.members.includes(user) ? user : room.members[0];
    return line({
      href: `#/${viewer}/${room.id}`,
      name: room.title,
      last: room.last_message,
      empty: GONE[room.state] ?? about(room),
      chosen: room.id === chosen,
      count: unread.get(room.id),
      kind: "room",
    });
  }));
}

export function head(room, users, user) {
  $("as-label").hidden = !room;
  $("topic-label").hidden = !room || !Object.keys(room.topics).length;
  if (!room) return;
  $("as").replaceChildren(...users.filter((one) => room.members.includes(one.id)).map((one) =>
    new Option(one.first_name, one.id, false, one.id === user)));
  const old = $("topic").value;
  $("topic").replaceChildren(new Option("General", ""), ...Object.entries(room.topics).map(([id, topic]) =>
    new Option(topic.closed ? `${topic.name} (closed)` : topic.name, id, false, id === old)));
}

export const topic = (room) => (room && !$("topic-label").hidden && Number($("topic").value)) || undefined;

export function about(room) {
  const members = `${room.members.length} ${room.members.length === 1 ? "member" : "members"}`;
  return `${KINDS[room.type]} · ${members}${room.bot_admin ? " · the bot is an administrator" : ""}`;
}

// What stands in place of the text field, if anything, and its button.
export function gate(room) {
  if (GONE[room.state] && !removed(room)) return [GONE[room.state], ""];
  if (room.type === "channel") return [GONE[room.state] ?? "Only the bot writes in this channel.", ""];
  return null;
}

export function removal(room) {
  if (room.state === "deleted" || room.state === "migrated") return "";
  return removed(room) ? "Add bot" : "Remove bot";
}
