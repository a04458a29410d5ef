// What the server tells each second.

// How long a server may say nothing, in milliseconds, and how long until another connection is tried.
const silence = 3500;
const patience = 15000;

/** Listens to the events, for ever; tells `onChange` whenever something has changed. */
export class Stream {
  constructor({ onChange, onSignedOut }) {
    Object.assign(this, { onChange, onSignedOut });
    this.beginning = undefined;
    this.points = [];
    this.statistics = undefined;
    this.before = undefined;
    // "connecting", "live", "late", "lost" (the server of objects is gone) or "apart" (the dashboard is gone).
    this.status = "connecting";
    this.reason = "";
  }

  close() {
    this.source?.close();
    this.source = undefined;
    clearTimeout(this.timer);
  }

  open() {
    this.close();
    const source = new EventSource("events");
    this.source = source;
    source.addEventListener("history", (event) => this.begin(JSON.parse(event.data)));
    source.addEventListener("sample", (event) => this.take(JSON.parse(event.data)));
    source.addEventListener("lost", (event) => this.change("lost", JSON.parse(event.data).reason));
    source.onerror = () => this.failed(source);
    this.listen();
  }

  begin(beginning) {
    this.beginning = beginning;
    this.points = beginning.points;
    this.before = undefined;
    this.statistics = undefined;
    this.listen();
  }

  take({ point, statistics }) {
    const known = this.statistics;
    if (known && known.server !== statistics.server) this.points = [];
    if (known?.uptime !== statistics.uptime) {
      this.before = known?.server === statistics.server ? known : undefined;
      this.statistics = statistics;
    }
    if (point && point.uptime !== this.points.at(-1)?.uptime) this.points.push(point);
    while (this.points.length && this.points[0].uptime < statistics.uptime - 300) this.points.shift();
    this.listen();
    this.change("live", "");
  }

  // A server that says nothing is no better than one that is gone, but may come back.
  listen() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      if (this.status === "live") this.change("late", "");
      // While the server of objects is gone, the dashboard has nothing to say.
      const { source } = this;
      this.timer = setTimeout(() => { if (this.status !== "lost") this.failed(source); }, patience);
    }, silence);
  }

  async failed(source) {
    if (source !== this.source) return;
    clearTimeout(this.timer);
    source.close();
    this.change("apart", "");
    try {
      const answer = await fetch("log?after=999999999", { signal: AbortSignal.timeout(silence) });
      if (answer.status === 401) return this.onSignedOut();
    } catch {
      // It isn't there; that is what the page says already.
    }
    setTimeout(() => { if (source === this.source) this.open(); }, 1000);
  }

  change(status, reason) {
    this.status = status;
    this.reason = reason;
    this.onChange();
  }

  /** How much a count has grown per second between the last two looks; undefined if there was one only. */
  rate(count) {
    if (!this.before) return undefined;
    const before = count(this.before);
    const after = count(this.statistics);
    if (before === undefined || after === undefined) return undefined;
    return Math.max(0, after - before) / (this.statistics.uptime - this.before.uptime);
  }
}
