// All objects, and what is in them.
import { h, setText, visible, confirmed, Kept } from "./dom.js";
import { count } from "./format.js";
import { PagedTable } from "./pages.js";

let table, details, chosen;

export default {
  title: "Objects",

  enter(root, app) {
    details = h("div");
    chosen = undefined;
    table = new PagedTable(app, "objects", "Objects", [
      { title: "name", sort: "name", text: true, cell: (row) => visible(row.name) },
      { title: "type", sort: "type", cell: (row) => visible(row.typeid) },
      { title: "elements", sort: "size", number: true, cell: (row) => count(row.size) },
      { title: "references", sort: "references", number: true, cell: (row) => count(row.references) },
      { title: "waiting", sort: "waiting", number: true, cell: (row) => count(row.waiting) },
      { title: "calls", sort: "calls", number: true, cell: (row) => count(row.calls) },
      { title: "ident", sort: "ident", cell: (row) => visible(row.ident) },
      { title: "", cell: (row) => lookButton(row, app) },
    ], { key: (row) => row.ident, sort: "name", noun: "objects by name, type or ident" });
    root.append(details, table.element);
  },

  leave() { table.leave(); },
};

const buttons = new Kept();

function lookButton(row, app) {
  const button = buttons.get(row.ident, () => h("button",
    { type: "button", "aria-label": visible(`Look into ${row.name ?? row.ident}`) }, "Look inside"));
  button.onclick = () => look(row, app);
  return button;
}

async function look(row, app) {
  chosen = row.ident;
  const text = h("pre", { class: "value-text", tabindex: "0", "aria-label": "Value" }, "…");
  const note = h("p", { class: "faint", role: "status" });
  const close = () => { details.replaceChildren(); lookButton(row, app).focus(); };
  const title = `${row.name ?? row.ident} · ${row.typeid}`;
  details.replaceChildren(h("section", { class: "card wide", "aria-label": "Object" },
    h("div", { class: "tools" },
      h("h2", {}, visible(title)),
      h("button", { type: "button", onclick: () => look(row, app) }, "Look again"),
      app.actions && h("button", { type: "button", class: "danger", onclick: () => drop(row, app, note) }, "Drop"),
      h("button", { type: "button", class: "quiet", onclick: close }, "Close")),
    text, note));
  details.scrollIntoView({ block: "nearest" });
  try {
    const value = await app.get("object", { ident: row.ident, type: row.typeid });
    if (chosen !== row.ident) return;
    setText(text, value.text);
    if (value.cut) setText(note, "The rest is left out.");
  } catch (error) {
    text.remove();
    setText(note, visible(error.message));
  }
}

async function drop(row, app, note) {
  const question = `Drop ${row.name ?? row.ident}? Clients that use it get an error, and its contents are gone.`;
  if (!await confirmed(visible(question), "Drop it")) return;
  try {
    await app.act("drop", { ident: row.ident });
    details.replaceChildren();
    table.load();
  } catch (error) {
    setText(note, visible(error.message));
  }
}
