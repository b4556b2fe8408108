// The box people write in, and the menu of commands above it.

import * as view from "./view.js";

const $ = (id) => document.getElementById(id);

let commands = () => [];
let send = () => {};
let shownCommands = [];
let chosen = -1;

function matching(all = false) {
  const text = $("text").value;
  if (!all && !/^\/\w*$/.test(text)) return [];
  const start = all ? "" : text.slice(1).toLowerCase();
  return commands().filter((command) => command.command.startsWith(start));
}

function drawMenu(fitting, index = fitting.length && $("text").value ? 0 : -1) {
  shownCommands = fitting;
  chosen = index;
  view.menu(fitting, chosen, pick);
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

// `ask` tells the commands of the moment, `say` sends a text.
export function start(ask, say) {
  [commands, send] = [ask, say];
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
    if (!commands().length) view.toast("The bot has not published any commands yet.");
    return drawMenu(matching(true), -1);
  });
}
