// Who is connected.
import { h, Table, setText, visible, confirmed, Kept } from "./dom.js";
import { bytes, count } from "./format.js";
import { PagedTable } from "./pages.js";

let table, principals, complaint;
const buttons = new Kept();

export default {
  title: "Clients",

  enter(root, app) {
    principals = new Table("Principals: all clients that have proved the same key and user", [
      { title: "principal", cell: (row) => visible(row.name) },
      { title: "connections", number: true, cell: (row) => count(row.connections) },
      { title: "calls", number: true, cell: (row) => count(row.calls) },
      { title: "bytes in", number: true, cell: (row) => bytes(row.received) },
      { title: "bytes out", number: true, cell: (row) => bytes(row.sent) },
    ], { key: (row) => row.name });
    table = new PagedTable(app, "clients", "Connections", [
      { title: "no.", sort: "id", number: true, cell: (row) => row.id },
      { title: "name", sort: "name", text: true, cell: (row) => visible(row.name) },
      { title: "kind", sort: "mode", cell: (row) => visible(row.mode) },
      { title: "pid", sort: "process", number: true, cell: (row) => row.pid === 0 ? "foreign" : row.pid },
      { title: "principal", sort: "principal", cell: (row) => visible(row.principal) },
      { title: "from", cell: (row) => visible(row.source ?? "this machine") },
      { title: "address", text: true, cell: (row) => visible(row.address) },
      { title: "calls", sort: "calls", number: true, cell: (row) => count(row.calls) },
      { title: "bytes in", sort: "received", number: true, cell: (row) => bytes(row.received) },
      { title: "bytes out", sort: "sent", number: true, cell: (row) => bytes(row.sent) },
      { title: "", cell: (row) => app.actions ? endButton(row, app) : "" },
    ], { key: (row) => row.id, sort: "calls", descending: true, noun: "clients by name, pid, principal or address" });
    complaint = h("p", { class: "bad", role: "status" });
    root.append(complaint, table.element, h("div", { class: "columns" }, h("section", { class: "card" }, principals.element)));
  },

  update({ stream }) { principals.update(stream.statistics.principals); },

  leave() { table.leave(); },
};

function endButton(row, app) {
  const name = visible(`${row.name || "client"} #${row.id}`);
  // After a restart of the server, another client may have the number.
  return buttons.get(name, () => h("button", {
    type: "button", class: "danger", "aria-label": `End ${name}`,
    onclick: async () => {
      if (!await confirmed(`End the connection of ${name}? What it holds goes back.`, "End it")) return;
      try {
        await app.act("end", { connection: row.id });
        setText(complaint, "");
        table.load();
      } catch (error) {
        setText(complaint, visible(error.message));
      }
    },
  }, "End"));
}
