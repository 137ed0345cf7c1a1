// Tables that editors bring: says at once that a file is too large, and compares without a click.
"use strict";

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

// One request a step, so that none is long and the page shows how far it is.
async function step(form) {
  const answer = await fetch(form.action, {
    method: "POST",
    body: new FormData(form),
    headers: { Accept: "application/json" },
  });
  if (!answer.ok || answer.redirected) {
    throw new Error(answer.statusText);
  }
  return answer.json();
}

async function compare(form) {
  const button = form.querySelector("button");
  const broken = form.querySelector("[data-broken]");
  button.hidden = true;
  broken.hidden = true;
  try {
    for (let done = false; !done; ) {
      const progress = await step(form);
      form.querySelector("progress").value = progress.seen;
      form.querySelector("[data-seen]").textContent = progress.seen;
      done = progress.done;
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

// A second press while the first is under way would only be told that it came too late.
for (const form of document.querySelectorAll("form[data-once]")) {
  form.addEventListener("submit", () => {
    form.querySelector("button").setAttribute("aria-disabled", "true");
    form.addEventListener("submit", (event) => event.preventDefault());
  });
}
