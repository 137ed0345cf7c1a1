"use strict";
// The fields that search as one types (Select2) say what they are for, and one list has no stray
// button among its entries: each entry has its own. A list of a row that was sent with its chosen
// option only is filled up from the list of the empty row.
{
  for (const short of document.querySelectorAll("select[data-fill]")) {
    const full = document.getElementById(short.id.replace(/-\d+-/, "-__prefix__-"));
    if (!full || full === short) continue;
    const { value } = short;
    short.replaceChildren(...[...full.options].map((option) => option.cloneNode(true)));
    short.value = value;
  }

  for (const choice of document.querySelectorAll("select[multiple].admin-autocomplete")) {
    choice.dataset.allowClear = "false";
  }

  const name = (choice) => {
    const label = choice.labels[0];
    const box = choice.parentElement.querySelector(".select2-selection");
    if (!label || !box) return;
    label.id ||= `${choice.id}-label`;
    const search = box.querySelector(".select2-search__field");
    search?.setAttribute("aria-labelledby", label.id);
    const chosen = box.querySelector(".select2-selection__rendered[id]");
    if (choice.multiple || !chosen) return;
    chosen.setAttribute("aria-labelledby", label.id);
    box.setAttribute("aria-labelledby", `${label.id} ${chosen.id}`);
  };
  const nameAll = () => document.querySelectorAll("select.admin-autocomplete").forEach(name);

  // After Django's own script, which makes these fields as soon as jQuery is ready.
  window.django?.jQuery?.(() => setTimeout(nameAll));
  document.addEventListener("formset:added", () => setTimeout(nameAll));
}
