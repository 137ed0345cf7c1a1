// Keeps what a reader needs when data has run out. Served at the root with its settings filled in.
"use strict";

const { assets, emergency, words } = {{ settings|safe }};

// Pages are kept from version to version; a new version fetches the emergency pages anew.
const PAGES = "pages-1";
const SAVED = "saved-1";
const STATIC = "static-1";
const MOST_PAGES = 40;
/** Milliseconds to wait for a page of which there is a copy. */
const PATIENCE = 5000;
const DAY = 24 * 60 * 60 * 1000;
const PAGE = /^\/(zh-hans|en)\//;
const NEVER_KEPT = /^\/[a-z-]+\/(preview|search|corrections|helpful)\/|\/ask\/$|\.(ics|xml)$/;

self.addEventListener("install", (event) => {
  event.waitUntil(keepAssets().then(() => self.skipWaiting()));
});

self.addEventListener("activate", (event) => {
  event.waitUntil(
    (async () => {
      await dropOldCaches();
      await self.clients.claim();
      const open = await self.clients.matchAll({ type: "window" });
      for (const language of new Set(open.map((client) => languageOf(new URL(client.url))))) {
        await keepEmergency(language, 0);
      }
      await tidyStatic();
    })(),
  );
});

self.addEventListener("message", (event) => {
  const { keep, page } = event.data ?? {};
  if (keep in words) event.waitUntil(Promise.all([keepEmergency(keep, DAY), keepFirst(page)]));
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== self.location.origin) return;
  if (request.mode === "navigate" && PAGE.test(url.pathname) && !NEVER_KEPT.test(url.pathname)) {
    event.respondWith(page(event, url));
  } else if (url.pathname.startsWith("/static/")) {
    event.respondWith(asset(request));
  }
});

function languageOf(url) {
  return PAGE.exec(url.pathname)?.[1] ?? "zh-hans";
}

// --- Pages ----------------------------------------------------------------------------------------

async function page(event, url) {
  const copy = await kept(url.pathname);
  const fetching = fetch(event.request);
  event.waitUntil(fetching.then((response) => store(url, response.clone())).catch(() => {}));
  try {
    return await (copy ? Promise.race([fetching, tooLate()]) : fetching);
  } catch {
    return copy ? withNote(copy, languageOf(url), "kept") : nothingKept(languageOf(url));
  }
}

function tooLate() {
  return new Promise((_resolve, reject) => setTimeout(reject, PATIENCE));
}

async function kept(path) {
  for (const name of [SAVED, PAGES]) {
    const found = await (await caches.open(name)).match(path);
    if (found) return found;
  }
  return undefined;
}

function isStorable(response) {
  const kind = response.headers.get("Content-Type") ?? "";
  const cache = response.headers.get("Cache-Control") ?? "";
  return response.ok && !response.redirected && kind.startsWith("text/html") && !/no-store|private/.test(cache);
}

async function store(url, response) {
  if (url.search || !isStorable(response)) return;
  const saved = await caches.open(SAVED);
  if (await saved.match(url.pathname)) await saved.put(url.pathname, response.clone());
  const pages = await caches.open(PAGES);
  await pages.delete(url.pathname); // the newest comes last
  await pages.put(url.pathname, response);
  await trim(pages);
}

function isEmergency(path) {
  return emergency.some((own) => path.replace(PAGE, "") === own);
}

async function trim(pages) {
  const visited = (await pages.keys()).filter(({ url }) => !isEmergency(new URL(url).pathname));
  for (const request of visited.slice(0, -MOST_PAGES)) await pages.delete(request);
}

/** The page of a first visit was there before its worker. */
async function keepFirst(address) {
  const url = new URL(address, self.location.origin);
  if (!PAGE.test(url.pathname) || NEVER_KEPT.test(url.pathname) || (await kept(url.pathname))) return;
  const response = await fetch(url).catch(() => null);
  if (response) await store(url, response);
}

async function keepEmergency(language, oldest) {
  const pages = await caches.open(PAGES);
  for (const path of emergency.map((own) => `/${language}/${own}`)) {
    const copy = await pages.match(path);
    if (copy && Date.now() - keptOn(copy) < oldest) continue;
    try {
      const response = await fetch(path);
      if (isStorable(response)) await pages.put(path, response);
    } catch {
      return; // no network: next time
    }
  }
}

function keptOn(response) {
  return Date.parse(response.headers.get("Date") ?? "") || 0;
}

/** The copy with a line above it that says how old it is. */
async function withNote(response, language, which) {
  const locale = language === "en" ? "en-GB" : language;
  const day = new Intl.DateTimeFormat(locale, { dateStyle: "long", timeStyle: "short" });
  const said = words[language][which].replace("{day}", day.format(keptOn(response)));
  const text = await response.text();
  const headers = new Headers(response.headers);
  headers.delete("Content-Length");
  headers.delete("Content-Encoding");
  const note = `<p class="offline-note" role="status">${said}</p>`;
  return new Response(text.replace(/<main[^>]*>/, (main) => main + note), { headers });
}

async function nothingKept(language) {
  const copy = await kept(`/${language}/offline/`);
  if (copy) return withNote(copy, language, "missing");
  const headers = { "Content-Type": "text/plain; charset=utf-8" };
  return new Response(words[language].nothing, { status: 503, headers });
}

// --- Styles, scripts, icons -----------------------------------------------------------------------

async function asset(request) {
  const files = await caches.open(STATIC);
  const copy = await files.match(request);
  if (copy) return copy;
  const response = await fetch(request);
  if (response.ok) await files.put(request, response.clone());
  return response;
}

async function keepAssets() {
  const files = await caches.open(STATIC);
  await Promise.allSettled(assets.map((path) => files.add(new Request(path, { cache: "reload" }))));
}

async function dropOldCaches() {
  const names = await caches.keys();
  await Promise.all(
    names.filter((name) => ![PAGES, SAVED, STATIC].includes(name)).map((name) => caches.delete(name)),
  );
}

/** Files of former versions stay only while a kept page still names them. */
async function tidyStatic() {
  let named = assets.join(" ");
  for (const name of [PAGES, SAVED]) {
    const pages = await caches.open(name);
    for (const request of await pages.keys()) named += await (await pages.match(request)).text();
  }
  const files = await caches.open(STATIC);
  for (const request of await files.keys()) {
    if (!named.includes(new URL(request.url).pathname)) await files.delete(request);
  }
}
