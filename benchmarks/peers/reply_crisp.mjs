// Cuts mails with Crisp's email-reply-parser: reads {"text"} a line, answers {"reply"} a line; errors answer null.
// usage: node reply_crisp.mjs MODULE_FOLDER
import { createRequire } from "node:module";
import { createInterface } from "node:readline";
import { pathToFileURL } from "node:url";

const found = createRequire(`${process.argv[2]}/`).resolve("email-reply-parser");
const loaded = await import(pathToFileURL(found));
const Parser = loaded.default?.default ?? loaded.default;
console.log("ready");
for await (const line of createInterface({ input: process.stdin })) {
  let reply = null;
  try {
    reply = new Parser().parseReply(JSON.parse(line).text);
  } catch {
    // Whatever the library throws is its answer: none.
  }
  console.log(JSON.stringify({ reply }));
}
