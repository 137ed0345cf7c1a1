// Works the cost out on the page when there is no network. Otherwise the server does.
const { taxes, words, note, most } = JSON.parse(document.querySelector("#cost-rules").textContent);
const place = document.querySelector("#answer");

/** Digits in any width; what people write around them is left out. NaN for no amount. */
function amountOf(text) {
  const written = (text ?? "").normalize("NFKC").replace(/rs\.?|pkr|卢比|,|\s/giu, "");
  const amount = /^\d+(\.\d{1,2})?$/.test(written) ? Number(written) : NaN;
  return amount >= 1 && amount <= most ? amount : NaN;
}

/** Half up to the paisa; the small sum undoes what binary fractions take away. */
const paisa = (amount) => Math.round((amount + 1e-9) * 100) / 100;

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
  const balance = paisa(paid / (1 + advance / 100));
  const service = paisa(paid / (1 + advance / 100) / (1 + sales / 100));
  return [
    [words.paid, paid],
    [words.balance, balance],
    [words.service, service],
  ];
}

function loadOf(price, basis, { advance, sales }) {
  const factors = {
    tax_included: 1 + advance / 100,
    tax_excluded: (1 + sales / 100) * (1 + advance / 100),
    load_required: 1,
  };
  return paisa(price * factors[basis]);
}

function sumOfPlan(price, basis, rates) {
  const bases = basis ? [basis] : ["tax_included", "tax_excluded", "load_required"];
  return bases.map((one) => {
    const notes = Math.ceil(paisa(loadOf(price, one, rates) / note - 1e-9)) * note;
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
