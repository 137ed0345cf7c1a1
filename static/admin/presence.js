"use strict";
// Every 20 seconds an open form says that it is open and asks who else is. No lock: a courtesy.
{
  const place = document.querySelector(".presence");
  const form = place?.closest("form");

  const ask = async () => {
    if (document.hidden) return;
    const body = new URLSearchParams({
      csrfmiddlewaretoken: form.elements.csrfmiddlewaretoken.value,
      base_version: form.querySelector("[name=base_version]")?.value ?? "",
      draft_version: form.querySelector("[name=draft_version]")?.value ?? "",
    });
    try {
      const answer = await fetch(place.dataset.ask, { method: "POST", body });
      if (!answer.headers.get("Content-Type")?.startsWith("application/json")) {
        place.textContent = place.dataset.signedOut;
        place.hidden = false;
        return;
      }
      const { others, saved } = await answer.json();
      const words = [others, saved].filter(Boolean).join("\n");
      if (place.textContent !== words) place.textContent = words;
      place.hidden = !words;
    } catch {
      // Without a network nobody else can be seen; the form goes on.
    }
  };

  if (form) {
    ask();
    setInterval(ask, 20_000);
    document.addEventListener("visibilitychange", ask);
  }
}
