"use strict";
// Which language is shown, how much of a text search engines show, and one tick for all.
{
  const KEY = "desk-languages";
  const group = document.querySelector(".shown-languages");
  const form = group?.closest("form");

  const show = (language) => {
    form.dataset.shown = language;
    for (const button of group.querySelectorAll("button")) {
      button.setAttribute("aria-pressed", String(button.dataset.show === language));
    }
  };

  if (form) {
    group.hidden = false;
    let kept = "";
    try {
      kept = localStorage.getItem(KEY) ?? "";
    } catch {
      // Private windows may keep nothing: both languages are shown.
    }
    // A mistake must be seen, whatever was folded away the last time.
    show(form.querySelector(".errorlist, .conflict") ? "" : kept);
    group.addEventListener("click", ({ target }) => {
      if (!target.matches("button")) return;
      show(target.dataset.show);
      try {
        localStorage.setItem(KEY, target.dataset.show);
      } catch {
        // See above.
      }
    });

    const all = form.querySelector(".tick-all");
    if (all) {
      all.hidden = false;
      all.addEventListener("click", () => {
        for (const box of form.querySelectorAll("[name$=still_accurate]")) box.checked = true;
      });
    }

    // Chinese and full-width characters take the room of two.
    const WIDE = /[\u1100-\u115f\u2e80-\u303e\u3041-\u33ff\u3400-\u4dbf\u4e00-\u9fff\ua000-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60\uffe0-\uffe6\u{1f300}-\u{1faff}\u{20000}-\u{3fffd}]/u;
    const width = (text) => [...text].reduce((sum, one) => sum + (WIDE.test(one) ? 2 : 1), 0);
    for (const note of form.querySelectorAll(".cut")) {
      const input = note.parentElement.querySelector("input, textarea");
      input.addEventListener("input", () => {
        const now = width(input.value);
        note.querySelector("span").textContent = now;
        note.classList.toggle("over", now > Number(note.dataset.most));
      });
    }
  }
}
