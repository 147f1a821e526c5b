// Sends the mails of a JSON-lines file through nodemailer's pooled transport and prints the seconds it took.
// usage: node nodemailer_pool.mjs MODULE_FOLDER MAILS.jsonl PORT CONNECTIONS [DKIM_KEY.pem]
import { createRequire } from "node:module";
import { readFileSync } from "node:fs";

const [folder, file, port, connections, dkimKey] = process.argv.slice(2);
const nodemailer = createRequire(`${folder}/`)("nodemailer");
const mails = readFileSync(file, "utf8").trim().split("\n").map((line) => JSON.parse(line));

const transport = nodemailer.createTransport({
  pool: true,
  host: "127.0.0.1",
  port: Number(port),
  ignoreTLS: true,
  maxConnections: Number(connections),
  maxMessages: Infinity,
  ...(dkimKey && {
    dkim: { domainName: "sender.example", keySelector: "s1", privateKey: readFileSync(dkimKey, "utf8") },
  }),
});

// A few mails more than connections are offered at a time: enough to keep each busy, no pile of promises.
let next = 0;
async function feed() {
  while (next < mails.length) {
    const mail = mails[next++];
    await transport.sendMail({
      from: { name: "Anna", address: "anna@sender.example" },
      to: { name: mail.name, address: mail.address },
      subject: mail.subject,
      text: mail.text,
      html: mail.html,
      messageId: `<${mail.message_id}>`,
      headers: {
        "List-Unsubscribe": `<${mail.unsubscribe}>`,
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
      },
    });
  }
}

const begun = process.hrtime.bigint();
await Promise.all(Array.from({ length: Number(connections) * 4 }, feed));
console.log((Number(process.hrtime.bigint() - begun) / 1e9).toFixed(4));
transport.close();
