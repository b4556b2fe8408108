// Holds what the page knows and lets people act on it.

import * as api from "./api.js";
import { alert, askForPerson } from "./dialogs.js";
import * as view from "./view.js";

const $ = (id) => document.getElementById(id);
const TAP_PATIENCE = 10000; // milliseconds until a button stops waiting for the bot
const TYPING = 5000; // as long as Telegram shows a chat action

const known = { users: [], messages: [], bot: null, selected: null, unread: new Map() };
const taps = new Map(); // callback query id → the button that waits
const answeredEarly = new Map(); // answers that overtook the reply to the tap itself
let chosen = -1;
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
  tap,
};

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
  const sent = await attempt(() => api.say(known.selected, text));
  if (sent) view.toEnd(true);
  else if (!$("text").value) $("text").value = text;
}

async function tap(messageId, button, key) {
  if (!("callback_data" in button)) {
    view.toast("This kind of button does nothing here.");
    return;
  }
  key.setAttribute("aria-busy", "true");
  const asked = await attempt(() => api.tap(known.selected, messageId, button.callback_data));
  if (!asked) {
    key.removeAttribute("aria-busy");
    return;
  }
  const early = answeredEarly.get(asked.callback_query_id);
  taps.set(asked.callback_query_id, key);
  if (early) answered(early);
  setTimeout(() => {
    if (!taps.delete(asked.callback_query_id)) return;
    key.removeAttribute("aria-busy");
    view.toast("The bot has not answered this tap.");
  }, TAP_PATIENCE);
}

function answered(event) {
  const key = taps.get(event.callback_query_id);
  if (!key) {
    answeredEarly.set(event.callback_query_id, event);
    return;
  }
  taps.delete(event.callback_query_id);
  key.removeAttribute("aria-busy");
  if (event.text && event.show_alert) alert(event.text);
  else if (event.text) view.toast(event.text);
  if (event.url) act.link(event.url);
}

async function reload() {
  const users = await attempt(api.users);
  if (!users) return;
  known.users = users;
  if (!person()) known.selected = null;
  await route();
}

async function route() {
  const wanted = Number(/^#\/(\d+)$/.exec(location.hash)?.[1]);
  const wide = matchMedia("(min-width: 760px)").matches;
  const first = wide ? known.users[0]?.id : undefined;
  known.selected = known.users.some((user) => user.id === wanted) ? wanted : first ?? null;
  $("shell").dataset.pane = known.selected ? "chat" : known.users.length ? "people" : "welcome";
  $("welcome").hidden = known.users.length > 0;
  $("chat").hidden = known.selected === null;
  $("chat").classList.add("fresh");
  if (known.selected !== null) await open(known.selected);
  drawPeople();
}

async function open(id) {
  known.unread.delete(id);
  const loaded = await attempt(() => Promise.all([api.messages(id), api.bot(id)]));
  if (!loaded || known.selected !== id) return;
  [known.messages, known.bot] = loaded;
  $("bot-name").textContent = known.bot.first_name;
  drawChat();
  view.toEnd(false);
  if (matchMedia("(pointer: fine)").matches && !$("composer").hidden) $("text").focus();
}

function drawPeople() {
  view.people(known.users, known.selected, known.unread);
}

function drawChat() {
  const visible = known.messages.some((message) => !message.deleted);
  if (visible) view.conversation(known.messages, act);
  else view.nothingYet(known.bot);
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
  const [text, label] = gates[user.state] ?? ["", ""];
  const hadFocus = $("gate").contains(document.activeElement);
  $("composer").hidden = user.state !== "active";
  $("gate").hidden = user.state === "active";
  $("gate-text").textContent = text;
  $("gate-text").hidden = !text;
  $("gate-button").textContent = label;
  $("gate-button").hidden = !label;
  $("block").hidden = user.state !== "active";
  if (!typing) $("status").textContent = `bot · you are ${user.first_name}`;
  if (hadFocus && user.state === "active") $("text").focus();
}

function hear(event) {
  if (event.type === "reload") return void reload();
  if (event.type === "bot") return void refreshBot();
  const mine = event.user_id === known.selected;
  if (event.type === "user") {
    const index = known.users.findIndex((user) => user.id === event.user_id);
    if (index < 0) return void reload();
    known.users[index] = event.user;
    if (mine) drawGate();
  } else if (event.type === "callback" && mine) answered(event);
  else if (event.type === "action" && mine) showTyping(event.action);
  else if (event.message) received(event, mine && event.message.chat_id === known.selected);
  drawPeople();
}

function received({ type, user_id: userId, message }, mine) {
  const user = known.users.find((candidate) => candidate.id === userId);
  const last = user?.last_message;
  if (message.chat_id === userId) {
    if (user && (type === "message" || last?.message_id === message.message_id)) user.last_message = message;
    if (type === "message" && message.from.is_bot && !(mine && !document.hidden)) {
      known.unread.set(userId, (known.unread.get(userId) ?? 0) + 1);
    }
  }
  if (!mine) return;
  const follow = view.nearEnd();
  if (type === "message") {
    known.messages.push(message);
    if (message.from.is_bot) stopTyping();
    drawChat();
  } else {
    known.messages = known.messages.map((old) => (old.message_id === message.message_id ? message : old));
    view.replace(message, act);
    if (known.messages.every((old) => old.deleted)) drawChat();
  }
  if (follow) view.toEnd(type === "message");
}

async function refreshBot() {
  if (known.selected === null) return;
  known.bot = (await attempt(() => api.bot(known.selected))) ?? known.bot;
  $("bot-name").textContent = known.bot.first_name;
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

function matching(all = false) {
  const text = $("text").value;
  if (!all && !/^\/\w*$/.test(text)) return [];
  const start = all ? "" : text.slice(1).toLowerCase();
  return (known.bot?.commands ?? []).filter((command) => command.command.startsWith(start));
}

let shownCommands = [];
function drawMenu(commands, index = commands.length && $("text").value ? 0 : -1) {
  shownCommands = commands;
  chosen = index;
  view.menu(commands, chosen, pick);
}

function pick(command) {
  $("text").value = "";
  drawMenu([]);
  grow();
  send(`/${command.command}`);
}

function grow() {
  $("text").style.height = "auto";
  $("text").style.height = `${Math.min($("text").scrollHeight, 160)}px`;
}

$("text").addEventListener("input", () => {
  grow();
  drawMenu(matching());
});
$("text").addEventListener("blur", () => drawMenu([]));
$("text").addEventListener("keydown", (event) => {
  const open = shownCommands.length > 0;
  if (open && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
    event.preventDefault();
    const step = event.key === "ArrowDown" ? 1 : -1;
    drawMenu(shownCommands, (chosen + step + shownCommands.length) % shownCommands.length);
  } else if (open && event.key === "Escape") drawMenu([]);
  else if (open && event.key === "Tab" && chosen >= 0 && !event.shiftKey) {
    event.preventDefault();
    $("text").value = `/${shownCommands[chosen].command} `;
    drawMenu([]);
  } else if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
    event.preventDefault();
    if (open && chosen >= 0) pick(shownCommands[chosen]);
    else $("composer").requestSubmit();
  }
});
$("composer").addEventListener("submit", (event) => {
  event.preventDefault();
  const text = $("text").value;
  $("text").value = "";
  drawMenu([]);
  grow();
  send(text);
});
$("slash").addEventListener("mousedown", (event) => event.preventDefault());
$("slash").addEventListener("click", () => {
  const open = shownCommands.length > 0;
  $("text").focus();
  if (open) return drawMenu([]);
  if (!known.bot?.commands.length) view.toast("The bot has not published any commands yet.");
  return drawMenu(matching(true), -1);
});
$("gate-button").addEventListener("click", () =>
  person().state === "blocked" ? attempt(() => api.block(known.selected, false)) : send("/start"));
$("block").addEventListener("click", () => attempt(() => api.block(known.selected, true)));

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
