"use strict";
const $ = (selector, all) => [...(all || document).querySelectorAll(selector)];
const make = (tag, text, kind) => {
  const element = document.createElement(tag);
  if (text) element.textContent = text;
  if (kind) element.className = kind;
  return element;
};

// Light and dark: what the system says, until somebody chooses.
document.getElementById("theme")?.addEventListener("click", () => {
  const root = document.documentElement;
  const dark = root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
  root.dataset.theme = dark ? "light" : "dark";
});

// A number's derivation.
const why = JSON.parse(document.getElementById("why").textContent);
const dialog = document.getElementById("explanation");
const told = (place) => {
  const [name, value, formula, inputs, source, where, about, more] = why[place];
  return { name, value, formula, inputs: inputs || [], where: [source, where].filter(Boolean).join(" · "), about, more };
};
const listed = (step) => {
  const item = make("li");
  item.append(make("b", step.value || ""), " ", make("span", step.name));
  if (step.formula) item.append(make("div", "= " + step.formula, "soft"));
  if (step.where) item.append(make("div", step.where, "soft"));
  if (step.inputs.length) item.append(inputs(step));
  return item;
};
const inputs = (step) => {
  const list = make("ul");
  step.inputs.forEach((input) => list.append(listed(told(input))));
  if (step.more) list.append(make("li", `and ${step.more} more: specc explain`, "soft"));
  return list;
};
document.addEventListener("click", (event) => {
  const button = event.target.closest(".why");
  if (!button) { if (event.target === dialog) dialog.close(); return; }
  const step = told(button.dataset.why);
  const title = make("h3", `${step.name} = ${step.value}`);
  title.id = "explanation-name";
  const close = make("button", "close", "chip");
  close.addEventListener("click", () => dialog.close());
  dialog.replaceChildren(title);
  if (step.about) dialog.append(make("p", step.about, "soft"));
  if (step.formula) dialog.append(make("pre", step.formula, "formula"));
  if (step.inputs.length) dialog.append(inputs(step));
  dialog.append(close);
  dialog.showModal();
});

// Sorting by a heading; filtering by words.
const sort = (head) => {
  const table = head.closest("table");
  const column = [...head.parentNode.children].indexOf(head);
  const up = head.getAttribute("aria-sort") !== "ascending";
  $("th", table).forEach((other) => other.removeAttribute("aria-sort"));
  head.setAttribute("aria-sort", up ? "ascending" : "descending");
  const key = (row) => {
    const cell = row.children[column];
    return cell.dataset.value !== undefined ? Number(cell.dataset.value) : cell.textContent.trim();
  };
  const order = (a, b) => typeof a === "number" && typeof b === "number" ? a - b : String(a).localeCompare(String(b), "en", { numeric: true });
  const body = table.tBodies[0];
  [...body.rows].sort((a, b) => (up ? 1 : -1) * order(key(a), key(b))).forEach((row) => body.append(row));
};
$(".sortable th").forEach((head) => {
  head.tabIndex = 0;
  head.addEventListener("click", () => sort(head));
  head.addEventListener("keydown", (event) => { if (event.key === "Enter") sort(head); });
});
$("[data-filter]").forEach((input) => input.addEventListener("input", () => {
  const words = input.value.toLowerCase().split(/\s+/).filter(Boolean);
  let left = 0;
  for (const row of document.getElementById(input.dataset.filter).tBodies[0].rows) {
    const text = row.textContent.toLowerCase();
    row.hidden = !words.every((word) => text.includes(word));
    left += !row.hidden;
  }
  document.querySelector(`output[for="${CSS.escape(input.dataset.filter)}"]`).textContent = left;
}));

// Racks and lines of the bill light each other up.
const light = (section, kind) => {
  $("[data-kind]", section).forEach((element) => element.classList.toggle("lit", element.dataset.kind === kind));
  $(".racks", section).forEach((racks) => racks.classList.toggle("dim", Boolean(kind)));
};
document.addEventListener("mouseover", (event) => {
  const held = event.target.closest("[data-kind]");
  $("section").forEach((section) => { if ($(".racks", section).length) light(section, held && section.contains(held) ? held.dataset.kind : ""); });
});

// What a mark of a chart or a device is.
const tip = document.getElementById("tip");
document.addEventListener("mousemove", (event) => {
  const mark = event.target.closest?.("[data-tip], svg [aria-label]:not([aria-roledescription=axis])");
  const words = mark ? mark.dataset.tip || mark.getAttribute("aria-label") : "";
  tip.hidden = !words;
  if (!words) return;
  tip.textContent = words;
  tip.style.left = Math.min(event.clientX + 14, innerWidth - tip.offsetWidth - 8) + "px";
  tip.style.top = event.clientY + 16 + "px";
});

// Drawings move and zoom.
$(".drawing svg").forEach((svg) => {
  const box = svg.viewBox.baseVal;
  const whole = { x: box.x, y: box.y, width: box.width, height: box.height };
  svg.addEventListener("wheel", (event) => {
    if (!event.ctrlKey) return;
    event.preventDefault();
    const area = svg.getBoundingClientRect();
    const factor = event.deltaY < 0 ? 0.85 : 1 / 0.85;
    const at = { x: (event.clientX - area.left) / area.width, y: (event.clientY - area.top) / area.height };
    const width = Math.min(whole.width, box.width * factor), height = Math.min(whole.height, box.height * factor);
    box.x += (box.width - width) * at.x; box.y += (box.height - height) * at.y; box.width = width; box.height = height;
  }, { passive: false });
  svg.addEventListener("pointermove", (event) => {
    if (!(event.buttons & 1)) return;
    const area = svg.getBoundingClientRect();
    box.x -= event.movementX * box.width / area.width; box.y -= event.movementY * box.height / area.height;
  });
  svg.addEventListener("dblclick", () => Object.assign(box, whole));
});

// Prints open what is folded.
addEventListener("beforeprint", () => $("details").forEach((details) => { details.open = true; }));

// Under `specc watch` another version of the page replaces this one.
const { live } = document.body.dataset;
if (live) new EventSource("events").addEventListener("message", (event) => { if (event.data !== live) location.reload(); });
