/* Keeps what is typed under a story until the server has taken it, so that a closed tab, a lost
   connection or a story that closes meanwhile loses nothing. Name and address are kept, beyond
   that, for readers who ask to be remembered. */

const store = {
  read(key) {
    try {
      return JSON.parse(localStorage.getItem(key));
    } catch {
      return null;
    }
  },
  write(key, value) {
    try {
      if (value) localStorage.setItem(key, JSON.stringify(value));
      else localStorage.removeItem(key);
    } catch {
      // storage may be full or forbidden; the form works without
    }
  },
};

const draftOf = (address) => `draft:${address}`;

function remember(form) {
  const { body, parent, name, email } = form.elements;
  const draft = { body: body.value, parent: parent.value, name: name?.value, email: email?.value };
  store.write(draftOf(form.dataset.draft), body.value.trim() ? draft : null);
}

function restore(form) {
  const draft = store.read(draftOf(form.dataset.draft));
  const person = draft ?? store.read("commenter") ?? {};
  if (draft && !form.elements.body.value) {
    form.elements.body.value = draft.body ?? "";
    // reply.js takes the form to the comment that was being answered
    if (draft.parent && !form.elements.parent.value) form.dataset.draftParent = draft.parent;
  }
  for (const field of ["name", "email"]) {
    const input = form.elements[field];
    if (input && !input.value) input.value = person[field] ?? "";
  }
}

/* The page that follows says whether the comment was taken: the one where it waits names the story,
   the story itself is asked for with the comment's number. */
function forgetWhatWasTaken() {
  for (const held of document.querySelectorAll("[data-draft-accepted]"))
    store.write(draftOf(held.dataset.draftAccepted), null);
  const sent = store.read("draft-sent");
  store.write("draft-sent", null);
  const isConversation = document.querySelector("#comments") && location.pathname.startsWith(sent);
  if (sent && isConversation && /^#comment-\d+$/.test(location.hash)) store.write(draftOf(sent), null);
}

forgetWhatWasTaken();
for (const form of document.querySelectorAll("form[data-draft]")) restore(form);

document.addEventListener("input", (event) => {
  const form = event.target.closest("form[data-draft]");
  if (form) remember(form);
});

document.addEventListener("submit", (event) => {
  const form = event.target.closest("form[data-draft]");
  if (!form) return;
  remember(form);
  if (event.submitter?.name === "preview") return;
  store.write("draft-sent", form.dataset.draft);
  const { name, email, remember: asked } = form.elements;
  if (name) store.write("commenter", asked.checked ? { name: name.value, email: email.value } : null);
});
