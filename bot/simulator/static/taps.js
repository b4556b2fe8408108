// Buttons that were tapped and wait for the bot's answer.

import { alert } from "./dialogs.js";
import * as view from "./view.js";

const PATIENCE = 10000; // milliseconds until a button stops waiting for the bot

const waiting = new Map(); // callback query id → the button that waits
const answeredEarly = new Map(); // answers that overtook the reply to the tap itself
let follow = () => {};

// `link` opens an address that the bot answered with.
export function start(link) {
  follow = link;
}

// `ask` sends the data of a tapped button; it gives null if that failed, which people were told.
export async function tap(button, key, ask) {
  if (!("callback_data" in button)) {
    view.toast("This kind of button does nothing here.");
    return;
  }
  key.setAttribute("aria-busy", "true");
  const asked = await ask(button.callback_data);
  if (!asked) {
    key.removeAttribute("aria-busy");
    return;
  }
  const early = answeredEarly.get(asked.callback_query_id);
  waiting.set(asked.callback_query_id, key);
  if (early) answered(early);
  setTimeout(() => {
    if (!waiting.delete(asked.callback_query_id)) return;
    key.removeAttribute("aria-busy");
    view.toast("The bot has not answered this tap.");
  }, PATIENCE);
}

export function answered(event) {
  const key = waiting.get(event.callback_query_id);
  if (!key) {
    answeredEarly.set(event.callback_query_id, event);
    return;
  }
  waiting.delete(event.callback_query_id);
  key.removeAttribute("aria-busy");
  if (event.text && event.show_alert) alert(event.text);
  else if (event.text) view.toast(event.text);
  if (event.url) follow(event.url);
}
