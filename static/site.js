// Adds copy buttons beside codes, and keeps pages for times without a network.
// Everything works without this file.
const language = document.documentElement.lang === "en" ? "en" : "zh-hans";
const words = {
  "zh-hans": { copy: "复制", copied: "已复制", share: "分享", link: "复制链接", save: "存到手机，没网也能看", saved: "已存到手机（点按删除）" },
  en: { copy: "Copy", copied: "Copied", share: "Share", link: "Copy link", save: "Save for offline", saved: "Saved on this phone (tap to remove)" },
}[language];

function button(text, press) {
  const made = document.createElement("button");
  made.type = "button";
  made.textContent = text;
  made.addEventListener("click", press);
  return made;
}

// --- Copy -----------------------------------------------------------------------------------------

function copyButton(code) {
  const made = button(words.copy, async () => {
    try {
      await navigator.clipboard.writeText(code);
    } catch {
      return; // refused: the code is still there to be read
    }
    made.textContent = words.copied;
    made.setAttribute("aria-label", `${words.copied} ${code}`);
  });
  made.className = "copy";
  made.setAttribute("aria-label", `${words.copy} ${code}`);
  return made;
}

if (navigator.clipboard) {
  for (const code of document.querySelectorAll("[data-copy]")) {
    const place = code.closest("a, .is-pattern") ?? code;
    place.after(copyButton(code.textContent));
  }
}

// --- Was this helpful? ----------------------------------------------------------------------------

for (const form of document.querySelectorAll(".helpful")) {
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const body = new URLSearchParams(new FormData(form, event.submitter));
    try {
      const response = await fetch(form.action, { method: "POST", body });
      if (!response.ok) throw new Error(response.statusText);
    } catch {
      return; // no network: the buttons stay
    }
    const thanks = document.createElement("p");
    thanks.setAttribute("role", "status");
    thanks.textContent = form.dataset.thanks;
    form.replaceChildren(thanks);
  });
}

// --- Share ----------------------------------------------------------------------------------------

function shareButton() {
  const address = document.querySelector("link[rel=canonical]")?.href ?? location.href;
  const made = button(navigator.share ? words.share : words.link, async () => {
    try {
      if (navigator.share) await navigator.share({ title: document.title, url: address });
      else await navigator.clipboard.writeText(address);
    } catch {
      return; // given up, or refused: the address bar still has it
    }
    if (!navigator.share) made.textContent = words.copied;
  });
  made.className = "button quiet";
  return made;
}

if (navigator.share || navigator.clipboard) {
  for (const place of document.querySelectorAll("[data-share]")) place.append(shareButton());
}

// --- Without a network ----------------------------------------------------------------------------

/** The names of the worker's caches. */
const PAGES = "pages-1";
const SAVED = "saved-1";

async function addSaveButton(place) {
  const saved = await caches.open(SAVED);
  const path = location.pathname;
  const made = button(words.save, async () => {
    if (await saved.match(path)) await saved.delete(path);
    else await saved.add(path).catch(() => {}); // no network: it stays as it was
    await told();
  });
  const told = async () => {
    const isThere = Boolean(await saved.match(path));
    made.textContent = isThere ? words.saved : words.save;
    made.setAttribute("aria-pressed", String(isThere));
  };
  made.className = "button quiet";
  await told();
  place.append(made);
}

/** Every kept page of this language with its title and the day of the copy, the newest first. */
async function keptPages() {
  const found = new Map();
  for (const name of [PAGES, SAVED]) {
    const pages = await caches.open(name);
    for (const request of await pages.keys()) {
      const { pathname } = new URL(request.url);
      if (!pathname.startsWith(`/${language}/`)) continue;
      const response = await pages.match(request);
      const day = Date.parse(response.headers.get("Date") ?? "") || 0;
      const page = new DOMParser().parseFromString(await response.text(), "text/html");
      found.set(pathname, { title: page.title.split(" · ")[0], day });
    }
  }
  return [...found].sort(([, one], [, other]) => other.day - one.day);
}

async function listKept(section) {
  const format = new Intl.DateTimeFormat(language === "en" ? "en-GB" : language, { dateStyle: "long", timeStyle: "short" });
  const items = (await keptPages()).map(([path, { title, day }]) => {
    const item = document.createElement("li");
    const link = document.createElement("a");
    const when = document.createElement("p");
    link.href = path;
    link.textContent = title;
    when.textContent = day ? format.format(day) : "";
    item.append(link, when);
    return item;
  });
  section.querySelector("ul").replaceChildren(...items);
  section.hidden = items.length === 0;
}

async function keepForOffline() {
  await navigator.serviceWorker.register("/service-worker.js");
  const { active } = await navigator.serviceWorker.ready;
  active.postMessage({ keep: language, page: location.pathname + location.search });
}

if ("serviceWorker" in navigator && "caches" in window) {
  keepForOffline().catch(() => {}); // refused, or no network: the pages work as they are
  for (const place of document.querySelectorAll("[data-save]")) addSaveButton(place);
  const section = document.querySelector("#kept");
  if (section) listKept(section);
}
