// Makes and changes elements. Texts of the server are set as texts, never as HTML.

/** An element with properties (`class`, `onclick`, `aria-…`) and children. */
export function h(tag, properties = {}, ...children) {
  return fill(document.createElement(tag), properties, children);
}

/** The same for SVG. */
export function s(tag, properties = {}, ...children) {
  return fill(document.createElementNS("http://www.w3.org/2000/svg", tag), properties, children);
}

function fill(element, properties, children) {
  for (const [name, value] of Object.entries(properties)) {
    if (value == null || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (name === "value") element.value = value;
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.filter((child) => child != null && child !== false));
  return element;
}

/** Sets a text if it is another one, so that nothing is laid out for nothing. */
export function setText(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

/** A text of somebody else: characters that can't be seen, or turn others around, are spelled out; "–" for none. */
export function visible(text) {
  return String(text ?? "–").replace(/[\p{C}\p{Zl}\p{Zp}]/gu, (character) =>
    `\\u{${character.codePointAt(0).toString(16)}}`);
}

/**
 * A table whose rows are kept from one update to the next.
 * columns: {title, cell(row, place) → text or element, number?, text?, sort?}
 */
export class Table {
  constructor(caption, columns, { key, onSort, hideCaption } = {}) {
    this.columns = columns;
    this.key = key ?? ((row, place) => place);
    this.onSort = onSort;
    this.rows = new Map();
    this.body = h("tbody");
    this.heads = columns.map((column) => h("th",
      { scope: "col", class: column.number ? "number" : undefined },
      column.sort && onSort
        ? h("button", { type: "button", onclick: () => onSort(column) }, column.title)
        : column.title));
    const title = h("caption", hideCaption ? { class: "skip" } : {}, caption);
    this.element = h("div", { class: "scroll" },
      h("table", {}, title, h("thead", {}, h("tr", {}, ...this.heads)), this.body));
    this.nothing = h("p", { class: "empty", hidden: true }, "Nothing at the moment.");
    this.element.append(this.nothing);
  }

  showSort(name, descending) {
    this.columns.forEach((column, place) => {
      if (column.sort === name) {
        this.heads[place].setAttribute("aria-sort", descending ? "descending" : "ascending");
      } else {
        this.heads[place].removeAttribute("aria-sort");
      }
    });
  }

  update(rows) {
    const kept = new Map();
    rows.forEach((row, place) => {
      const key = this.key(row, place);
      const line = this.rows.get(key) ?? this.makeRow();
      kept.set(key, line);
      this.columns.forEach((column, index) => {
        const content = column.cell(row, place);
        const cell = line.cells[index];
        if (content instanceof Node) {
          if (cell.firstChild !== content) cell.replaceChildren(content);
        } else {
          setText(cell, content == null ? "–" : String(content));
          if (column.text) cell.title = cell.textContent;
        }
        if (column.tone) cell.dataset.tone = column.tone(row) ?? "";
      });
    });
    for (const [key, line] of this.rows) if (!kept.has(key)) line.remove();
    let place = this.body.firstChild;
    for (const line of kept.values()) {
      if (line === place) place = place.nextSibling;
      else this.body.insertBefore(line, place);
    }
    this.rows = kept;
    this.nothing.hidden = rows.length > 0;
  }

  makeRow() {
    return h("tr", {}, ...this.columns.map((column) =>
      h("td", { class: column.number ? "number" : column.text ? "text" : undefined })));
  }
}

/** Elements by key, so that an update doesn't take the focus away from them. */
export class Kept {
  constructor() { this.all = new Map(); }

  get(key, make) {
    if (!this.all.has(key)) {
      if (this.all.size > 1000) this.all.clear();
      this.all.set(key, make());
    }
    return this.all.get(key);
  }
}

/** Asks whether something is really meant. */
export function confirmed(question, verb) {
  return new Promise((resolve) => {
    const end = (answer) => { dialog.close(); dialog.remove(); resolve(answer); };
    const dialog = h("dialog", { oncancel: (event) => { event.preventDefault(); end(false); } },
      h("p", {}, question),
      h("div", { class: "buttons" },
        h("button", { type: "button", autofocus: true, onclick: () => end(false) }, "Leave it"),
        h("button", { type: "button", class: "danger", onclick: () => end(true) }, verb)));
    document.body.append(dialog);
    dialog.showModal();
  });
}
