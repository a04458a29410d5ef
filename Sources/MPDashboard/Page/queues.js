// Queues and work queues over time.
import { h, Table, setText, visible, confirmed } from "./dom.js";
import { count, rate, time } from "./format.js";
import { Spark } from "./charts.js";

let pools, queues, nothing, others, poolCards, queueCards;

/** How many queues without workers are drawn. */
const mostQueues = 40;

export default {
  title: "Queues and pools",

  enter(root) {
    poolCards = new Map();
    queueCards = new Map();
    pools = h("div", { class: "columns" });
    queues = h("div", { class: "cards" });
    nothing = h("p", { class: "empty" }, "There are no queues.");
    others = h("p", { class: "faint" });
    root.append(nothing, pools, queues, others);
  },

  update(app) {
    const { statistics, points } = app.stream;
    nothing.hidden = statistics.queues.length + statistics.work_queues.length > 0;
    show(pools, poolCards, statistics.work_queues, (queue) => new PoolCard(queue, app), points);
    show(queues, queueCards, statistics.queues.slice(0, mostQueues), (queue) => new QueueCard(queue), points);
    const rest = statistics.queues.length - mostQueues;
    setText(others, rest > 0 ? `${count(rest)} more: see Objects.` : "");
  },
};

function show(root, cards, list, make, points) {
  const seen = new Set();
  list.forEach((queue, place) => {
    const ident = queue.object.ident;
    seen.add(ident);
    if (!cards.has(ident)) cards.set(ident, make(queue));
    const card = cards.get(ident);
    if (root.children[place] !== card.element) root.insertBefore(card.element, root.children[place] ?? null);
    card.update(queue, points.filter((point) => point.queues[ident]));
  });
  for (const [ident, card] of cards) {
    if (!seen.has(ident)) { card.element.remove(); cards.delete(ident); }
  }
}

const title = (object) => visible(`${object.name ?? object.ident} · ${object.typeid}`);

/** When a queue will be empty if it goes on as in the last ten seconds. */
function timeToEmpty(length, points, ident) {
  const recent = points.slice(-10).map((point) => point.queues[ident]);
  if (length === 0 || recent.length === 0) return "";
  const drain = recent.reduce((sum, queue) => sum + queue.out - queue.in, 0) / recent.length;
  if (drain < -0.05) return "grows";
  return drain < 0.05 ? "" : `empty in ${time(length / drain)}`;
}

const rates = (queue) => queue ? `in ${rate(queue.in)}/s, out ${rate(queue.out)}/s` : "";

class QueueCard {
  constructor({ object }) {
    this.ident = object.ident;
    this.spark = new Spark(title(object), { format: count, values: (point) => point.queues[object.ident].length });
    this.more = h("p", { class: "note" });
    this.element = this.spark.element;
    this.element.append(this.more);
  }

  update(queue, points) {
    this.spark.update(points);
    setText(this.spark.value, count(queue.length));
    this.spark.note(rates(points.at(-1)?.queues[this.ident]));
    const waiting = queue.waiting ? `${count(queue.waiting)} call(s) wait` : "";
    setText(this.more, [waiting, timeToEmpty(queue.length, points, this.ident)].filter(Boolean).join(" · "));
  }
}

class PoolCard {
  constructor({ object }, app) {
    this.object = object;
    this.ident = object.ident;
    this.app = app;
    this.backlog = new Spark("Backlog", { format: count, values: (point) => point.queues[this.ident].length });
    this.speed = new Spark("Ended per second", {
      format: rate, values: (point) => point.queues[this.ident].out, second: (point) => point.queues[this.ident].in,
    });
    this.state = h("span", { class: "pill" });
    this.counts = h("p", { class: "faint" });
    this.complaint = h("p", { class: "bad", role: "alert" });
    this.workers = new Table("Workers", [
      { title: "worker", text: true, cell: (row) => visible(row.worker ?? `session ${row.session}`) },
      { title: "pid", number: true, cell: (row) => row.pid },
      { title: "from", cell: (row) => visible(row.source) },
      { title: "tasks", number: true, cell: (row) => count(row.leased) },
      { title: "oldest", number: true, cell: (row) => time(row.oldest) },
    ], { key: (row) => `${row.session} ${row.worker}` });
    this.tasks = new Table("Tasks that have run longest", [
      { title: "task", number: true, cell: (row) => row.id },
      { title: "name", text: true, cell: (row) => visible(row.name) },
      { title: "for", number: true, cell: (row) => time(row.age) },
      { title: "attempt", number: true, cell: (row) => count(row.attempts) },
      { title: "worker", text: true, cell: (row) => visible(row.worker ?? row.session) },
    ], { key: (row) => row.id });
    this.element = h("section", { class: "card" },
      h("div", { class: "tools" }, h("h2", {}, title(object)), this.state, ...this.buttons()),
      this.counts, this.complaint,
      h("div", { class: "cards" }, this.backlog.element, this.speed.element),
      h("div", { class: "columns" }, this.workers.element, this.tasks.element));
  }

  buttons() {
    if (!this.app.actions) return [];
    this.pauseButton = h("button", { type: "button", onclick: () => this.act(this.isPaused ? "resume" : "pause") });
    this.drainButton = h("button", { type: "button", class: "danger", onclick: () => this.drain() }, "Drain");
    return [this.pauseButton, this.drainButton];
  }

  async drain() {
    const question = `Drain ${this.object.name ?? this.ident}? It takes no more tasks, and that can't be undone.`;
    if (await confirmed(visible(question), "Drain it")) await this.act("drain");
  }

  async act(action) {
    try {
      await this.app.act(action, { ident: this.ident });
      setText(this.complaint, "");
    } catch (error) {
      setText(this.complaint, visible(error.message));
    }
  }

  update({ report }, points) {
    const { counts } = report;
    this.isPaused = report.paused;
    const words = report.closed ? (counts.queued + counts.leased > 0 ? "draining" : "closed")
      : report.paused ? "paused" : "running";
    setText(this.state, words);
    this.state.className = `pill ${words === "running" ? "live" : "late"}`;
    if (this.pauseButton) setText(this.pauseButton, report.paused ? "Resume" : "Pause");
    if (this.drainButton) this.drainButton.disabled = report.closed;
    this.backlog.update(points);
    this.backlog.note(timeToEmpty(counts.queued + counts.delayed, points, this.ident));
    this.speed.update(points);
    this.speed.note(`in ${rate(points.at(-1)?.queues[this.ident]?.in)}/s`);
    setText(this.counts, ["queued", "delayed", "leased", "completed", "failed", "lost", "dead", "cancelled", "retried"]
      .filter((name) => counts[name] > 0 || ["queued", "leased", "completed"].includes(name))
      .map((name) => `${count(counts[name])} ${name}`)
      .concat(`${count(counts.workers)} worker(s)`).join(" · "));
    this.workers.update(report.workers);
    this.tasks.update(report.tasks);
  }
}
