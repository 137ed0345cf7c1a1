// Adds copy buttons beside codes. Everything works without this file.
"use strict";

const words = {
  zh: { copy: "复制", copied: "已复制" },
  en: { copy: "Copy", copied: "Copied" },
};
const { copy, copied } = document.documentElement.lang === "en" ? words.en : words.zh;

function copyButton(code) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "copy";
  button.textContent = copy;
  button.setAttribute("aria-label", `${copy} ${code}`);
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(code);
    } catch {
      return; // refused: the code is still there to be read
    }
    button.textContent = copied;
    button.setAttribute("aria-label", `${copied} ${code}`);
  });
  return button;
}

if (navigator.clipboard) {
  for (const code of document.querySelectorAll("[data-copy]")) {
    const place = code.closest("a, .is-pattern") ?? code;
    place.after(copyButton(code.textContent));
  }
}
