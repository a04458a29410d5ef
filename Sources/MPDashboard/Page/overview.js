// The server at a glance.
import { h, Table, setText, visible } from "./dom.js";
import { bytes, count, percent, rate, time } from "./format.js";
import { Spark } from "./charts.js";

const sparks = {};
let alarm, minute, objects, methods;

export default {
  title: "Overview",

  enter(root) {
    Object.assign(sparks, {
      calls: new Spark("Calls per second", { format: rate, values: (point) => point.calls }),
      bytes: new Spark("Bytes per second", {
        format: bytes, values: (point) => point.received + point.sent, second: (point) => point.sent,
      }),
      busy: new Spark("Serving thread is busy", { format: percent, values: (point) => point.busy }),
      memory: new Spark("Memory", { format: bytes, values: (point) => point.memory }),
      waits: new Spark("Waiting calls", { format: count, values: (point) => point.waits }),
      errors: new Spark("Errors per second", { format: rate, values: (point) => point.errors, bad: true }),
    });
    alarm = h("p", { class: "notice alarm", role: "alert", hidden: true });
    minute = new Table("The last minute", [
      { title: "", cell: (row) => row.name },
      { title: "mean", number: true, cell: (row) => row.mean },
      { title: "lowest", number: true, cell: (row) => row.low },
      { title: "highest", number: true, cell: (row) => row.high },
    ], { key: (row) => row.name });
    objects = new Table("Hottest objects", [
      { title: "object", text: true, cell: (row) => visible(row.name ?? row.ident) },
      { title: "type", cell: (row) => visible(row.typeid) },
      { title: "calls/s", number: true, cell: (row) => rate(row.rate) },
      { title: "calls", number: true, cell: (row) => count(row.calls.calls) },
      { title: "elements", number: true, cell: (row) => count(row.size) },
    ], { key: (row) => row.ident });
    methods = new Table("Hottest methods", [
      { title: "method", text: true, cell: (row) => visible(`${row.typeid}.${row.method}`) },
      { title: "calls/s", number: true, cell: (row) => rate(row.rate) },
      { title: "busy", number: true, cell: (row) => percent(row.busy) },
      { title: "per call", number: true, cell: (row) => time(row.each) },
    ], { key: (row) => `${row.typeid}.${row.method}` });
    root.append(alarm,
      h("div", { class: "cards six" }, ...Object.values(sparks).map((spark) => spark.element)),
      h("div", { class: "columns" },
        ...[methods, objects, minute].map((table) => h("section", { class: "card" }, table.element))));
  },

  update({ stream }) {
    const { points, statistics } = stream;
    for (const spark of Object.values(sparks)) spark.update(points);
    sparks.bytes.note(`in ${bytes(points.at(-1)?.received)}, out ${bytes(points.at(-1)?.sent)}`);
    sparks.calls.note(`${count(statistics.total.calls)} in all`);
    sparks.waits.note(`${count(statistics.running)} running`);
    sparks.errors.note(`${count(statistics.total.errors)} in all`);
    sparks.memory.note(`${count(statistics.object_count)} objects`);
    const dead = statistics.deadlocks.length;
    alarm.hidden = dead === 0;
    setText(alarm, dead === 0 ? "" : `${dead} deadlock(s): clients wait for each other's locks for ever. See Locks.`);
    minute.update(lastMinute(points));
    objects.update(hottestObjects(stream));
    methods.update(methodRates(stream).sort((a, b) => b.rate - a.rate || b.calls - a.calls).slice(0, 12));
  },
};

function lastMinute(points) {
  const end = points.at(-1)?.uptime ?? 0;
  const recent = points.filter((point) => point.uptime > end - 60);
  const row = (name, format, value) => {
    const numbers = recent.map(value).filter((number) => number !== undefined);
    if (numbers.length === 0) return { name, mean: "–", low: "–", high: "–" };
    const mean = numbers.reduce((sum, number) => sum + number, 0) / numbers.length;
    return { name, mean: format(mean), low: format(Math.min(...numbers)), high: format(Math.max(...numbers)) };
  };
  return [
    row("calls per second", rate, (point) => point.calls),
    row("time of the thread per call", time, (point) => point.calls > 0 ? point.busy / point.calls : undefined),
    row("busy", percent, (point) => point.busy),
    row("bytes in per second", bytes, (point) => point.received),
    row("bytes out per second", bytes, (point) => point.sent),
    row("errors per second", rate, (point) => point.errors),
    row("waiting calls", count, (point) => point.waits),
  ];
}

function hottestObjects({ before, statistics }) {
  const known = new Map((before?.objects ?? []).map((object) => [object.ident, object.calls.calls]));
  const seconds = before ? statistics.uptime - before.uptime : 0;
  return statistics.objects
    .map((object) => ({
      ...object,
      rate: known.has(object.ident) ? (object.calls.calls - known.get(object.ident)) / seconds : undefined,
    }))
    .sort((a, b) => (b.rate ?? 0) - (a.rate ?? 0) || b.calls.calls - a.calls.calls)
    .slice(0, 12);
}

/** All methods with their rates. */
export function methodRates({ before, statistics }) {
  const known = new Map();
  for (const type of before?.types ?? []) known.set(type.typeid, type.methods);
  const seconds = before ? statistics.uptime - before.uptime : NaN;
  const rows = [];
  for (const type of statistics.types) {
    for (const [method, now] of Object.entries(type.methods)) {
      const past = known.get(type.typeid)?.[method];
      const calls = now.calls - (past?.calls ?? 0);
      rows.push({
        typeid: type.typeid, method, ...now,
        rate: before ? calls / seconds : 0,
        busy: before ? Math.max(0, now.loop_time - (past?.loop_time ?? 0)) / seconds : 0,
        // What isn't timed has none.
        each: now.loop_time > 0 ? now.loop_time / now.calls : undefined,
      });
    }
  }
  return rows;
}
