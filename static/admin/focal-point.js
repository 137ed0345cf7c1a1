// Sets a picture's focal point by a click, and shows what the crop leaves. Without this file the
// two numbers are typed. Positions are set on the elements: the page allows no inline style.
"use strict";

const STEP = 1;
const LEAP = 10;
const MOVES = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

const within = (value, least, most) => Math.min(Math.max(value, least), most);

function element(name, className, parent) {
  const made = document.createElement(name);
  made.className = className;
  parent.append(made);
  return made;
}

class FocalPoint {
  constructor(box, stage) {
    const fields = box.closest("form").elements;
    this.box = box;
    this.stage = stage;
    this.fields = [fields[`${box.dataset.focus}_x`], fields[`${box.dataset.focus}_y`]];
    this.frame = element("div", "picture-frame", stage);
    this.marker = element("button", "picture-marker", stage);
    this.marker.type = "button";
    box.querySelector(".picture-aim").hidden = false;
    this.listen();
  }

  get point() {
    return this.fields.map((field) => within(Number(field.value) || 0, 0, 100));
  }

  set point(values) {
    this.fields.forEach((field, place) => {
      field.value = within(Math.round(values[place]), 0, 100);
      field.dispatchEvent(new Event("change", { bubbles: true }));
    });
    this.show();
  }

  listen() {
    this.stage.addEventListener("click", (event) => {
      if (event.target !== this.marker) this.aim(event);
    });
    this.marker.addEventListener("pointerdown", () => (this.held = true));
    window.addEventListener("pointermove", (event) => this.held && this.aim(event));
    window.addEventListener("pointerup", () => (this.held = false));
    this.marker.addEventListener("keydown", (event) => this.move(event));
    for (const field of this.fields) field.addEventListener("input", () => this.show());
  }

  aim(event) {
    const { left, top, width, height } = this.stage.getBoundingClientRect();
    this.point = [(100 * (event.clientX - left)) / width, (100 * (event.clientY - top)) / height];
  }

  move(event) {
    const way = MOVES[event.key];
    if (!way) return;
    event.preventDefault();
    const by = event.shiftKey ? LEAP : STEP;
    this.point = this.point.map((value, place) => value + by * way[place]);
  }

  // The same sum as on the server: the point in the middle, as far as the edges allow.
  show() {
    const image = this.stage.querySelector("img");
    const [x, y] = this.point;
    const { naturalWidth: width, naturalHeight: height } = image ?? {};
    if (!width) return;
    const ratio = Number(this.box.dataset.ratio);
    const across = Math.min(width, height * ratio) / width;
    const down = Math.min(height, width / ratio) / height;
    this.frame.style.left = `${100 * within(x / 100 - across / 2, 0, 1 - across)}%`;
    this.frame.style.top = `${100 * within(y / 100 - down / 2, 0, 1 - down)}%`;
    this.frame.style.width = `${100 * across}%`;
    this.frame.style.height = `${100 * down}%`;
    this.marker.style.left = `${x}%`;
    this.marker.style.top = `${y}%`;
    const words = this.box.dataset.marker.replace("{x}", x).replace("{y}", y);
    this.marker.setAttribute("aria-label", words);
  }
}

function showChosen(box, stage, file) {
  const reader = new FileReader();
  reader.addEventListener("load", () => {
    const image = stage.querySelector("img") ?? document.createElement("img");
    image.alt = "";
    image.src = reader.result;
    stage.prepend(image);
  });
  reader.readAsDataURL(file);
  box.querySelector("figcaption").textContent = file.name;
  const remove = box.querySelector(".picture-remove input");
  if (remove) remove.checked = false;
}

for (const box of document.querySelectorAll(".picture-input")) {
  const figure = box.querySelector(".picture-shown");
  const stage = box.querySelector(".picture-stage");
  const focus = box.dataset.ratio ? new FocalPoint(box, stage) : null;
  stage.addEventListener("load", () => ((figure.hidden = false), focus?.show()), true);
  stage.addEventListener("error", () => (figure.hidden = true), true);
  focus?.show();
  box.querySelector('input[type="file"]').addEventListener("change", (event) => {
    const [file] = event.target.files;
    if (!file) return;
    showChosen(box, stage, file);
    if (focus) focus.point = [50, 50];
  });
}
