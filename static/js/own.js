/* Puts "Edit" and "Delete" beside the comments that a remembered guest wrote under this story. The
   page is the same for everybody, so what is the reader's own is asked for apart, and only in a
   browser that keeps a key. Without scripts the same is found under "Your comments". */

const conversation = document.querySelector("#comments[data-own]");
const isRemembered = () => /(?:^|;\s*)remembered=/.test(document.cookie);

function place(own) {
  const text = document.querySelector(`#comment-${CSS.escape(own.dataset.own)} > .comment__own`);
  if (!text || text.querySelector("[data-own]")) return;
  let actions = text.querySelector(".comment__actions");
  if (!actions) {
    actions = document.createElement("p");
    actions.className = "comment__actions";
    text.append(actions);
  }
  actions.querySelector('a[href$="/report/"]')?.remove();
  actions.append(" ", document.adoptNode(own.cloneNode(true)));
}

async function ask() {
  try {
    const answer = await fetch(conversation.dataset.own, { cache: "no-store" });
    if (!answer.ok) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    for (const own of page.querySelectorAll("[data-own]")) place(own);
  } catch {
    // away from the network; "Your comments" has the same
  }
}

if (conversation && isRemembered()) {
  ask();
  document.addEventListener("comments:shown", ask);
}
