/* Keeps the last stories that were opened, to be read without a network. What the network answers
   always comes first; a kept story has no forms in it, so that nobody writes into an old one. */

const PAGES = "stories-1";
const FILES = "files-1";
const MOST = 20;
const OFFLINE = "/offline/";
const STORY = /^\/\d{4}\/\d{2}\/\d{2}\/[^/]+\/$/;
const ON_PAGE = /(?:href|src)="(\/(?:static|media)\/[^"]+\.(?:css|js|svg|webp))"/g;
const FORMS = /<form\b[\s\S]*?<\/form>|<button\b[^>]*\bform="[\s\S]*?<\/button>/g;

self.addEventListener("install", (event) => {
  self.skipWaiting();
  event.waitUntil(fetch(OFFLINE, { cache: "no-store" }).then((answer) => keep(OFFLINE, answer)));
});

self.addEventListener("activate", (event) => {
  event.waitUntil(
    (async () => {
      for (const name of await caches.keys())
        if (![PAGES, FILES].includes(name)) await caches.delete(name);
      await self.registration.navigationPreload?.enable();
      await self.clients.claim();
    })(),
  );
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== location.origin) return;
  if (request.mode === "navigate") event.respondWith(open(event, url));
  // Their names change with their content, so what is kept is right.
  else if (/^\/(static|media)\//.test(url.pathname))
    event.respondWith(caches.match(request).then((kept) => kept ?? fetch(request)));
});

async function open(event, url) {
  let answer;
  try {
    answer = (await event.preloadResponse) ?? (await fetch(event.request));
  } catch {
    return offline(url);
  }
  if (STORY.test(url.pathname)) {
    if (answer.status === 404 || answer.status === 410) event.waitUntil(drop(url.pathname));
    else if (!url.search && isForEverybody(answer))
      event.waitUntil(keep(url.pathname, answer.clone()).then(dropOldest));
  }
  return answer;
}

const isForEverybody = (answer) =>
  answer.ok && !answer.redirected && /\bpublic\b/.test(answer.headers.get("Cache-Control") ?? "");

async function keep(path, answer) {
  if (!answer.ok) throw new Error(answer.status);
  const html = (await answer.text()).replace(FORMS, "");
  const pages = await caches.open(PAGES);
  await pages.delete(path); // the one that was opened last stands last
  await pages.put(path, new Response(html, { headers: { "Content-Type": "text/html; charset=utf-8",
    "Content-Security-Policy": answer.headers.get("Content-Security-Policy") ?? "" } }));
  const files = await caches.open(FILES);
  const wanted = [...html.matchAll(ON_PAGE)].map((match) => match[1]);
  await Promise.allSettled(
    wanted.map(async (file) => (await files.match(file)) ?? (await files.add(file))),
  );
}

const drop = async (path) => (await caches.open(PAGES)).delete(path);

/* More than MOST stories are let go, and then the files that none of the kept pages names. */
async function dropOldest() {
  const pages = await caches.open(PAGES);
  const stories = (await pages.keys()).filter(({ url }) => !url.endsWith(OFFLINE));
  if (stories.length <= MOST) return;
  for (const story of stories.slice(0, -MOST)) await pages.delete(story);
  const named = new Set();
  for (const page of await pages.matchAll())
    for (const [, file] of (await page.text()).matchAll(ON_PAGE)) named.add(file);
  const files = await caches.open(FILES);
  for (const file of await files.keys())
    if (!named.has(new URL(file.url).pathname)) await files.delete(file);
}

async function offline(url) {
  const pages = await caches.open(PAGES);
  const frame = await pages.match(OFFLINE);
  if (!frame) return Response.error();
  const headers = frame.headers;
  const page = await frame.text();
  const kept = await pages.match(url.pathname);
  if (kept && url.pathname !== OFFLINE) {
    const note = page.match(/<template data-offline-note>([\s\S]*?)<\/template>/)?.[1] ?? "";
    const html = (await kept.text()).replace(/<main\b[^>]*>/, (main) => main + note);
    return new Response(html, { headers: kept.headers });
  }
  const lines = [];
  for (const story of (await pages.keys()).reverse()) {
    const { pathname } = new URL(story.url);
    if (pathname === OFFLINE) continue;
    const title = (await (await pages.match(story)).text()).match(/<h1\b[^>]*>([\s\S]*?)<\/h1>/)?.[1];
    lines.push(`<li><a href="${pathname}">${title ?? pathname}</a></li>`);
  }
  const list = page.replace("<ul class=\"prose\" data-kept>", (start) => start + lines.join(""));
  return new Response(list, { headers });
}
