// What was refused, and what the log says.
import { h, Table, setText, visible } from "./dom.js";
import { count, rate } from "./format.js";
import { Spark } from "./charts.js";

let spark, table, log, section, timer, last;

export default {
  title: "Refusals",

  enter(root, app) {
    last = 0;
    spark = new Spark("Refusals per second", { format: rate, values: (point) => point.refusals, bad: true, tall: true });
    spark.element.classList.add("wide");
    table = new Table("Refused since the server started", [
      { title: "", text: true, cell: (row) => row.name },
      { title: "times", number: true, cell: (row) => count(row.times) },
      { title: "per second now", number: true, cell: (row) => rate(row.rate) },
    ], { key: (row) => row.name });
    log = h("tbody");
    section = h("section", { class: "card wide", hidden: true }, h("div", { class: "scroll log", tabindex: "0", role: "region", "aria-label": "Log" },
      h("table", {}, h("caption", {}, "Log, the latest lines first"),
        h("thead", {}, h("tr", {}, ...["time", "level", "line"].map((title) => h("th", { scope: "col" }, title)))), log)));
    root.append(h("div", { class: "cards" }, spark.element), h("div", { class: "columns" },
      h("section", { class: "card" }, table.element)), section);
    timer = setInterval(() => { if (!document.hidden) readLog(app); }, 1000);
    readLog(app);
  },

  update({ stream }) {
    spark.update(stream.points);
    const { statistics } = stream;
    const row = (name, value) => ({ name, times: value(statistics), rate: stream.rate(value) });
    table.update([
      row("for lack of a right", (all) => all.denied),
      row("peers before their handshake", (all) => all.refused_handshakes),
      row("log lines that nobody read in time", (all) => all.dropped_log_lines),
      ...Object.keys(statistics.limits).sort().map((limit) => row(`limit ${visible(limit)}`, (all) => all.limits[limit] ?? 0)),
    ]);
  },

  leave() { clearInterval(timer); },
};

async function readLog(app) {
  if (!app.stream.beginning?.log) return;
  section.hidden = false;
  let lines;
  try {
    lines = await app.get("log", { after: last });
  } catch {
    return; // The status at the top says it.
  }
  for (const line of lines) {
    if (line.number <= last) continue;
    last = line.number;
    const tone = { error: "bad", critical: "bad", warning: "warn" }[line.level] ?? "";
    const moment = new Date(line.time * 1000);
    const cell = h("td", {});
    setText(cell, visible(line.text));
    cell.style.whiteSpace = "normal";
    log.prepend(h("tr", {},
      h("td", { class: "faint" }, h("time", { datetime: moment.toISOString() }, moment.toLocaleTimeString("en-GB"))),
      h("td", { class: tone }, line.level), cell));
    while (log.children.length > 500) log.lastChild.remove();
  }
}
