// The dialogs: a new person, a new group or channel, and an alert the bot asked for.

const $ = (id) => document.getElementById(id);

// Resolves with { first_name, language_code }, or null if the dialog was left.
export function askForPerson() {
  $("person-form").reset();
  $("person").showModal();
  $("first-name").focus();
  return new Promise((resolve) => {
    let answer = null;
    $("person-cancel").onclick = () => $("person").close();
    $("person-form").onsubmit = () => {
      answer = { first_name: $("first-name").value.trim(), language_code: $("language").value };
    };
    $("person").onclose = () => resolve(answer?.first_name ? answer : null);
  });
}

// Resolves with { title, type }, or null if the dialog was left.
export function askForRoom() {
  $("room-form").reset();
  $("room").showModal();
  $("room-title").focus();
  return new Promise((resolve) => {
    let answer = null;
    $("room-cancel").onclick = () => $("room").close();
    $("room-form").onsubmit = () => {
      answer = { title: $("room-title").value.trim(), type: $("room-type").value };
    };
    $("room").onclose = () => resolve(answer?.title ? answer : null);
  });
}

export function alert(text) {
  $("alert-text").textContent = text;
  $("alert").showModal();
}
