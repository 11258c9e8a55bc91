// The page: a spec, commands, and what they say. The compiler runs beside it, so that typing never waits.
const [spec, answer, state, example] = ["spec", "answer", "state", "example"].map((name) => document.getElementById(name));
const buttons = [...document.querySelectorAll("[data-command]")];
const texts = await (await fetch("examples.json")).json();
for (const name of Object.keys(texts)) example.append(new Option(name, name));
const choose = () => { spec.value = texts[example.value]; };
example.addEventListener("change", choose);
choose();

const compiler = new Worker("worker.mjs", { type: "module" });
const wait = (words) => {
  state.textContent = words;
  buttons.forEach((button) => { button.disabled = Boolean(words); });
};
wait("loading the compiler");
compiler.addEventListener("message", ({ data }) => {
  if (data.said !== undefined) answer.textContent = data.said;
  wait(data.wait ?? "");
});
compiler.addEventListener("error", (event) => wait(`the compiler could not be loaded: ${event.message}`));
for (const button of buttons) {
  button.addEventListener("click", () => {
    wait(`specc ${button.dataset.command}`);
    compiler.postMessage({ command: button.dataset.command.split(" "), text: spec.value });
  });
}
