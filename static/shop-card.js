// Makes the shop card on the page itself: nothing is sent, so it works without a network.
// Without this file the form is sent and the server makes the same card.
const form = document.querySelector(".card-form");
const dialog = document.querySelector(".card-dialog");
const LINE = "________";
/** A blank's value reads from left to right within any script. */
const isolated = (text) => `\u2066${text}\u2069`;

/** Digits of any script as 0 to 9: they stand in rows of ten, the zero first. */
function plainDigits(text) {
  return text.normalize("NFKC").replace(/\p{Nd}/gu, (digit) => {
    const code = digit.codePointAt(0);
    let zero = code;
    while (code - zero < 9 && /\p{Nd}/u.test(String.fromCodePoint(zero - 1))) zero -= 1;
    return String(code - zero);
  });
}

/** "0300 123 4567"; "" for nothing; null for what is no Pakistani mobile number. */
function readNumber(text) {
  const written = plainDigits(text).replace(/[\p{C}\s().\-/\u2010-\u2013\u2212]/gu, "");
  if (!written) return "";
  const found = /^(?:\+?92|0092|0)?0?(3\d{9})$/.exec(written);
  return found && `0${found[1]}`.replace(/^(.{4})(.{3})/, "$1 $2 ");
}

/** "500"; "" for nothing; null for what is no amount of rupees. */
function readAmount(text) {
  const written = plainDigits(text).replace(/gb|rs\.?|pkr|卢比|,|\s/giu, "");
  if (!written) return "";
  const sound = /^\d{1,6}(\.\d{1,2})?$/.test(written);
  const amount = Number(written);
  return sound && amount >= 1 && amount <= 100000 ? String(amount) : null;
}

function tell(field, sentence) {
  const id = `${field.id}_error`;
  document.getElementById(id)?.remove();
  field.toggleAttribute("aria-invalid", Boolean(sentence));
  if (!sentence) return;
  const words = document.createElement("p");
  words.className = "field-error";
  words.id = id;
  words.textContent = sentence;
  field.setAttribute("aria-invalid", "true");
  field.setAttribute("aria-describedby", id);
  field.after(words);
  field.focus();
}

function answers() {
  const { operator, amount, number } = form.elements;
  const found = {
    operator: operator.value && operator.selectedOptions[0].textContent,
    number: readNumber(number.value),
    amount: readAmount(amount.value),
  };
  tell(number, found.number === null ? form.dataset.wrongNumber : "");
  tell(amount, found.amount === null ? form.dataset.wrongAmount : "");
  return found.number === null || found.amount === null ? null : found;
}

function cardOf(slug, values) {
  const template = document.querySelector(`template[data-phrase="${CSS.escape(slug)}"]`);
  const card = template.content.cloneNode(true).querySelector(".shop-card");
  for (const blank of card.querySelectorAll("[data-blank]")) {
    blank.textContent = values[blank.dataset.blank] || LINE;
  }
  for (const line of card.querySelectorAll("[data-shown-with]")) {
    line.hidden = !values[line.dataset.shownWith];
  }
  card.querySelector("[data-shown-with=number]").textContent = values.number;
  return card;
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  const values = answers();
  if (!values) return;
  dialog.querySelector(".card-place, .shop-card").replaceWith(
    cardOf(form.elements.phrase.value, values),
  );
  dialog.showModal();
});

// --- As a picture -------------------------------------------------------------------------------

const WIDTH = 1080;
const MARGIN = 80;

/** The words of a text in lines that fit; marks keep figures in their own direction. */
function wrapped(context, text) {
  const lines = [""];
  for (const word of text.split(" ")) {
    const longer = lines.at(-1) ? `${lines.at(-1)} ${word}` : word;
    if (context.measureText(longer).width > WIDTH - 2 * MARGIN) lines.push(word);
    else lines[lines.length - 1] = longer;
  }
  return lines;
}

function textOf(part) {
  const copy = part.cloneNode(true);
  for (const blank of copy.querySelectorAll("bdi")) blank.textContent = isolated(blank.textContent);
  return copy.textContent.trim();
}

/** Each visible line of the card: [its lines, size in pixels, height of a line, style]. */
function laidOut(context, card) {
  const sizes = { urdu: [76, 2], number: [108, 1.2], amount: [96, 1.2], roman: [44, 1.4], own: [38, 1.5] };
  return [...card.children]
    .filter((part) => !part.hidden)
    .map((part) => {
      const [size, height] = sizes[part.className.replace("shop-card-", "")];
      const style = getComputedStyle(part);
      const font = `${style.fontStyle} ${style.fontWeight} ${size}px ${style.fontFamily}`;
      context.font = font;
      context.direction = style.direction;
      return { font, direction: style.direction, height: size * height, lines: wrapped(context, textOf(part)) };
    });
}

function pictureOf(card) {
  const canvas = document.createElement("canvas");
  const context = canvas.getContext("2d");
  const parts = laidOut(context, card);
  const height = parts.reduce((sum, part) => sum + part.height * part.lines.length + 30, 0);
  canvas.width = WIDTH;
  canvas.height = height + 2 * MARGIN;
  context.fillStyle = "#fff";
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.fillStyle = "#000";
  context.textBaseline = "middle";
  let top = MARGIN;
  for (const part of parts) {
    context.font = part.font;
    context.direction = part.direction;
    context.textAlign = "start";
    for (const line of part.lines) {
      const start = part.direction === "rtl" ? WIDTH - MARGIN : MARGIN;
      context.fillText(line, start, top + part.height / 2);
      top += part.height;
    }
    top += 30;
  }
  return canvas;
}

function save() {
  pictureOf(dialog.querySelector(".shop-card")).toBlob((blob) => {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(blob);
    link.download = "shop-card.png";
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10000);
  });
}

const ACTIONS = { close: () => dialog.close(), print: () => window.print(), save };
dialog.addEventListener("click", (event) => ACTIONS[event.target.dataset.card]?.());
