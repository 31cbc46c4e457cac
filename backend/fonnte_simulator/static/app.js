// The page: asks every second or so what changed, shows it, and does what is clicked.

import * as calls from "./calls.js";
import { Chat } from "./chat.js";
import { PhoneList } from "./list.js";
import { number, switchLanguage, translate, word } from "./words.js";

const EVERY_MS = 1000;
const AWAY_MS = 5000;
const TYPING_MS = 150;

const element = (id) => document.getElementById(id);
const state = { chosen: null, query: "", question: null, seen: -1, asked: 0, device: null, devices: [], names: "" };

const list = new PhoneList(element("list"), element("rows"), choose);
const chat = new Chat(element("bubbles"), element("chat-summary"), element("chat-number"), element("read-all"), (message) =>
  doing(() => calls.read(state.chosen, message)),
);

/** Shows what changed since what is on the screen; an answer that a later question overtook is dropped. */
async function refresh() {
  const turn = ++state.asked;
  const { offset, limit } = list.stretch();
  const question = JSON.stringify([state.query, offset, limit]);
  const answer = await calls.phones(state.query, offset, limit, question === state.question ? state.seen : -1);
  if (turn !== state.asked || answer === null) return;
  state.question = question;
  state.seen = answer.version;
  list.show(answer, offset, state.chosen);
  showNothing(answer.total);
  showCounts(answer);
  showDevices(answer.devices);
  if (state.chosen !== null) await refreshChat();
}

async function refreshChat() {
  const key = state.chosen;
  const answer = await calls.phone(key).catch(() => null);
  if (key !== state.chosen) return;
  if (answer === null) close();
  else chat.show(answer);
}

async function poll() {
  try {
    if (!document.hidden) await refresh();
    element("trouble").hidden = true;
  } catch {
    state.question = null;
    element("trouble").textContent = word("trouble");
    element("trouble").hidden = false;
  }
  setTimeout(poll, document.hidden ? AWAY_MS : EVERY_MS);
}

async function doing(act) {
  try {
    await act();
    if (act !== refresh) await refresh();
  } catch {
    element("trouble").textContent = word("trouble");
    element("trouble").hidden = false;
  }
}

// The phone that is open is in the address, so that "back" on a small screen leads to the list.
function choose(key) {
  location.hash = `#${key}`;
}

function close() {
  if (location.hash) history.replaceState(null, "", location.pathname);
  open();
}

function open() {
  const key = /^#[0-9]+$/.test(location.hash) ? Number(location.hash.slice(1)) : null;
  state.chosen = key;
  list.mark(key);
  chat.forget();
  element("no-chat").hidden = key !== null;
  element("conversation").hidden = key === null;
  element("frame").classList.toggle("chatting", key !== null);
  if (key !== null) doing(refreshChat);
}

function showNothing(total) {
  element("found").textContent = number(total);
  element("no-phones").hidden = total > 0;
  element("no-phones").textContent = word(state.query.trim() ? "not_found" : "no_phones");
}

function showCounts({ counts, replies }) {
  const all = Object.values(counts).reduce((sum, count) => sum + count, 0);
  element("count-all").textContent = number(all);
  element("count-sent").textContent = number(counts.sent + counts.delivered + counts.read);
  element("count-delivered").textContent = number(counts.delivered + counts.read);
  element("count-read").textContent = number(counts.read);
  element("count-replies").textContent = number(replies);
}

function showDevices(devices) {
  const chosen = devices.find((device) => device.number === state.device?.number) ?? devices[0];
  const names = JSON.stringify(devices.map(({ number, name }) => [number, name]));
  if (names !== state.names) {
    state.names = names;
    element("devices").replaceChildren(...devices.map((device) => new Option(`${device.name} · ${device.shown}`, device.number)));
    element("device-choice").hidden = devices.length < 2;
  }
  state.device = chosen;
  state.devices = devices;
  element("device-name").textContent = chosen.name;
  element("device-number").textContent = chosen.shown;
  element("device-state").textContent = word(chosen.connected ? "connected" : "disconnected");
  element("device-state").classList.toggle("off", !chosen.connected);
  element("device-switch").textContent = word(chosen.connected ? "disconnect" : "connect");
  element("device-switch").disabled = false;
  const quota = element("quota-value");
  if (document.activeElement !== quota) quota.value = number(chosen.quota);
}

element("device-switch").addEventListener("click", () =>
  doing(() => calls.changeDevice({ device: state.device.number, connected: !state.device.connected })),
);
element("devices").addEventListener("change", (event) => {
  state.device = state.devices.find((device) => device.number === event.target.value);
  showDevices(state.devices);
});
element("quota").addEventListener("submit", (event) => {
  event.preventDefault();
  const input = element("quota-value");
  const digits = input.value.replace(/[\s.,]/g, "");
  input.setCustomValidity(/^[0-9]{1,9}$/.test(digits) ? "" : word("bad_quota"));
  if (!input.reportValidity()) return;
  input.blur();
  doing(() => calls.changeDevice({ device: state.device.number, quota: Number(digits) }));
});
element("quota-value").addEventListener("input", (event) => event.target.setCustomValidity(""));

let typing;
element("search").addEventListener("input", (event) => {
  clearTimeout(typing);
  typing = setTimeout(() => {
    state.query = event.target.value;
    list.toTop();
    doing(refresh);
  }, TYPING_MS);
});

let scrolling = false;
element("list").addEventListener("scroll", () => {
  if (scrolling) return;
  scrolling = true;
  requestAnimationFrame(() => {
    scrolling = false;
    refresh().catch(() => {});
  });
});
window.addEventListener("resize", () => refresh().catch(() => {}));

window.addEventListener("hashchange", open);
element("back").addEventListener("click", close);
element("read-all").addEventListener("click", () => doing(() => calls.read(state.chosen)));

const words = element("reply-text");
element("reply").addEventListener("submit", (event) => {
  event.preventDefault();
  const text = words.value.trim();
  if (!text) return;
  words.value = "";
  grow();
  doing(() => calls.reply(state.chosen, text));
});
words.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
  event.preventDefault();
  element("reply").requestSubmit();
});
words.addEventListener("input", grow);

function grow() {
  words.style.height = "auto";
  words.style.height = `${words.scrollHeight + words.offsetHeight - words.clientHeight}px`;
}

element("language").addEventListener("click", () => {
  switchLanguage();
  translate();
  state.question = null;
  doing(refresh);
});

translate();
open();
poll();
