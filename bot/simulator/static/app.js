// Holds what the page knows and lets people act on it.

import * as api from "./api.js";
import { askForPerson, askForRoom } from "./dialogs.js";
import * as news from "./news.js";
import * as rooms from "./rooms.js";
import * as taps from "./taps.js";
import * as view from "./view.js";
import * as writing from "./writing.js";

const $ = (id) => document.getElementById(id);
const TYPING = 5000; // as long as Telegram shows a chat action

// `selected` is the person we are, `chat` the conversation we look at: theirs with the bot, or a room.
const known = { users: [], rooms: [], messages: [], bot: null, selected: null, chat: null, unread: new Map(), heard: new Map(), count: 0 };
let typing = 0;
let lost = false;

const act = {
  command: (text) => send(text),
  link: (url) => {
    const start = /^https?:\/\/t\.me\/(\w+)\/?(?:\?start=([\w-]{1,64}))?$/i.exec(url);
    if (!start || start[1].toLowerCase() !== known.bot?.username.toLowerCase()) return false;
    send(start[2] ? `/start ${start[2]}` : "/start");
    return true;
  },
  tap: (messageId, button, key) => taps.tap(button, key, (data) =>
    attempt(() => api.tap(known.selected, known.chat, messageId, data))),
  me: () => known.selected,
  topic: (id) => room()?.topics[id]?.name,
};

const room = () => known.rooms.find((one) => one.id === known.chat);
const person = () => known.users.find((user) => user.id === known.selected);

async function attempt(action) {
  try {
    return await action();
  } catch (error) {
    view.toast(error.message);
    return null;
  }
}

async function send(text) {
  if (!text.trim()) return;
  const sent = await attempt(() => api.say(known.selected, known.chat, text, rooms.topic(room())));
  if (sent) view.toEnd(true);
  else if (!$("text").value) $("text").value = text;
}

async function reload() {
  const told = await news.ask("everybody", () => attempt(() => Promise.all([api.users(), api.chats()])));
  if (!told) return;
  const [loaded, since] = told;
  [known.users, known.rooms] = loaded;
  for (const event of since) {
    if (event.type === "user") changed(event);
    else if (event.message) last(event);
  }
  if (!person()) known.selected = null;
  await route();
}

async function route() {
  const [, user, chat] = /^#\/(\d+)(?:\/(-\d+))?$/.exec(location.hash) ?? [];
  const wide = matchMedia("(min-width: 760px)").matches;
  // News put others first; whoever we are already stays.
  const first = wide ? (person() ?? view.byNews(known.users, known.heard)[0])?.id : undefined;
  known.selected = known.users.some((one) => one.id === Number(user)) ? Number(user) : first ?? null;
  known.chat = known.selected;
  if (known.rooms.some((one) => one.id === Number(chat) && one.members.includes(known.selected))) known.chat = Number(chat);
  $("shell").dataset.pane = known.selected ? "chat" : known.users.length ? "people" : "welcome";
  $("welcome").hidden = known.users.length > 0;
  $("chat").hidden = known.selected === null;
  $("chat").classList.add("fresh");
  if (known.selected !== null) await open(known.selected, known.chat);
  drawPeople();
}

async function open(id, chat) {
  known.unread.delete(chat);
  const told = await news.ask("conversation", () => attempt(() => Promise.all([api.messages(id, chat), api.bot(id)])));
  if (!told || known.selected !== id || known.chat !== chat) return;
  const [loaded, since] = told;
  [known.messages, known.bot] = loaded;
  known.messages = since.filter((event) => event.message && shown(event)).reduce(news.conversation, known.messages);
  drawHead();
  drawChat();
  view.toEnd(false);
  if (matchMedia("(pointer: fine)").matches && !$("composer").hidden) $("text").focus();
}

function drawHead() {
  $("bot-name").textContent = room()?.title ?? known.bot.first_name;
  $("face").textContent = [...(room()?.title ?? "C")][0].toUpperCase();
  $("face").classList.toggle("room", Boolean(room()));
  rooms.head(room(), known.users, known.selected);
}

function drawPeople() {
  view.people(known.users, room() ? null : known.selected, known.unread, known.heard);
  rooms.list(known.rooms, known.chat, known.selected, known.unread, known.heard);
}

function drawChat() {
  const visible = known.messages.some((message) => !message.deleted);
  if (visible) view.conversation(known.messages, act);
  else view.nothingYet(room() ? { first_name: room().title, description: "Nothing has been said here yet." } : known.bot);
  drawGate();
}

function drawGate() {
  const user = person();
  if (!user) return;
  const gates = {
    never_started: ["", "Start"],
    blocked: ["You have blocked this bot. It can no longer write to you.", "Unblock"],
    deactivated: ["This account is deactivated.", ""],
  };
  const closed = room() ? rooms.gate(room()) : gates[user.state];
  const [text, label] = closed ?? ["", ""];
  const hadFocus = $("gate").contains(document.activeElement);
  $("composer").hidden = Boolean(closed);
  $("gate").hidden = !closed;
  $("gate-text").textContent = text;
  $("gate-text").hidden = !text;
  $("gate-button").textContent = label;
  $("gate-button").hidden = !label;
  $("block").hidden = room() ? rooms.removal(room()) === "" : user.state !== "active";
  $("block").textContent = room() ? rooms.removal(room()) : "Block";
  if (!typing) $("status").textContent = room() ? rooms.about(room()) : `bot · you are ${user.first_name}`;
  if (hadFocus && !closed) $("text").focus();
}

const shown = ({ user_id: userId, message }) => userId === known.selected && message.chat_id === known.chat;

function hear(event) {
  news.heard(event);
  if (event.type === "reload") return void reload();
  if (event.type === "bot") return void refreshBot();
  if (event.type === "chats") return void refreshRooms();
  const mine = event.user_id === known.selected;
  if (event.type === "user") {
    if (!changed(event)) return void reload();
    if (mine) drawGate();
  } else if (event.type === "callback" && mine) taps.answered(event);
  else if (event.type === "action" && mine) showTyping(event.action);
  else if (event.message) received(event, shown(event));
  drawPeople();
}

function changed({ user_id: userId, user }) {
  const index = known.users.findIndex((one) => one.id === userId);
  if (index >= 0) known.users[index] = user;
  return index >= 0;
}

function last(event) {
  const { user_id: userId, message } = event;
  const people = message.chat_id === userId ? known.users : known.rooms;
  const place = people.find((one) => one.id === message.chat_id);
  if (place) place.last_message = news.lastMessage(place.last_message, event);
  if (event.type === "message") known.heard.set(message.chat_id, ++known.count);
}

function received(event, mine) {
  const { type, user_id: userId, message } = event;
  if (message.chat_id === userId || userId === known.selected) {
    last(event);
    if (type === "message" && message.from.id !== userId && !(mine && !document.hidden)) {
      known.unread.set(message.chat_id, (known.unread.get(message.chat_id) ?? 0) + 1);
    }
  }
  if (!mine) return;
  const follow = view.nearEnd();
  known.messages = news.conversation(known.messages, event);
  if (type === "message") {
    if (message.from.is_bot) stopTyping();
    drawChat();
  } else {
    view.replace(message, act);
    if (known.messages.every((old) => old.deleted)) drawChat();
  }
  if (follow) view.toEnd(type === "message");
}

async function refreshBot() {
  if (known.selected === null) return;
  const id = known.selected;
  const told = await news.ask("bot", () => attempt(() => api.bot(id)));
  if (!told || known.selected !== id) return;
  [known.bot] = told;
  drawHead();
}

async function refreshRooms() {
  const told = await news.ask("rooms", () => attempt(api.chats));
  if (!told) return;
  const [loaded, since] = told;
  known.rooms = loaded;
  for (const event of since) if (event.message) last(event);
  if (known.chat !== known.selected && !room()) return void route();
  if (known.selected !== null) {
    drawHead();
    drawGate();
  }
  drawPeople();
}

function showTyping(action) {
  clearTimeout(typing);
  $("status").textContent = action === "typing" ? "typing…" : "busy…";
  typing = setTimeout(stopTyping, TYPING);
}

function stopTyping() {
  clearTimeout(typing);
  typing = 0;
  drawGate();
}

taps.start(act.link);
writing.start(() => known.bot?.commands ?? [], send);
$("gate-button").addEventListener("click", () =>
  person().state === "blocked" ? attempt(() => api.block(known.selected, false)) : send("/start"));
$("block").addEventListener("click", () => attempt(() =>
  room() ? api.putChat(known.chat, { state: rooms.removed(room()) ? "active" : "kicked" }) : api.block(known.selected, true)));
$("as").addEventListener("change", () => { location.hash = `#/${$("as").value}/${known.chat}`; });

$("add-room").addEventListener("click", async () => {
  const fields = await askForRoom();
  if (!fields) return;
  const id = Math.min(-1000000000000, ...known.rooms.map((one) => one.id)) - 1;
  const members = [known.selected ?? known.users[0].id, ...known.users.map((one) => one.id)];
  const made = await attempt(() => api.putChat(id, { ...fields, members: [...new Set(members)] }));
  if (!made) return;
  location.hash = `#/${members[0]}/${id}`;
  await reload();
});

async function add(fields) {
  if (!fields) return;
  const id = Math.max(1000, ...known.users.map((user) => user.id)) + 1;
  if (!(await attempt(() => api.putUser(id, fields)))) return;
  location.hash = `#/${id}`;
  await reload();
}
$("reader").addEventListener("click", () => add({ first_name: "Reader", language_code: "en" }));
for (const id of ["add", "other"]) $(id).addEventListener("click", async () => add(await askForPerson()));

async function tellTime(advance) {
  const told = await attempt(() => api.clock(advance));
  if (!told) return;
  const options = { weekday: "short", day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" };
  $("clock").textContent = new Date(told.now).toLocaleString(undefined, options);
  $("clock").dateTime = told.now;
}
for (const button of document.querySelectorAll("[data-jump]")) {
  button.addEventListener("click", () => tellTime(Number(button.dataset.jump)));
}
setInterval(() => document.hidden || lost || tellTime(), 30000);

addEventListener("hashchange", route);
matchMedia("(min-width: 760px)").addEventListener("change", route);
api.listen(hear, (open) => {
  $("offline").hidden = open;
  if (open) {
    reload();
    tellTime();
  }
  lost = !open;
});
