// The compiler, in a thread of its own.
import { loadPyodide } from "./pyodide.mjs";

const loading = (async () => {
  const python = await loadPyodide();
  postMessage({ wait: "unpacking the catalogue" });
  python.unpackArchive(await (await fetch("gpuspec.zip")).arrayBuffer(), "zip", { extractDir: "/lib/gpuspec" });
  python.runPython(`
import contextlib, io, sys

sys.path.insert(0, "/lib/gpuspec")
from specc.cli.main import main


def run(text, words):
    with open("spec.gpuspec", "w", encoding="utf-8") as spec:
        spec.write(text)
    said = io.StringIO()
    with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
        main([*words, "--color", "never", "spec.gpuspec"])
    return said.getvalue()
`);
  postMessage({});
  return python.globals.get("run");
})();

addEventListener("message", async ({ data }) => {
  const run = await loading;
  postMessage({ said: run(data.text, data.command) });
});
loading.catch((error) => postMessage({ wait: `the compiler could not be loaded: ${error}` }));
