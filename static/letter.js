// What a reader is writing stays in this tab until it is sent: a weak network loses pages.
// The form works without this file.
const form = document.querySelector("#letter");

/** The form's own address: the thanks have the same one with a word more. */
function key() {
  const query = new URLSearchParams(location.search);
  query.delete("sent");
  return `letter ${location.pathname}?${query}`;
}

/** What use() gives; null in a browser that keeps nothing. */
function storage(use) {
  try {
    return use(sessionStorage);
  } catch {
    return null;
  }
}

if (form) {
  const fields = form.querySelectorAll("textarea, input:not([type=hidden], [name=website])");
  const kept = storage((tab) => JSON.parse(tab.getItem(key())) ?? {}) ?? {};
  for (const field of fields) field.value ||= kept[field.name] ?? "";
  form.addEventListener("input", () => {
    const said = Object.fromEntries([...fields].map((field) => [field.name, field.value]));
    storage((tab) => tab.setItem(key(), JSON.stringify(said)));
  });
} else {
  storage((tab) => tab.removeItem(key()));
}
