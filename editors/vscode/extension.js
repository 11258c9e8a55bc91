// The extension: a client of `specc lsp`, and a command that opens the report of a spec.

const { execFile } = require("node:child_process");
const os = require("node:os");
const path = require("node:path");
const vscode = require("vscode");
const { LanguageClient } = require("vscode-languageclient/node");

let client;

function program() {
  return vscode.workspace.getConfiguration("gpuspec").get("command") || "specc";
}

async function start() {
  const server = { command: program(), args: ["lsp"] };
  const options = {
    documentSelector: [{ language: "gpuspec" }],
    synchronize: { fileEvents: vscode.workspace.createFileSystemWatcher("**/*.gpuspec") },
  };
  client = new LanguageClient("gpuspec", "gpuspec", server, options);
  await client.start();
}

async function report() {
  const document = vscode.window.activeTextEditor?.document;
  if (document?.languageId !== "gpuspec") {
    vscode.window.showInformationMessage("Open a gpuspec file first.");
    return;
  }
  await document.save();
  const name = path.basename(document.fileName, ".gpuspec");
  const written = path.join(os.tmpdir(), `${name}.gpuspec.html`);
  const folder = path.dirname(document.fileName);
  const words = ["report", document.fileName, "-o", written];
  execFile(program(), words, { cwd: folder }, (error, _, said) => {
    // Code 1 says that the spec has findings; the report shows them.
    if (error && error.code !== 1) {
      vscode.window.showErrorMessage(said || String(error));
      return;
    }
    vscode.env.openExternal(vscode.Uri.file(written));
  });
}

async function activate(context) {
  context.subscriptions.push(
    vscode.commands.registerCommand("gpuspec.report", report),
    vscode.commands.registerCommand("gpuspec.restart", async () => {
      await client?.stop();
      await start();
    }),
  );
  await start();
}

function deactivate() {
  return client?.stop();
}

module.exports = { activate, deactivate };
