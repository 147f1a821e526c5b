// The workspace page of one person (`?as=`): reads everything once, then follows what changes.
import { h, notice, post } from "./dom.js";
import { composer } from "./composer.js";
import { follow } from "./live.js";
import { MessageList } from "./messages.js";
import { Modal } from "./modal.js";
import { appHead, appHome, channelHead } from "./panes.js";
import { drawSidebar } from "./sidebar.js";
import { World } from "./world.js";

const params = new URLSearchParams(location.search);
const you = params.get("as") ?? localStorage.getItem("sandbox.you") ?? "";
const query = you ? `?as=${encodeURIComponent(you)}` : "";
const act = (name, body) => post(`/workspace/${name}${query}`, body);

let state, world, modal, list, threadList;
let place = params.get("channel") ?? "";
let tab = "home";
let threadTs = null;
const typed = new Map(); // message ts or home -> what was entered into its inputs
const written = new Map(); // channel or thread -> words that are not sent yet
let reads = 0;
let meanwhile = null; // what is told while everything is read, and may be newer than that
const seen = (channel) => Number(localStorage.getItem(`sandbox.seen.${world.you}.${channel}`) ?? 0);

const page = {
  get world() {
    return world;
  },
  surfaceOf: (message, channel) => ({
    world,
    channel,
    key: message.ts,
    entered: enteredFor(message.ts),
    act: (action) => act("click", { channel, ts: message.ts, ...action }),
  }),
  openThread: (ts) => {
    threadTs = state.messages[channelHere()].find((m) => m.ts === ts)?.thread_ts ?? ts;
    drawThread();
  },
  dismiss: (channel, ts) => act("dismiss", { channel, ts }),
};

function enteredFor(key) {
  if (!typed.has(key)) typed.set(key, {});
  return typed.get(key);
}

function wordsFor(key) {
  if (!written.has(key)) written.set(key, { text: "" });
  return written.get(key);
}

function newest(channel) {
  return Math.max(0, ...state.messages[channel].map((message) => Number(message.ts)));
}

function unread(where) {
  if (where === "mailbox") return Boolean(state.newMail);
  const channel = where === "app" ? world.direct().id : where;
  return where !== place && newest(channel) > seen(channel);
}

function markSeen() {
  const channel = channelHere();
  if (place !== "app" || tab === "messages")
    localStorage.setItem(`sandbox.seen.${world.you}.${channel}`, newest(channel));
}

function redrawSidebar() {
  document.getElementById("sidebar").replaceChildren(
    ...drawSidebar({
      world,
      current: place,
      unread,
      go: (where) => {
        document.body.classList.remove("menu-open");
        go(where);
      },
      close: () => document.body.classList.remove("menu-open"),
    }).flat(),
  );
}

function go(where) {
  place = where;
  threadTs = null;
  if (where === "app")
    act("home", { tab }).then((outcome) => {
      if (!outcome.ok) notice("The app did not hear that its home was opened.");
    });
  drawMain();
  drawThread();
}

async function send(channel, text, thread) {
  if (text.startsWith("/")) {
    if (thread) {
      notice(`${text.split(" ")[0]} is not supported in threads. Sorry!`);
      return false;
    }
    await act("command", { channel, line: text });
    return true;
  }
  const outcome = await act("say", { channel, text, thread_ts: thread });
  if (!outcome.ok) notice(`Not posted: ${outcome.error}`);
  return outcome.ok;
}

// The channel whose messages stand in the middle.
const channelHere = () => (place === "app" ? world.direct().id : place);

function drawMain() {
  const main = document.getElementById("main");
  const channel = world.channel(channelHere());
  const inApp = place === "app";
  const head = inApp ? appHead(world.app, tab, chooseTab) : channelHead(channel);
  if (inApp && tab === "home") {
    list = null;
    main.replaceChildren(head, appHome(state.home, homeSurface()));
  } else {
    list = new MessageList(page, channel.id);
    const typing = composer({
      placeholder: `Message ${inApp ? world.app.name : "#" + channel.name}`,
      commands: world.commands,
      send: (text) => send(channel.id, text, null),
      testid: "composer",
      words: wordsFor(channel.id),
    });
    main.replaceChildren(head, list.element, typing);
    list.fill(state.messages[channel.id]);
    if (params.get("ts")) showPermalink(params.get("ts"));
  }
  document.title = `${inApp ? world.app.name : "#" + channel.name} · ${world.team.name}`;
  markSeen();
  redrawSidebar();
}

function chooseTab(chosen) {
  tab = chosen;
  go("app");
}

function homeSurface() {
  const { home } = state;
  return (
    home && {
      world,
      key: home.id,
      entered: enteredFor(home.id),
      act: (action) => act("click-in-view", { view_id: home.id, ...action }),
    }
  );
}

function showPermalink(ts) {
  params.delete("ts");
  const message = state.messages[channelHere()].find((one) => one.ts === ts);
  if (message?.thread_ts && message.thread_ts !== ts) page.openThread(message.thread_ts);
  const node = list.find(message?.thread_ts ?? ts);
  node?.scrollIntoView({ block: "center" });
  node?.classList.add("pointed-at");
}

function drawThread() {
  const side = document.getElementById("thread");
  side.hidden = !threadTs;
  document.body.classList.toggle("with-thread", Boolean(threadTs));
  if (!threadTs) {
    threadList = null;
    side.replaceChildren();
    return;
  }
  const channel = channelHere();
  threadList = new MessageList(page, channel, { threadTs });
  side.replaceChildren(
    h(
      "header",
      { class: "bar" },
      h("h2", {}, "Thread"),
      place !== "app" && h("p", {}, `#${world.channelName(place)}`),
      h(
        "button",
        {
          type: "button",
          class: "quiet close",
          "aria-label": "Close the thread",
          onclick: () => {
            threadTs = null;
            drawThread();
          },
        },
        "✕",
      ),
    ),
    threadList.element,
    composer({
      placeholder: "Reply…",
      commands: [],
      send: (text) => send(channel, text, threadTs),
      testid: "thread-composer",
      words: wordsFor(threadTs),
    }),
  );
  threadList.fill(state.messages[channel]);
  side.querySelector("textarea").focus();
}

const hear = {
  channel({ channel }) {
    if (!world.channel(channel.id)) {
      world.all.push(channel);
      state.messages[channel.id] = [];
    }
  },
  message({ channel, message }) {
    const held = state.messages[channel];
    const at = held.findIndex((one) => one.ts === message.ts);
    if (at < 0) held.push(message);
    else held[at] = message;
    if (list?.channel === channel) list.put(message);
    if (threadList?.channel === channel) threadList.put(message);
    if (!document.hidden) markSeen();
    redrawSidebar();
  },
  message_gone({ channel, ts }) {
    state.messages[channel] = state.messages[channel].filter((one) => one.ts !== ts);
    typed.delete(ts);
    if (list?.channel === channel) list.remove(ts);
    if (threadList?.channel === channel) threadList.remove(ts);
    if (ts === threadTs) {
      threadTs = null;
      drawThread();
    }
  },
  views({ views }) {
    modal.show(views);
  },
  home({ view }) {
    state.home = view;
    if (place === "app" && tab === "home") drawMain();
  },
  mail() {
    state.newMail = true;
    redrawSidebar();
  },
};

async function read() {
  const turn = ++reads;
  meanwhile = [];
  const response = await fetch(`/workspace${query}`);
  if (!response.ok) {
    document
      .getElementById("main")
      .replaceChildren(
        h("p", { class: "empty" }, "There is no such person here. ", h("a", { href: "/" }, "Start again")),
      );
    return;
  }
  const found = await response.json();
  if (turn !== reads) return; // one that was asked later says it
  state = found;
  world = new World(state);
  localStorage.setItem("sandbox.you", world.you);
  if (!modal) modal = new Modal({ world, act });
  modal.world = world;
  if (place !== "app" && !world.channel(place)) place = world.all.find((channel) => !channel.is_im).id;
  const typing = document.activeElement?.dataset.testid;
  drawMain();
  drawThread();
  if (typing?.endsWith("composer")) document.querySelector(`[data-testid="${typing}"]`)?.focus();
  modal.show(state.views);
  for (const said of meanwhile) hear[said.kind]?.(said);
  meanwhile = null;
  document.body.dataset.ready = "true";
}

follow(`/workspace/events${query}`, (said) => {
  if (said.kind === "ready") read();
  else if (meanwhile) meanwhile.push(said);
  else if (state) hear[said.kind]?.(said);
});
