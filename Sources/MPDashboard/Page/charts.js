// Lines over time, as SVG.
import { s, h, setText } from "./dom.js";

const width = 300;
const height = 60;

/** A small chart of one or two lines over the last minutes, with its value and range as text. */
export class Spark {
  constructor(title, { format, values, second, bad, floor = 1, tall } = {}) {
    Object.assign(this, { title, format, values, second, floor });
    this.value = h("span", { class: "value" }, "–");
    this.range = h("span");
    this.extra = h("span");
    this.area = s("path", { class: "area" });
    this.line = s("path", { class: "line" });
    this.other = s("path", { class: "line second" });
    this.svg = s("svg", {
      class: `spark${bad ? " bad" : ""}${tall ? " tall" : ""}`, viewBox: `0 0 ${width} ${height}`,
      preserveAspectRatio: "none", role: "img",
    }, s("line", { class: "base", x1: 0, x2: width, y1: height, y2: height }), this.area, this.line, this.other);
    this.element = h("section", { class: "card" },
      h("div", { class: "figure" }, h("h2", {}, title), this.value), this.svg,
      h("div", { class: "note" }, this.extra, this.range));
  }

  /** points: the oldest first, with `uptime`; span: how many seconds are shown. */
  update(points, span = 300) {
    const numbers = points.map(this.values);
    const others = this.second ? points.map(this.second) : [];
    const top = Math.max(this.floor, ...numbers, ...others);
    this.area.setAttribute("d", path(points, numbers, top, span, true));
    this.line.setAttribute("d", path(points, numbers, top, span, false));
    this.other.setAttribute("d", this.second ? path(points, others, top, span, false) : "");
    const now = this.format(numbers.at(-1));
    setText(this.value, now);
    const peak = numbers.length ? this.format(Math.max(...numbers)) : "–";
    setText(this.range, `peak ${peak}`);
    this.svg.setAttribute("aria-label", `${this.title}: now ${now}, peak of the last minutes ${peak}`);
  }

  note(text) { setText(this.extra, text); }
}

function path(points, numbers, top, span, closed) {
  if (points.length === 0) return "";
  const end = points.at(-1).uptime;
  const spots = points.map((point, place) => [
    Math.max(0, width * (1 - (end - point.uptime) / span)),
    height - 1 - (height - 3) * Math.min(1, Math.max(0, numbers[place] ?? 0) / top),
  ]);
  const line = spots.map(([x, y], place) => `${place ? "L" : "M"}${x.toFixed(1)} ${y.toFixed(1)}`).join("");
  return closed ? `${line}L${spots.at(-1)[0].toFixed(1)} ${height}L${spots[0][0].toFixed(1)} ${height}Z` : line;
}
