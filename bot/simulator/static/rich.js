// Text and entities become elements. Text only ever enters the page as text nodes.

const TAGS = {
  bold: "strong", italic: "em", underline: "u", strikethrough: "s", code: "code", pre: "pre",
  blockquote: "blockquote", expandable_blockquote: "blockquote",
};
const BLOCKS = new Set(["pre", "blockquote", "expandable_blockquote"]);

// `act` is told of commands and of links to the bot that are pressed inside the text.
export function rich(text, entities, act) {
  const sorted = [...entities].sort((a, b) => a.offset - b.offset || b.length - a.length);
  return part(text, 0, text.length, sorted, act);
}

function part(text, start, end, entities, act) {
  const fragment = document.createDocumentFragment();
  let at = start;
  let rest = entities;
  while (rest.length) {
    const [entity, ...others] = rest;
    const stop = entity.offset + entity.length;
    const block = BLOCKS.has(entity.type);
    fragment.append(text.slice(at, entity.offset));
    const inside = others.filter((other) => other.offset < stop);
    fragment.append(element(entity, text, part(text, entity.offset, stop, inside, act), act));
    rest = others.filter((other) => other.offset >= stop);
    // A block ends its line by itself; the line break behind it would show as a gap.
    at = stop + (block && text[stop] === "\n" ? 1 : 0);
  }
  fragment.append(text.slice(at, end));
  return fragment;
}

function element(entity, text, content, act) {
  const shown = text.slice(entity.offset, entity.offset + entity.length);
  const node = document.createElement(TAGS[entity.type] ?? "span");
  node.append(content);
  switch (entity.type) {
    case "text_link": return link(node, entity.url, act);
    case "url": return link(node, /^[a-z]+:\/\//i.test(shown) ? shown : `http://${shown}`, act);
    case "email": return link(node, `mailto:${shown}`, act);
    case "bot_command": return pressed(node, "command", () => act.command(shown));
    case "spoiler": return spoiler(node);
    case "date_time": return time(entity, shown);
    case "expandable_blockquote": return expandable(node);
    case "mention": case "hashtag": case "cashtag": case "text_mention":
      node.className = "mention";
      return node;
    case "pre":
      if (entity.language) node.dataset.language = entity.language;
      return node;
    default: return node;
  }
}

function link(content, url, act) {
  const node = document.createElement("a");
  node.append(...content.childNodes);
  node.href = /^(https?|mailto|tg|ton):/i.test(url) ? url : "#";
  node.target = "_blank";
  node.rel = "noopener noreferrer";
  node.title = url;
  node.addEventListener("click", (event) => {
    if (act.link(url)) event.preventDefault();
  });
  return node;
}

function pressed(content, name, action) {
  const node = document.createElement("button");
  node.type = "button";
  node.className = name;
  node.append(...content.childNodes);
  node.addEventListener("click", action);
  return node;
}

function spoiler(content) {
  const node = pressed(content, "spoiler", () => {
    node.classList.add("shown");
    node.removeAttribute("aria-label");
  });
  node.setAttribute("aria-label", "Hidden text; press to read");
  return node;
}

function expandable(node) {
  node.className = "expandable";
  const more = document.createElement("button");
  more.type = "button";
  more.className = "more";
  more.textContent = "Show more";
  more.setAttribute("aria-expanded", "false");
  more.addEventListener("click", () => {
    const open = node.classList.toggle("open");
    more.textContent = open ? "Show less" : "Show more";
    more.setAttribute("aria-expanded", String(open));
  });
  const body = document.createElement("div");
  body.append(...node.childNodes);
  node.append(body, more);
  return node;
}

function time(entity, fallback) {
  const node = document.createElement("time");
  const moment = new Date(entity.unix_time * 1000);
  node.dateTime = moment.toISOString();
  node.title = fallback;
  node.dataset.format = entity.date_time_format ?? "";
  node.textContent = written(moment, entity.date_time_format) || fallback;
  return node;
}

// Local time in the words of the reader's browser; "" if the format asks for nothing.
export function written(moment, format) {
  if (!format) return "";
  if (format === "r") return relative(moment);
  const options = {};
  if (format.includes("w")) options.weekday = "long";
  if (format.includes("d")) Object.assign(options, { day: "numeric", month: "numeric", year: "2-digit" });
  if (format.includes("D")) Object.assign(options, { day: "numeric", month: "long", year: "numeric" });
  if (/t/i.test(format)) Object.assign(options, { hour: "numeric", minute: "2-digit" });
  if (format.includes("T")) options.second = "2-digit";
  return new Intl.DateTimeFormat(undefined, options).format(moment);
}

function relative(moment) {
  const words = new Intl.RelativeTimeFormat(undefined, { numeric: "auto" });
  const seconds = (moment - Date.now()) / 1000;
  for (const [unit, size] of [["year", 31557600], ["month", 2629800], ["day", 86400], ["hour", 3600], ["minute", 60]]) {
    if (Math.abs(seconds) >= size) return words.format(Math.round(seconds / size), unit);
  }
  return words.format(Math.round(seconds), "second");
}

// Once on the page: only quotes that are too long keep their "Show more".
export function settle(root) {
  for (const quote of root.querySelectorAll(".expandable")) {
    const [body, more] = quote.children;
    more.hidden = body.scrollHeight <= body.clientHeight + 1;
  }
}

setInterval(() => {
  for (const node of document.querySelectorAll('time[data-format="r"]')) {
    node.textContent = relative(new Date(node.dateTime));
  }
}, 15000);
