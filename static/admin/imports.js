// Tables that editors bring: says at once that a file is too large, compares without a click, and
// shows how far writing is. All of it works without a script too.
"use strict";

const PATIENCE = 1000;

const upload = document.querySelector("input[data-most-bytes]");
const tooLarge = document.querySelector("[data-too-large]");

if (upload && tooLarge) {
  upload.addEventListener("change", () => {
    const file = upload.files[0];
    const refused = Boolean(file) && file.size > Number(upload.dataset.mostBytes);
    tooLarge.hidden = !refused;
    upload.setCustomValidity(refused ? tooLarge.textContent : "");
  });
}

const AS_JSON = { headers: { Accept: "application/json" } };

async function ask(address, options = {}) {
  const answer = await fetch(address, { ...AS_JSON, ...options });
  if (!answer.ok || answer.redirected) {
    throw new Error(answer.statusText);
  }
  return answer.json();
}

function show(place, progress) {
  const bar = place.querySelector("progress");
  place.querySelector("[data-progress]").hidden = false;
  bar.max = progress.all;
  bar.value = progress.done;
  place.querySelector("[data-done]").textContent = progress.done;
  place.querySelector("[data-all]").textContent = progress.all;
  place.querySelector("[data-left]").textContent = progress.left;
}

// One request a step, so that none is long and the page shows how far it is.
async function compare(form) {
  const button = form.querySelector("button");
  const broken = form.querySelector("[data-broken]");
  button.hidden = true;
  broken.hidden = true;
  try {
    for (let moving = true; moving; ) {
      const progress = await ask(form.action, { method: "POST", body: new FormData(form) });
      show(form, progress);
      moving = progress.is_moving;
    }
    window.location.reload();
  } catch {
    button.hidden = false;
    broken.hidden = false;
  }
}

const comparing = document.querySelector("form[data-step]");

if (comparing) {
  comparing.addEventListener("submit", (event) => {
    event.preventDefault();
    compare(comparing);
  });
  compare(comparing);
}

const wait = () => new Promise((resolve) => setTimeout(resolve, PATIENCE));

// Until the work has ended or stopped; a lost network is waited for.
async function follow(place) {
  for (;;) {
    await wait();
    try {
      const progress = await ask(window.location.pathname);
      show(place, progress);
      if (!progress.is_moving) {
        break;
      }
    } catch {
      // asked again in a moment
    }
  }
  window.location.reload();
}

const working = document.querySelector("[data-follow]");

if (working) {
  follow(working);
}

// The request lasts as long as the work; the server ends it even if this page is closed.
async function work(form) {
  let ended = false;
  const request = ask(form.action, { method: "POST", body: new FormData(form) });
  request.catch(() => {}).finally(() => (ended = true));
  while (!ended) {
    await wait();
    try {
      if (!ended) {
        show(form, await ask(window.location.pathname));
      }
    } catch {
      // asked again in a moment
    }
  }
  window.location.reload();
}

// A second press while the first is under way would only be told that it came too late.
for (const form of document.querySelectorAll("form[data-once]")) {
  form.addEventListener("submit", (event) => {
    form.querySelector("button").setAttribute("aria-disabled", "true");
    form.addEventListener("submit", (again) => again.preventDefault());
    if ("work" in form.dataset) {
      event.preventDefault();
      work(form);
    }
  });
}
