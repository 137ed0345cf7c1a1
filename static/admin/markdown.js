"use strict";
// A toolbar over each Markdown field, and below it the text as the server would draw it.
{
  const words = document.getElementById("markdown-words").dataset;
  const WAIT = 500;

  // [name, sign on the button, what stands before, what stands behind, at each line]
  const TOOLS = [
    ["bold", "B", "**", "**"],
    ["italic", "I", "*", "*"],
    ["link", "↗", "[", "](/)"],
    ["heading", "H", "## ", "", true],
    ["list", "•", "- ", "", true],
    ["steps", "1.", "1. ", "", true],
    ["quote", "❝", "> ", "", true],
  ];

  // insertText keeps the browser's undo; it is the only way that does.
  const put = (area, text) => {
    area.focus();
    if (!document.execCommand("insertText", false, text)) {
      area.setRangeText(text, area.selectionStart, area.selectionEnd, "end");
      area.dispatchEvent(new Event("input", { bubbles: true }));
    }
  };

  const apply = (area, [, , before, behind, byLine]) => {
    if (byLine) {
      const start = area.value.lastIndexOf("\n", area.selectionStart - 1) + 1;
      area.setSelectionRange(start, area.selectionEnd);
      const lines = area.value.slice(start, area.selectionEnd).split("\n");
      put(area, lines.map((line) => before + line).join("\n"));
      return;
    }
    const { selectionStart: start, selectionEnd: end } = area;
    const chosen = area.value.slice(start, end);
    put(area, before + chosen + behind);
    if (!chosen) area.setSelectionRange(start + before.length, start + before.length);
  };

  const toolbar = (area) => {
    const bar = document.createElement("div");
    bar.className = "markdown-tools";
    bar.setAttribute("role", "toolbar");
    bar.setAttribute("aria-label", words.toolbar);
    bar.setAttribute("aria-controls", area.id);
    for (const tool of TOOLS) {
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = tool[1];
      button.title = words[tool[0]];
      button.setAttribute("aria-label", words[tool[0]]);
      button.addEventListener("click", () => apply(area, tool));
      bar.append(button);
    }
    area.before(bar);
  };

  const preview = (area) => {
    const box = document.createElement("details");
    box.className = "markdown-preview";
    const title = document.createElement("summary");
    title.textContent = words.preview;
    const frame = document.createElement("iframe");
    frame.title = words.preview;
    frame.setAttribute("sandbox", "allow-same-origin");
    const said = document.createElement("p");
    said.setAttribute("role", "status");
    box.append(title, said, frame);
    area.after(box);

    let timer;
    let asked = 0;
    const draw = async () => {
      const mine = ++asked;
      const body = new URLSearchParams({
        csrfmiddlewaretoken: area.form.elements.csrfmiddlewaretoken.value,
        text: area.value,
        language: area.lang,
      });
      try {
        const answer = await fetch(words.previewUrl, { method: "POST", body });
        const html = await answer.text();
        if (mine !== asked) return;
        said.textContent = answer.ok ? "" : answer.headers.get("Content-Type").startsWith("text/plain") ? html : words.failed;
        if (answer.ok) frame.srcdoc = html;
      } catch {
        if (mine === asked) said.textContent = words.failed;
      }
    };
    frame.addEventListener("load", () => {
      const page = frame.contentDocument?.documentElement;
      if (page) frame.height = Math.min(page.scrollHeight + 2, 900);
    });
    box.addEventListener("toggle", () => box.open && draw());
    area.addEventListener("input", () => {
      clearTimeout(timer);
      if (box.open) timer = setTimeout(draw, WAIT);
    });
  };

  for (const area of document.querySelectorAll("textarea[data-markdown]")) {
    if (area.name.includes("__prefix__")) continue;
    toolbar(area);
    preview(area);
  }
}
