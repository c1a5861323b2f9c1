/* "Reply" moves the form under the comment, without the round trip that the link makes. Cancel and
   Escape bring it back; what was typed stays in it all the while. */

const parts = () => {
  const respond = document.querySelector("[data-respond]");
  return respond && {
    respond,
    title: respond.querySelector("[data-respond-title]"),
    cancel: respond.querySelector("[data-respond-cancel]"),
    parent: respond.querySelector("input[name=parent]"),
    body: respond.querySelector("textarea"),
  };
};

let repliedFrom = null; // the link that brought the form here, where the focus returns to

function answer(link, quietly = false) {
  const form = parts();
  const comment = link.closest(".comment");
  if (!form || !comment) return false;
  comment.querySelector(":scope > .comment__own").after(form.respond);
  form.parent.value = comment.id.replace("comment-", "");
  form.title.replaceChildren(...link.cloneNode(true).childNodes);
  for (const hidden of form.title.querySelectorAll(".visually-hidden")) hidden.className = "";
  form.cancel.hidden = false;
  repliedFrom = link;
  if (quietly) return true;
  form.body.focus();
  form.respond.scrollIntoView({ block: "nearest" });
  return true;
}

function cancel() {
  const form = parts();
  const home = document.querySelector("[data-respond-home]");
  if (!form || !home || form.cancel.hidden) return false;
  const back = repliedFrom ?? form.respond.parentElement.querySelector("[data-reply]");
  home.append(form.respond);
  form.parent.value = home.dataset.parent ?? "";
  form.title.textContent = form.title.dataset.text;
  form.cancel.hidden = true;
  back?.focus();
  repliedFrom = null;
  return true;
}

const isPlain = (event) =>
  event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey;

document.addEventListener("click", (event) => {
  if (!isPlain(event)) return;
  const reply = event.target.closest("[data-reply]");
  if (reply && answer(reply)) event.preventDefault();
  if (event.target.closest("[data-respond-cancel]") && cancel()) event.preventDefault();
});

/* A draft that was restored stands where it was begun; nobody asked for the focus to go there. */
function returnTo(draft) {
  const link = document.querySelector(`#comment-${CSS.escape(draft)} > .comment__own [data-reply]`);
  if (link) answer(link, true);
}

const restored = document.querySelector("form[data-draft-parent]");
if (restored) returnTo(restored.dataset.draftParent);

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && event.target.closest?.("[data-respond]")) cancel();
});
