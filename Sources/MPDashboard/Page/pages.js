// A long table, of which the server sends a page at a time.
import { h, Table, setText } from "./dom.js";

const pageLength = 100;
const refreshTime = 5000;

export class PagedTable {
  /** path: what is asked; columns as of `Table`, `sort` names what the server sorts by. */
  constructor(app, path, caption, columns, { key, sort, descending = false, noun }) {
    Object.assign(this, { app, path, sort, descending, noun, offset: 0 });
    this.table = new Table(caption, columns, { key, hideCaption: true, onSort: (column) => this.sortBy(column) });
    this.filter = h("input", {
      type: "search", placeholder: `Search ${noun}`, "aria-label": `Search ${noun}`,
      oninput: () => { clearTimeout(this.typing); this.typing = setTimeout(() => this.first(), 150); },
    });
    this.summary = h("span", { class: "faint", role: "status" });
    this.previous = h("button", { type: "button", onclick: () => this.turn(-1) }, "Previous");
    this.next = h("button", { type: "button", onclick: () => this.turn(1) }, "Next");
    this.element = h("section", { class: "card wide" },
      h("div", { class: "tools" }, this.filter, this.summary, this.previous, this.next), this.table.element);
    this.timer = setInterval(() => { if (!document.hidden && !this.request) this.load(); }, refreshTime);
    this.load();
  }

  leave() {
    clearInterval(this.timer);
    clearTimeout(this.typing);
    this.request?.abort();
    this.request = undefined;
  }

  sortBy(column) {
    // Numbers are most interesting from above.
    this.descending = this.sort === column.sort ? !this.descending : Boolean(column.number);
    this.sort = column.sort;
    this.first();
  }

  first() { this.offset = 0; this.load(); }

  turn(direction) {
    this.offset = Math.max(0, this.offset + direction * pageLength);
    this.load();
  }

  async load() {
    this.request?.abort();
    const request = new AbortController();
    this.request = request;
    try {
      const page = await this.app.get(this.path, {
        filter: this.filter.value, sort: this.sort, descending: this.descending ? "1" : "0",
        offset: this.offset, limit: pageLength,
      }, request.signal);
      // Another one may have been asked for while this one was read.
      if (this.request !== request) return;
      this.request = undefined;
      this.offset = page.offset;
      this.table.update(page.rows);
      this.table.showSort(this.sort, this.descending);
      const from = page.matching === 0 ? 0 : page.offset + 1;
      const all = page.matching === page.total ? "" : ` of ${page.total.toLocaleString("en")}`;
      setText(this.summary,
        `${from.toLocaleString("en")}–${(page.offset + page.rows.length).toLocaleString("en")} of ` +
        `${page.matching.toLocaleString("en")}${all && ` found${all}`}`);
      this.previous.disabled = page.offset === 0;
      this.next.disabled = page.offset + page.rows.length >= page.matching;
    } catch (error) {
      if (this.request !== request) return;
      this.request = undefined;
      setText(this.summary, error.message);
    }
  }
}
