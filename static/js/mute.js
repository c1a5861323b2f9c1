/* Folds the comments of a person, for this reader alone: the list of names is kept in this browser.
   A registered reader's name is theirs; a guest is only a name to readers, so the name is the key.
   Replies to what is folded stay as they are. */

const KEY = "muted";
const conversation = document.querySelector("#comments[data-mute]");

function read() {
  try {
    return JSON.parse(localStorage.getItem(KEY)) ?? [];
  } catch {
    return [];
  }
}

function write(names) {
  try {
    localStorage.setItem(KEY, JSON.stringify(names));
  } catch {
    return false; // storage may be full or forbidden; nothing would be kept
  }
  return true;
}

const nameOf = (text) => text.querySelector(".comment__name")?.textContent.trim() ?? "";
const texts = () => conversation.querySelectorAll(".comment > .comment__own");

function control(label, name, action) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "comment__action";
  button.dataset.muteAction = action;
  button.textContent = label;
  const who = document.createElement("span");
  who.className = "visually-hidden";
  who.textContent = ` ${name}`;
  button.append(who);
  return button;
}

/* The line that stands for a folded comment. */
function lineFor(name) {
  const line = document.createElement("p");
  line.className = "comment__muted";
  const said = document.createElement("span");
  said.textContent = conversation.dataset.muted.replace("%s", name);
  const { show, unmute } = conversation.dataset;
  line.append(said, " ", control(show, name, "show"), " ", control(unmute, name, "unmute"));
  return line;
}

function apply() {
  const muted = new Set(read());
  for (const text of texts()) {
    const name = nameOf(text);
    if (!name) continue;
    const actions = text.querySelector(".comment__actions");
    if (actions && !actions.querySelector("[data-mute-action]"))
      actions.append(" ", control(conversation.dataset.mute, name, "mute"));
    const line = text.previousElementSibling?.matches(".comment__muted") ? text.previousElementSibling : null;
    if (muted.has(name) && !line) {
      text.before(lineFor(name));
      text.hidden = true;
    } else if (!muted.has(name) && line) {
      line.remove();
      text.hidden = false;
    }
  }
}

function act(button) {
  const comment = button.closest(".comment");
  const text = comment.querySelector(":scope > .comment__own");
  const name = nameOf(text);
  const others = read().filter((one) => one !== name);
  if (button.dataset.muteAction === "show") {
    comment.querySelector(":scope > .comment__muted").hidden = true;
    text.hidden = false;
  } else if (button.dataset.muteAction === "mute") {
    if (write([...others, name])) apply();
    for (const line of comment.querySelectorAll(":scope > .comment__muted[hidden]")) {
      line.hidden = false;
      text.hidden = true;
    }
  } else {
    write(others);
    apply();
  }
  // The focus goes on to what took the place of the button.
  comment.querySelector(":scope > .comment__muted:not([hidden]) button, :scope > .comment__own:not([hidden]) [data-mute-action]")?.focus();
}

if (conversation) {
  apply();
  document.addEventListener("comments:shown", apply);
  addEventListener("storage", (event) => event.key === KEY && apply());
  document.addEventListener("click", (event) => {
    const button = event.target.closest?.("[data-mute-action]");
    if (button) act(button);
  });
}
