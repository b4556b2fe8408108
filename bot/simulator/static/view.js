// Draws people and messages; knows nothing about requests.

import { rich, settle } from "./rich.js";

const $ = (id) => document.getElementById(id);

function make(tag, className, ...children) {
  const node = document.createElement(tag);
  if (className) node.className = className;
  node.append(...children);
  return node;
}

const clockTime = (at) =>
  new Date(at).toLocaleTimeString(undefined, { hour: "2-digit", minute: "2-digit" });

function dayName(at) {
  const day = new Date(at);
  const today = new Date();
  const days = Math.round((new Date(today.toDateString()) - new Date(day.toDateString())) / 86400000);
  if (days === 0) return "Today";
  if (days === 1) return "Yesterday";
  const year = day.getFullYear() === today.getFullYear() ? undefined : "numeric";
  return day.toLocaleDateString(undefined, { day: "numeric", month: "long", year });
}

const STATES = { blocked: "Has blocked the bot", deactivated: "Account deactivated", never_started: "Has not started the bot" };

// Whoever was heard last stands first; of people with whom nothing was said the older ones.
// Within a second, which is all that dates of messages tell, it goes by what the page heard.
export const byNews = (all, heard) =>
  [...all].sort((a, b) => (b.last_message?.at ?? "").localeCompare(a.last_message?.at ?? "")
    || (heard.get(b.id) ?? 0) - (heard.get(a.id) ?? 0));

export function people(users, selected, unread, heard) {
  $("list").replaceChildren(...byNews(users, heard).map((user) => line({
    href: `#/${user.id}`,
    name: [user.first_name, user.last_name].filter(Boolean).join(" "),
    last: user.last_message,
    empty: STATES[user.state] ?? "No messages yet",
    chosen: user.id === selected,
    count: unread.get(user.id),
    own: user.id,
  })));
}

const saying = (message) => message.service ?? (message.text || (message.photo ? "Picture" : ""));
export const named = (sender) => sender.first_name ?? sender.title ?? "";

// One line of the list at the side: a person, a group or a channel.
export function line({ href, name, last, empty, chosen, count, own, kind }) {
  const face = make("span", kind ? `face ${kind}` : "face", [...name][0]?.toUpperCase() ?? "?");
  face.setAttribute("aria-hidden", "true");
  const by = last && kind && last.from.first_name && !last.service ? `${last.from.first_name}: ` : last?.from.id === own ? "You: " : "";
  const preview = last ? `${by}${saying(last).replace(/\s+/g, " ").slice(0, 90)}` : empty;
  const lines = make("span", "lines",
    make("span", "line", make("strong", "", name), make("span", "at", last ? when(last.at) : "")),
    make("span", "line", make("span", "preview", preview)));
  if (count) {
    const badge = make("span", "badge", String(count));
    badge.setAttribute("aria-label", `${count} new`);
    lines.lastChild.append(badge);
  }
  const link = make("a", "person", face, lines);
  link.href = href;
  if (chosen) link.setAttribute("aria-current", "true");
  return make("li", "", link);
}

const when = (at) => (dayName(at) === "Today" ? clockTime(at) : dayName(at));

export function conversation(all, act) {
  const shown = all.filter((message) => !message.deleted);
  const nodes = [];
  let day = "";
  let sender = null;
  for (const message of shown) {
    if (dayName(message.at) !== day) {
      day = dayName(message.at);
      sender = null;
      nodes.push(make("p", "day", day));
    }
    const node = bubble(message, act);
    if (sender !== null && sender !== message.from.id) node.classList.add("turn");
    sender = message.from.id;
    nodes.push(node);
  }
  $("messages").replaceChildren(...nodes);
  settle($("messages"));
}

export function nothingYet(bot) {
  const face = make("span", "face bot large", "C");
  face.setAttribute("aria-hidden", "true");
  const text = bot.description || "Say /start to meet the bot.";
  $("messages").replaceChildren(make("div", "empty", face, make("h3", "", bot.first_name), make("p", "", text)));
}

export function replace(message, act) {
  const old = $("messages").querySelector(`[data-id="${message.message_id}"]`);
  if (!old) return;
  if (message.deleted) {
    old.remove();
    return;
  }
  const node = bubble(message, act);
  if (old.classList.contains("turn")) node.classList.add("turn");
  const hadFocus = old.contains(document.activeElement);
  const place = hadFocus ? [...old.querySelectorAll("button")].indexOf(document.activeElement) : -1;
  node.classList.add("changed");
  old.replaceWith(node);
  settle(node);
  if (hadFocus) (node.querySelectorAll("button")[place] ?? $("text")).focus();
}

function bubble(message, act) {
  if (message.service) {
    const note = make("p", "day", message.service);
    note.dataset.id = message.message_id;
    return note;
  }
  const own = message.from.id === act.me();
  const text = make("div", "text");
  if (!own && message.chat_id < 0) text.append(make("span", "sender", named(message.from)));
  if (message.thread_id && act.topic(message.thread_id)) text.append(make("span", "topic", act.topic(message.thread_id)));
  if (message.photo) text.append(picture(message));
  text.append(rich(message.text, message.entities, act));
  text.dir = "auto";
  const notes = [message.edited ? "edited" : "", message.silent ? "silent" : "", clockTime(message.at)];
  text.append(make("span", "meta", notes.filter(Boolean).join(" · ")));
  const node = make("article", own ? "message out" : "message in", text);
  if (message.photo) node.classList.add("pictured");
  node.dataset.id = message.message_id;
  node.setAttribute("aria-label", `${own ? "You" : named(message.from)}, ${clockTime(message.at)}`);
  if (message.buttons.length) node.append(keyboard(message, act));
  return node;
}

function picture(message) {
  const { url, width, height } = message.photo;
  const image = make("img", "");
  Object.assign(image, { src: url, width, height, alt: message.text ? "Picture; its caption follows" : "Picture", loading: "lazy" });
  const link = make("a", "picture", image);
  Object.assign(link, { href: url, target: "_blank", rel: "noopener" });
  return link;
}

function keyboard(message, act) {
  return make("div", "keyboard", ...message.buttons.map((row) =>
    make("div", "keys", ...row.map((button) => {
      const key = make(button.url ? "a" : "button", "key", button.text);
      if (button.url) {
        key.href = button.url;
        key.target = "_blank";
        key.rel = "noopener noreferrer";
        key.append(make("span", "away", "↗"));
        key.lastChild.setAttribute("aria-hidden", "true");
        key.addEventListener("click", (event) => act.link(button.url) && event.preventDefault());
      } else {
        key.type = "button";
        key.addEventListener("click", () => act.tap(message.message_id, button, key));
      }
      return key;
    }))));
}

export function menu(commands, chosen, pick) {
  $("menu").replaceChildren(...commands.map((command, index) => {
    const item = make("li", "", make("b", "", `/${command.command}`), make("span", "", command.description));
    item.id = `command-${index}`;
    item.setAttribute("role", "option");
    item.setAttribute("aria-selected", String(index === chosen));
    item.addEventListener("mousedown", (event) => {
      event.preventDefault(); // the text keeps the focus
      pick(command);
    });
    return item;
  }));
  $("menu").hidden = !commands.length;
  if (chosen >= 0 && commands.length) {
    $("text").setAttribute("aria-activedescendant", `command-${chosen}`);
    $("menu").children[chosen].scrollIntoView({ block: "nearest" });
  } else $("text").removeAttribute("aria-activedescendant");
}

export function toast(text) {
  const node = make("p", "toast", text);
  $("toasts").append(node);
  setTimeout(() => node.classList.add("leaving"), 3600);
  setTimeout(() => node.remove(), 4000);
}

export function toEnd(smooth) {
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  $("stream").scrollTo({ top: $("stream").scrollHeight, behavior: smooth && !calm ? "smooth" : "instant" });
}

export const nearEnd = () =>
  $("stream").scrollHeight - $("stream").scrollTop - $("stream").clientHeight < 160;
