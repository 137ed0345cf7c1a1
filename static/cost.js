// Works the cost out on the page when there is no network. Otherwise the server does.
const { taxes, words, note, most } = JSON.parse(document.querySelector("#cost-rules").textContent);
const place = document.querySelector("#answer");

/** Digits in any width; what people write around them is left out. NaN for no amount. */
function amountOf(text) {
  const written = (text ?? "").normalize("NFKC").replace(/rs\.?|pkr|卢比|,|\s/giu, "");
  const amount = /^\d+(\.\d{1,2})?$/.test(written) ? Number(written) : NaN;
  return amount >= 1 && amount <= most ? amount : NaN;
}

// Sums are of whole hundredths, as on the server: binary fractions would be off by a note.
const hundredths = (amount) => Math.round(amount * 100);
const taxed = (percent) => 10_000 + hundredths(percent);
const halfUp = (amount, divisor) => Math.floor((2 * amount + divisor) / (2 * divisor));

function rupees(amount) {
  const english = document.documentElement.lang === "en";
  const figure = amount.toLocaleString("en", {
    minimumFractionDigits: Number.isInteger(amount) ? 0 : 2,
    maximumFractionDigits: 2,
    useGrouping: english,
  });
  return english ? `Rs\u00a0${figure}` : `${figure}\u00a0卢比`;
}

function sumOfRecharge(paid, { advance, sales }) {
  const balance = halfUp(hundredths(paid) * 10_000, taxed(advance));
  const service = halfUp(hundredths(paid) * 10_000 * 10_000, taxed(advance) * taxed(sales));
  return [
    [words.paid, paid],
    [words.balance, balance / 100],
    [words.service, service / 100],
  ];
}

function loadInPaisa(price, basis, { advance, sales }) {
  const factors = {
    tax_included: [taxed(advance)],
    tax_excluded: [taxed(sales), taxed(advance)],
    load_required: [],
  }[basis];
  const product = factors.reduce((paisa, factor) => paisa * factor, hundredths(price));
  return halfUp(product, 10_000 ** factors.length);
}

function sumOfPlan(price, basis, rates) {
  const bases = basis ? [basis] : ["tax_included", "tax_excluded", "load_required"];
  return bases.map((one) => {
    const notes = Math.ceil(loadInPaisa(price, one, rates) / (note * 100)) * note;
    return [`${words.askFor} (${words[one]})`, notes];
  });
}

function show(rows) {
  const list = document.createElement("dl");
  list.className = "sum";
  for (const [name, amount] of rows) {
    const row = document.createElement("div");
    const term = document.createElement("dt");
    const value = document.createElement("dd");
    term.textContent = name;
    value.textContent = rupees(amount);
    row.append(term, value);
    list.append(row);
  }
  const section = document.createElement("section");
  section.className = "answer";
  section.append(list);
  place.replaceChildren(section);
  place.scrollIntoView({ block: "nearest" });
}

/** Shows the answer to what was asked; false where nothing sound was. */
function answer(asked) {
  const rates = taxes[asked.get("area") || "provinces"] ?? taxes.provinces;
  const paid = amountOf(asked.get("paid"));
  const price = amountOf(asked.get("price"));
  if (!rates || (Number.isNaN(paid) && Number.isNaN(price))) return false;
  show(Number.isNaN(paid) ? sumOfPlan(price, asked.get("basis"), rates) : sumOfRecharge(paid, rates));
  return true;
}

for (const form of document.querySelectorAll("main form")) {
  form.addEventListener("submit", (event) => {
    if (!navigator.onLine && answer(new FormData(form))) event.preventDefault();
  });
}
// The kept page was opened in place of an answer of the server's.
if (document.querySelector(".offline-note")) answer(new URLSearchParams(location.search));
