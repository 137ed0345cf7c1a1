"use strict";
// What an editor types is kept in this tab until it is saved, and offered again after a reload, a
// lost network or a lost session. Leaving a form with unsaved text asks first.
{
  const PREFIX = "unsaved ";
  const WAIT = 300; // milliseconds after the last key
  const words = document.querySelector("#unsaved-words");
  const form = document.querySelector("[name=form_key]")?.form;

  /** What use() gives; undefined in a browser that keeps nothing. */
  const storage = (use) => {
    try {
      return use(sessionStorage);
    } catch {
      return undefined;
    }
  };

  const own = PREFIX + location.pathname;
  const read = (key) => storage((tab) => JSON.parse(tab.getItem(key) ?? "null"));
  const forget = (key) => storage((tab) => tab.removeItem(key));
  const kept = () =>
    (storage((tab) => Object.keys(tab)) ?? [])
      .filter((key) => key.startsWith(PREFIX))
      .map((key) => [key, read(key)]);

  // --- Fields by names that outlive a reload: rows by their key, new rows by their place ---------

  const ROW = /^(.+)-(\d+)-(.+)$/;
  const LEFT_OUT = new Set(["csrfmiddlewaretoken", "form_key"]);
  const UNKEPT = new Set(["password", "file", "submit", "button", "image", "reset"]);
  const isVersion = (name) => /(^|-)base_version$/.test(name);
  const initialForms = (prefix) => Number(form.elements[`${prefix}-INITIAL_FORMS`]?.value ?? NaN);

  const tokenOf = (name) => {
    const [, prefix, place, column] = ROW.exec(name) ?? [];
    if (!prefix || Number.isNaN(initialForms(prefix))) return name;
    const number = form.elements[`${prefix}-${place}-id`]?.value;
    if (number) return `${prefix}#${number}-${column}`;
    return `${prefix}+${place - initialForms(prefix)}-${column}`;
  };

  const wanted = ({ name, type }) =>
    name && !name.includes("__prefix__") && !LEFT_OUT.has(name) && !UNKEPT.has(type) &&
    !/-(TOTAL|INITIAL|MIN_NUM|MAX_NUM)_FORMS$/.test(name) && !/-kept$/.test(name);

  const valueOf = (field) => {
    if (field.type === "checkbox" || field.type === "radio") return field.checked;
    if (!field.options) return field.value;
    return [...field.selectedOptions].map(({ value, text }) => [value, text]);
  };

  /** As the server sent it: somebody may have typed before this script ran. */
  const defaultOf = (field) => {
    if (field.type === "checkbox" || field.type === "radio") return field.defaultChecked;
    if (!field.options) return field.defaultValue;
    const chosen = [...field.options].filter((option) => option.defaultSelected);
    const first = field.multiple || chosen.length ? [] : [...field.options].slice(0, 1);
    return [...chosen, ...first].map(({ value, text }) => [value, text]);
  };

  const tokenOfField = (field) =>
    field.type === "radio" || field.type === "checkbox"
      ? `${tokenOf(field.name)}=${field.value}`
      : tokenOf(field.name);

  const state = (value = valueOf) =>
    new Map([...form.elements].filter(wanted).map((field) => [tokenOfField(field), value(field)]));

  const same = (one, other) => JSON.stringify(one) === JSON.stringify(other);
  const isEmpty = (value) => value === undefined || value === "" || value === false || same(value, []);

  // --- Putting it back ----------------------------------------------------------------------------

  const put = (field, value) => {
    if (typeof value === "boolean") {
      field.checked = value;
    } else if (field.options) {
      for (const option of field.options) option.selected = false;
      for (const [key, text] of value) {
        const found = [...field.options].find((option) => option.value === key);
        if (found) found.selected = true;
        else field.add(new Option(text, key, true, true));
      }
    } else {
      field.value = value;
    }
    field.dispatchEvent(new Event("input", { bubbles: true }));
    field.dispatchEvent(new Event("change", { bubbles: true }));
    window.django?.jQuery?.(field).trigger("change.select2");
  };

  const addRows = (fields) => {
    for (const token of Object.keys(fields)) {
      const [, prefix, place] = /^(.+)\+(\d+)-/.exec(token) ?? [];
      if (!prefix) continue;
      const total = () => form.elements[`${prefix}-TOTAL_FORMS`].value - initialForms(prefix);
      const more = document.querySelector(`#${CSS.escape(prefix)}-group .add-row a`);
      while (more && total() <= Number(place)) {
        const before = total();
        more.click();
        if (total() === before) break;
      }
    }
  };

  /** Puts back what was typed; the texts that have no place any more. */
  const restore = ({ fields, versions }) => {
    addRows(fields);
    const places = new Map([...form.elements].filter(wanted).map((field) => [tokenOfField(field), field]));
    const lost = [];
    for (const [token, value] of Object.entries({ ...versions, ...fields })) {
      const field = places.get(token);
      if (field) put(field, value);
      else if (typeof value === "string" && value && !isVersion(token)) lost.push(value);
    }
    return lost;
  };

  // --- The notice ---------------------------------------------------------------------------------

  const element = (name, text, parent) => {
    const made = document.createElement(name);
    made.textContent = text;
    parent.append(made);
    return made;
  };

  const button = (text, parent, act) => {
    const made = element("button", text, parent);
    made.type = "button";
    made.addEventListener("click", act);
    return made;
  };

  const notice = (told, entry) => {
    const box = document.createElement("section");
    box.className = "unsaved";
    box.setAttribute("aria-label", words.dataset.label);
    const time = new Date(entry.at).toLocaleTimeString(document.documentElement.lang || undefined, {
      hour: "2-digit",
      minute: "2-digit",
    });
    element("p", told.replace("{time}", time).replace("{title}", entry.title), box);
    document.querySelector("#content").prepend(box);
    return box;
  };

  const textsOf = ({ fields }) =>
    Object.entries(fields)
      .filter(([token, value]) => typeof value === "string" && value && !isVersion(token))
      .map(([, value]) => value);

  const show = (texts, box) => {
    for (const text of texts) element("pre", text, box);
  };

  const offerElsewhere = (key, entry) => {
    const box = notice(words.dataset.elsewhere, entry);
    const link = element("a", words.dataset.open, box);
    link.href = key.slice(PREFIX.length);
    link.className = "button";
    const details = document.createElement("details");
    element("summary", words.dataset.show, details);
    show(textsOf(entry), details);
    button(words.dataset.discard, box, () => (forget(key), box.remove()));
    box.append(details);
  };

  const offerHere = (entry, isTyped, settle) => {
    const box = notice(words.dataset.here, entry);
    button(words.dataset.restore, box, () => {
      const fields = Object.entries(entry.fields).filter(([token]) => !isTyped(token));
      const lost = restore({ ...entry, fields: Object.fromEntries(fields) });
      settle();
      if (lost.length) {
        box.replaceChildren();
        element("p", words.dataset.lost, box);
        show(lost, box);
      } else {
        box.remove();
      }
    });
    button(words.dataset.discard, box, () => {
      forget(own);
      settle();
      box.remove();
    });
  };

  // --- Pages --------------------------------------------------------------------------------------

  const saved = new Set((words?.dataset.saved ?? "").split(" ").filter(Boolean));
  const cookie = /(?:^|; )saved_form=([\w-]+)/.exec(document.cookie)?.[1];
  if (cookie) saved.add(cookie);

  const sweep = () => {
    for (const [key, entry] of kept()) {
      if (!entry || saved.has(entry.form) || entry.user !== words.dataset.user) forget(key);
    }
  };

  const watch = () => {
    const initial = state(defaultOf);
    let isLeaving = false;
    let offered = null; // kept from before, and neither restored nor discarded yet
    let timer = 0;
    // A form that came back with its faults shows what is not saved.
    const cameBack = Boolean(form.querySelector(".errornote, .errorlist, .conflicts"));
    const changes = () => [...state()].filter(([token, value]) => {
      const before = initial.get(token);
      return !same(value, before) && !(before === undefined && isEmpty(value));
    });
    const isDirty = () => cameBack || changes().length > 0;

    const keep = () => {
      clearTimeout(timer);
      const found = changes();
      if (!found.length) {
        if (!cameBack && !offered && read(own)?.form === form.elements.form_key.value) forget(own);
        return;
      }
      const before = offered ?? (cameBack ? read(own) : null);
      const entry = {
        at: Date.now(),
        title: document.querySelector("#content h2, #content h1")?.textContent.trim() || document.title,
        user: words.dataset.user,
        form: form.elements.form_key.value,
        versions: {
          ...Object.fromEntries([...state()].filter(([token]) => isVersion(token))),
          ...before?.versions,
        },
        fields: { ...before?.fields, ...Object.fromEntries(found.filter(([token]) => !isVersion(token))) },
      };
      storage((tab) => tab.setItem(own, JSON.stringify(entry)));
      form.dataset.unsaved = "kept";
    };
    const later = () => {
      form.dataset.unsaved = "typed";
      clearTimeout(timer);
      timer = setTimeout(keep, WAIT);
    };

    const entry = read(own);
    if (entry) {
      const now = state();
      const differs = Object.entries(entry.fields).some(
        ([token, value]) => !same(value, now.get(token)) && !(isEmpty(value) && isEmpty(now.get(token))),
      );
      if (differs) {
        offered = entry;
        const isTyped = (token) => changes().some(([changed]) => changed === token);
        offerHere(entry, isTyped, () => {
          offered = null;
          later();
        });
      } else if (!cameBack) {
        forget(own);
      }
    }

    form.addEventListener("input", later);
    form.addEventListener("change", later);
    // Fields that search as one types tell of their changes only through jQuery.
    window.django?.jQuery?.(form).on("change", later);
    document.addEventListener("formset:added", later);
    document.addEventListener("formset:removed", later);
    document.addEventListener("visibilitychange", () => document.hidden && timer && keep());
    form.addEventListener("submit", ({ submitter }) => {
      keep();
      isLeaving = submitter?.formTarget !== "_blank";
    });
    window.addEventListener("pageshow", ({ persisted }) => persisted && (isLeaving = false));
    window.addEventListener("beforeunload", (event) => {
      if (timer) keep();
      if (!isLeaving && isDirty()) event.preventDefault();
    });
  };

  if (words) {
    sweep();
    // A page that keeps a form that could not be saved shows its text already.
    const keptForm = document.querySelector("form.kept");
    const shown = new Set(form || document.querySelector(".kept") ? [own] : []);
    if (keptForm) shown.add(PREFIX + new URL(keptForm.action).pathname);
    for (const [key, entry] of kept()) if (!shown.has(key)) offerElsewhere(key, entry);
    // After Django's scripts have filled in their fields and made their buttons.
    if (form) window.addEventListener("load", () => setTimeout(watch));
  }
}
