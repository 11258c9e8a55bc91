// The client's half of the protocol, by the library under `vscode-languageclient`, against `specc lsp` over standard input and output.
//
//     node test/client.js PROGRAM [WORD…]     such as: node test/client.js specc

const assert = require("node:assert");
const { spawn } = require("node:child_process");
const lsp = require("vscode-languageserver-protocol/node");

const URI = "file:///nowhere/pod.gpuspec";
const TEXT = `edition 2026

site hall {
  it_power = 0.8 MW
}

server box {
  height = 5 U
}

cluster pod {
  site    = hall
  servers = 2 x box
}

require pod.racks <= 3
`;

async function main() {
  const [program, ...words] = process.argv.slice(2);
  const server = spawn(program, [...words, "lsp", "--stdio"], { stdio: ["pipe", "pipe", "inherit"] });
  const connection = lsp.createProtocolConnection(
    new lsp.StreamMessageReader(server.stdout),
    new lsp.StreamMessageWriter(server.stdin),
  );
  const heard = [];
  const waiting = [];
  connection.onNotification(lsp.PublishDiagnosticsNotification.type, (told) => {
    const next = waiting.shift();
    next ? next(told) : heard.push(told);
  });
  connection.onRequest(lsp.RegistrationRequest.type, () => null);
  const findings = () => heard.shift() ?? new Promise((resolve) => waiting.push(resolve));
  connection.listen();

  const began = await connection.sendRequest(lsp.InitializeRequest.type, {
    processId: process.pid,
    rootUri: null,
    workspaceFolders: null,
    capabilities: { workspace: { didChangeWatchedFiles: { dynamicRegistration: true } } },
  });
  assert.equal(began.serverInfo.name, "specc");
  await connection.sendNotification(lsp.InitializedNotification.type, {});
  const textDocument = { uri: URI };
  await connection.sendNotification(lsp.DidOpenTextDocumentNotification.type, {
    textDocument: { ...textDocument, languageId: "gpuspec", version: 1, text: TEXT },
  });
  assert.ok(!(await findings()).diagnostics.some((one) => one.severity === 1));

  const at = { textDocument, position: { line: 11, character: 13 } };
  const hover = await connection.sendRequest(lsp.HoverRequest.type, at);
  assert.match(hover.contents.value, /site \*\*hall\*\*/);
  const place = await connection.sendRequest(lsp.DefinitionRequest.type, at);
  assert.deepEqual(place.range.start, { line: 2, character: 5 });
  const edit = await connection.sendRequest(lsp.RenameRequest.type, { ...at, newName: "room" });
  assert.equal(edit.changes[URI].length, 2);
  const lenses = await connection.sendRequest(lsp.CodeLensRequest.type, { textDocument });
  assert.equal(lenses.length, 1);
  const colours = await connection.sendRequest(lsp.SemanticTokensRequest.type, { textDocument });
  assert.equal(colours.data.length % 5, 0);
  const symbols = await connection.sendRequest(lsp.DocumentSymbolRequest.type, { textDocument });
  assert.deepEqual(symbols.map((one) => one.name), ["hall", "box", "pod"]);

  const line = { line: 7, character: 11 };
  await connection.sendNotification(lsp.DidChangeTextDocumentNotification.type, {
    textDocument: { ...textDocument, version: 2 },
    contentChanges: [{ range: { start: line, end: { line: 7, character: 14 } }, text: "5U" }],
  });
  const told = await findings();
  assert.equal(told.version, 2);
  const range = told.diagnostics.find((one) => one.severity === 1).range;
  const actions = await connection.sendRequest(lsp.CodeActionRequest.type, {
    textDocument,
    range,
    context: { diagnostics: told.diagnostics },
  });
  assert.equal(actions[0].edit.changes[URI][0].newText, "5 U");

  await connection.sendRequest(lsp.ShutdownRequest.type);
  await connection.sendNotification(lsp.ExitNotification.type);
  const code = await new Promise((resolve) => server.on("exit", resolve));
  assert.equal(code, 0);
  connection.dispose();
  console.log("well");
}

main().catch((error) => {
  console.error(error);
  process.exit(1);
});
