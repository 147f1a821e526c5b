// Which page it is stands in the address: where a team pays, its portal, an invoice, or the operator's account.
const PAGES = { pay: "checkout", portal: "portal", invoice: "invoice", billing: "operator" };
const [, place] = location.pathname.split("/");
await import(`./${PAGES[place]}.js`);
document.body.dataset.ready = "true";
