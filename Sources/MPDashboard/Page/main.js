// The frame around the views: which one is shown, how the connection is, colours, signing in.
import { h, setText, visible } from "./dom.js";
import { time } from "./format.js";
import { Stream } from "./stream.js";
import overview from "./overview.js";
import objects from "./objects.js";
import queues from "./queues.js";
import locks from "./locks.js";
import clients from "./clients.js";
import methods from "./methods.js";
import refusals from "./refusals.js";

const views = { overview, objects, queues, locks, clients, methods, refusals };
const element = (id) => document.getElementById(id);
const links = {};
let shown;

/** What the views may use. */
const app = {
  stream: new Stream({ onChange: update, onSignedOut: showSignIn }),
  get actions() { return app.stream.beginning?.actions ?? false; },
  /** Asks for JSON; throws what the server says. */
  async get(path, parameters, signal) {
    const answer = await fetch(`${path}?${new URLSearchParams(parameters)}`, { signal });
    if (answer.status === 401) { showSignIn(); throw new Error("signed out"); }
    if (!answer.ok) throw new Error((await answer.text()).trim());
    return answer.json();
  },
  /** Has the server do something to an `ident` or a `connection`. */
  async act(action, target) {
    const answer = await fetch(`actions?${new URLSearchParams({ action, ...target })}`, { method: "POST" });
    if (!answer.ok) throw new Error((await answer.text()).trim());
  },
};

function route() {
  const name = location.hash.replace(/^#\/?/, "") || "overview";
  const view = Object.hasOwn(views, name) ? name : "overview";
  const isFirst = shown === undefined;
  views[shown]?.leave?.();
  shown = view;
  for (const [key, link] of Object.entries(links)) {
    if (key === view) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
  const heading = h("h1", {}, views[view].title);
  element("view").replaceChildren(heading);
  views[view].enter(element("view"), app);
  document.title = `${views[view].title} – syncmanager`;
  if (!isFirst) element("view").focus({ preventScroll: true });
  update();
}

function update() {
  const { stream } = app;
  const statistics = stream.statistics;
  const words = {
    connecting: "connecting …", live: "live", late: "no news for some seconds",
    lost: "the server can't be reached", apart: "disconnected, trying again …",
  };
  const status = element("status");
  setText(status, words[stream.status]);
  status.className = `pill ${{ live: "live", late: "late", lost: "lost", apart: "lost" }[stream.status] ?? ""}`;
  status.title = visible(stream.reason);
  if (stream.beginning) setText(element("server"), visible(stream.beginning.title));
  if (!statistics) return;
  setText(element("uptime"), `up ${time(statistics.uptime)} · pid ${statistics.pid}`);
  badge("objects", statistics.object_count);
  badge("clients", statistics.connections);
  badge("locks", statistics.deadlocks.length || undefined, true);
  if (shown && !document.hidden) views[shown].update?.(app);
}

function badge(name, number, alarm = false) {
  const link = links[name];
  let mark = link.querySelector(".badge");
  if (number === undefined) { mark?.remove(); return; }
  if (!mark) {
    mark = h("span", { class: `badge${alarm ? " alarm" : ""}` });
    link.append(mark);
  }
  setText(mark, number.toLocaleString("en"));
  if (alarm) mark.setAttribute("aria-label", `${number} deadlock(s)`);
}

function makeNavigation() {
  for (const [name, view] of Object.entries(views)) {
    links[name] = h("a", { href: `#/${name}` }, view.title);
    element("nav").append(links[name]);
  }
}

// Colours.
const themes = ["system", "light", "dark"];
const signs = { system: "◐", light: "☀", dark: "☾" };

function setTheme(theme) {
  if (theme === "system") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
  const words = theme === "system" ? "as the system has them" : theme;
  element("theme").textContent = signs[theme];
  element("theme").setAttribute("aria-label", `Colours: ${words}`);
  element("theme").title = `Colours: ${words}`;
  localStorage.setItem("theme", theme);
}

function makeThemeSwitch() {
  const saved = localStorage.getItem("theme");
  setTheme(themes.includes(saved) ? saved : "system");
  element("theme").addEventListener("click", () => {
    const next = (themes.indexOf(localStorage.getItem("theme")) + 1) % themes.length;
    setTheme(themes[next]);
  });
}

// Signing in. The token is in the URL that the server prints, and in no request but this one.
/** What there is to complain of; nothing if the token was right. */
async function signIn(token) {
  try {
    const answer = await fetch("session", { method: "POST", body: token });
    return answer.ok ? "" : "This isn't the token of this dashboard.";
  } catch {
    return "The dashboard can't be reached.";
  }
}

function showSignIn() {
  // Several requests may have been refused at once; what somebody has begun to write stays.
  if (element("view").querySelector(".sign-in")) return;
  app.stream.close();
  views[shown]?.leave?.();
  setText(element("status"), "signed out");
  element("status").className = "pill late";
  const input = h("input", { type: "password", autocomplete: "off", "aria-label": "Token", required: true });
  const complaint = h("p", { class: "bad", role: "alert" });
  const form = h("form", {
    onsubmit: async (event) => {
      event.preventDefault();
      const token = input.value.trim().replace(/^.*#/, "");
      const trouble = await signIn(token);
      if (trouble) setText(complaint, trouble);
      else start();
    },
  }, input, h("button", {}, "Sign in"));
  element("view").replaceChildren(h("section", { class: "card sign-in" },
    h("h1", {}, "Sign in"),
    h("p", {}, "Open the URL that the server printed when it started, or put its token here. ",
      "Each start has a new one."), form, complaint));
  shown = undefined;
  input.focus();
}

function start() {
  if (location.hash.length > 40) history.replaceState(null, "", "#/overview");
  app.stream.open();
  route();
}

async function begin() {
  makeNavigation();
  makeThemeSwitch();
  const token = location.hash.slice(1);
  if (/^[0-9a-f]{64}$/.test(token)) {
    history.replaceState(null, "", "#/overview");
    if (await signIn(token)) { showSignIn(); return; }
  }
  window.addEventListener("hashchange", async () => {
    const given = location.hash.slice(1);
    if (/^[0-9a-f]{64}$/.test(given)) {
      history.replaceState(null, "", "#/overview");
      if (!await signIn(given)) start();
      return;
    }
    route();
  });
  document.addEventListener("visibilitychange", update);
  start();
}

begin();
