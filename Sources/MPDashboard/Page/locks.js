// Who holds what, who waits for it, and who waits for each other.
import { h, s, Table, setText, visible, confirmed, Kept } from "./dom.js";
import { count, time } from "./format.js";

let alarms, complaint, figure, holders, waits, drawn;
const buttons = new Kept();
const most = 24;

export default {
  title: "Locks",

  enter(root, app) {
    drawn = "";
    alarms = h("div", { role: "alert" });
    complaint = h("p", { class: "bad", role: "status" });
    figure = h("div", { class: "scroll" });
    holders = new Table("Who holds locks and permits", [
      { title: "lock", text: true, cell: (row) => objectName(row.object) },
      { title: "held by", text: true, cell: (row) => clientName(row.client) },
      { title: "task", number: true, cell: (row) => row.task },
      { title: "for", number: true, cell: (row) => time(row.time) },
      { title: "token", number: true, cell: (row) => row.token },
      { title: "waiting", number: true, cell: (row) => count(row.waiting) },
      { title: "", cell: (row, place) => app.actions ? releaseButton(row, place, app) : "" },
    ]);
    waits = new Table("Who waits, longest first", [
      { title: "client", text: true, cell: (row) => clientName(row.client) },
      { title: "waits in", text: true, cell: (row) => `${objectName(row.object)}.${visible(row.method)}` },
      { title: "for", number: true, cell: (row) => time(row.time) },
      { title: "", cell: (row) => row.running ? "runs in a task" : "" },
    ]);
    root.append(alarms,
      h("section", { class: "card wide" },
        h("h2", {}, "Holders and waiters"),
        h("div", { class: "legend" },
          h("span", {}, "— holds"), h("span", {}, "╌ waits for"), h("span", { class: "bad" }, "— in a deadlock")),
        figure),
      h("div", { class: "columns" },
        h("section", { class: "card" }, holders.element, complaint), h("section", { class: "card" }, waits.element)));
  },

  update({ stream }) {
    const { statistics } = stream;
    showDeadlocks(statistics.deadlocks);
    holders.update(statistics.holders);
    waits.update(statistics.waits);
    draw(statistics);
  },
};

const objectName = (object) => object ? visible(object.name ?? `${object.typeid} ${object.ident}`) : "the server";
const clientName = (client) => client
  ? visible(`${client.name || "client"}${client.pid ? ` (pid ${client.pid})` : ` #${client.id}`}`)
  : "somebody who has gone";
const clientNote = (client) => client
  ? visible([client.pid ? `pid ${client.pid}` : `#${client.id}`, client.principal].filter(Boolean).join(" · ")) : "";

// One for each holder: a semaphore may have several.
function releaseButton(row, place, app) {
  const name = objectName(row.object);
  return buttons.get(`${row.object.ident} ${place}`, () => h("button", {
    type: "button", class: "danger", "aria-label": `Release ${name}`,
    onclick: async () => {
      const question = `Release ${name}? Its holder isn't asked, and may still change what it protects.`;
      if (!await confirmed(question, "Release it")) return;
      try {
        await app.act("release", { ident: row.object.ident });
        setText(complaint, "");
      } catch (error) {
        setText(complaint, visible(error.message));
      }
    },
  }, "Release"));
}

function showDeadlocks(deadlocks) {
  const texts = deadlocks.map(({ waits: circle, certain }) =>
    `${certain ? "Deadlock" : "Perhaps a deadlock"}: ` + circle.map((wait) =>
      `${clientName(wait.client)} waits for ${objectName(wait.object)} for ${time(Math.floor(wait.time))}`).join("; ") + ".");
  while (alarms.children.length > texts.length) alarms.lastChild.remove();
  texts.forEach((text, place) => {
    if (!alarms.children[place]) alarms.append(h("p", { class: "notice alarm" }));
    setText(alarms.children[place], text);
  });
}

/** The locks in which somebody waits, or that are held, with the clients at both sides. */
function graph({ holders: held, waits: waiting, deadlocks }) {
  const dead = new Set();
  for (const { waits: circle } of deadlocks) {
    for (const wait of circle) {
      dead.add(`wait ${wait.client.id} ${wait.object?.ident}`);
      dead.add(`client ${wait.client.id}`);
      dead.add(`lock ${wait.object?.ident}`);
    }
  }
  const lockIdents = new Map();
  const idle = waiting.filter((wait) => !wait.running && wait.object);
  for (const holder of held) lockIdents.set(holder.object.ident, holder.object);
  const waitsForLocks = idle.filter((wait) => lockIdents.has(wait.object.ident));
  // Those of deadlocks first, then those for which somebody waits.
  const busy = new Set(waitsForLocks.map((wait) => wait.object.ident));
  const rank = (ident) => dead.has(`lock ${ident}`) ? 0 : busy.has(ident) ? 1 : 2;
  const locks = [...lockIdents.values()].sort((a, b) => rank(a.ident) - rank(b.ident)).slice(0, most);
  const shownLocks = new Set(locks.map((lock) => lock.ident));
  const edges = [];
  const clients = new Map();
  for (const holder of held) {
    if (!shownLocks.has(holder.object.ident)) continue;
    const id = holder.client?.id ?? -1;
    clients.set(id, holder.client);
    edges.push({ kind: "holds", client: id, lock: holder.object.ident, seconds: holder.time });
  }
  for (const wait of waitsForLocks) {
    if (!shownLocks.has(wait.object.ident)) continue;
    clients.set(wait.client.id, wait.client);
    edges.push({
      kind: "waits", client: wait.client.id, lock: wait.object.ident, seconds: wait.time,
      dead: dead.has(`wait ${wait.client.id} ${wait.object.ident}`),
    });
  }
  for (const edge of edges) {
    const waitsInCircle = dead.has(`client ${edge.client}`) && dead.has(`lock ${edge.lock}`);
    if (edge.kind === "holds" && waitsInCircle) edge.dead = true;
  }
  const isDead = ([id]) => dead.has(`client ${id}`) ? 0 : 1;
  const shownClients = [...clients].sort((a, b) => isDead(a) - isDead(b)).slice(0, most * 2);
  return { locks, clients: shownClients, edges, dead };
}

const box = { width: 250, height: 40, gap: 14 };

function draw(statistics) {
  const { locks, clients, edges, dead } = graph(statistics);
  // Redrawn only if something but times has changed.
  const shape = JSON.stringify([locks, clients, edges.map(({ seconds, ...edge }) => edge)]);
  if (shape === drawn) return;
  drawn = shape;
  if (locks.length === 0) {
    figure.replaceChildren(h("p", { class: "empty" }, "No locks are held."));
    return;
  }
  const rows = Math.max(locks.length, clients.length);
  const height = rows * (box.height + box.gap) + box.gap;
  const width = 900;
  const place = (list) => {
    const used = list.length * (box.height + box.gap) - box.gap;
    const top = (height - used) / 2;
    return new Map(list.map((key, index) => [key, top + index * (box.height + box.gap)]));
  };
  const lockPlaces = place(locks.map((lock) => lock.ident));
  const clientPlaces = place(clients.map(([id]) => id));
  const [clientSide, lockSide] = [20 + box.width, width - 20 - box.width];
  const lines = edges.filter((edge) => clientPlaces.has(edge.client)).map((edge) => {
    const holds = edge.kind === "holds";
    // Where a client holds and waits at once, the lines start apart.
    const clientY = clientPlaces.get(edge.client) + box.height * (holds ? 0.35 : 0.65);
    const lockY = lockPlaces.get(edge.lock) + box.height * (holds ? 0.35 : 0.65);
    const [fromX, fromY, toX, toY] = holds
      ? [lockSide, lockY, clientSide + 7, clientY] : [clientSide, clientY, lockSide - 7, lockY];
    const middle = (fromX + toX) / 2;
    return s("path", {
      class: `edge ${edge.kind}${edge.dead ? " dead" : ""}`, "marker-end": "url(#tip)",
      d: `M${fromX} ${fromY}C${middle} ${fromY} ${middle} ${toY} ${toX} ${toY}`,
    });
  });
  const node = (x, y, kind, title, note, isDead) => s("g", { class: `node ${kind}${isDead ? " dead" : ""}` },
    s("rect", { x, y, width: box.width, height: box.height, rx: 9 }),
    s("text", { x: x + 12, y: y + 17 }, shorten(title)), s("text", { class: "faint", x: x + 12, y: y + 32 }, shorten(note)));
  const nodes = [
    ...clients.map(([id, client]) => node(20, clientPlaces.get(id), "client",
      client ? visible(client.name || "client") : clientName(client), clientNote(client), dead.has(`client ${id}`))),
    ...locks.map((lock) => node(lockSide, lockPlaces.get(lock.ident), "lock",
      objectName(lock), lock.typeid, dead.has(`lock ${lock.ident}`))),
  ];
  const words = `${clients.length} client(s) on the left, ${locks.length} lock(s) on the right. The tables below say the same.`;
  figure.replaceChildren(s("svg", { class: "graph", viewBox: `0 0 ${width} ${height}`, role: "img", "aria-label": words },
    s("defs", {}, s("marker", {
      id: "tip", viewBox: "0 0 8 8", refX: 6, refY: 4, markerWidth: 8, markerHeight: 8, markerUnits: "userSpaceOnUse", orient: "auto",
    }, s("path", { d: "M0 0 8 4 0 8Z" }))), ...lines, ...nodes));
}

const shorten = (text) => text.length > 34 ? `${text.slice(0, 33)}…` : text;
