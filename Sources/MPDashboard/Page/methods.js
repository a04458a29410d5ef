// What is called, by type and method.
import { h, Table, visible } from "./dom.js";
import { bytes, count, percent, rate, time } from "./format.js";
import { methodRates } from "./overview.js";

let table, filter, app, order = { by: "rate", descending: true };

const columns = [
  { title: "type", sort: "typeid", cell: (row) => visible(row.typeid) },
  { title: "method", sort: "method", cell: (row) => visible(row.method) },
  { title: "calls/s", sort: "rate", number: true, cell: (row) => rate(row.rate) },
  { title: "calls", sort: "calls", number: true, cell: (row) => count(row.calls) },
  { title: "errors", sort: "errors", number: true, cell: (row) => count(row.errors) },
  { title: "busy", sort: "busy", number: true, cell: (row) => percent(row.busy) },
  { title: "per call", sort: "each", number: true, cell: (row) => time(row.each) },
  { title: "bytes in", sort: "received", number: true, cell: (row) => bytes(row.received) },
  { title: "bytes out", sort: "sent", number: true, cell: (row) => bytes(row.sent) },
  { title: "waits", sort: "waits", number: true, cell: (row) => count(row.waits) },
  { title: "waited", sort: "wait_time", number: true, cell: (row) => time(row.wait_time) },
];

export default {
  title: "Types and methods",

  enter(root, given) {
    app = given;
    filter = h("input", {
      type: "search", placeholder: "Search types and methods", "aria-label": "Search types and methods",
      oninput: () => this.update(app),
    });
    table = new Table("Types and methods", columns, {
      key: (row) => `${row.typeid}.${row.method}`, hideCaption: true,
      onSort: (column) => {
        order = {
          by: column.sort,
          descending: order.by === column.sort ? !order.descending : Boolean(column.number),
        };
        this.update(app);
      },
    });
    root.append(h("section", { class: "card wide" }, h("div", { class: "tools" }, filter), table.element,
      h("p", { class: "faint" }, "busy: the share of the serving thread’s time; per call: since the server started.")));
  },

  update({ stream }) {
    if (!stream.statistics) return;
    const words = filter.value.toLowerCase().split(" ").filter(Boolean);
    const direction = order.descending ? -1 : 1;
    const rows = methodRates(stream)
      .filter((row) => words.every((word) => `${row.typeid}.${row.method}`.toLowerCase().includes(word)))
      .sort((a, b) => {
        const [left, right] = [a[order.by] ?? 0, b[order.by] ?? 0];
        const sign = typeof left === "string" ? left.localeCompare(right) : left - right;
        return direction * sign || b.calls - a.calls || a.method.localeCompare(b.method);
      });
    table.update(rows.slice(0, 500));
    table.showSort(order.by, order.descending);
  },
};
