// Numbers as people read them; what isn't known is a dash.

const whole = new Intl.NumberFormat("en", { maximumFractionDigits: 0 });
const short = new Intl.NumberFormat("en", { maximumSignificantDigits: 3, notation: "compact" });

export const count = (number) => number == null ? "–" : whole.format(number);

/** Something per second. */
export function rate(number) {
  if (number == null || Number.isNaN(number)) return "–";
  if (number === 0) return "0";
  if (number < 0.1) return "<0.1";
  return number < 10 ? number.toFixed(1) : number < 100000 ? whole.format(number) : short.format(number);
}

export function bytes(number) {
  if (number == null || Number.isNaN(number)) return "–";
  const units = ["B", "KiB", "MiB", "GiB", "TiB"];
  let place = 0;
  while (number >= 1024 && place < units.length - 1) { number /= 1024; place += 1; }
  return `${number < 10 && place > 0 ? number.toFixed(1) : whole.format(number)} ${units[place]}`;
}

/** A share of 1. */
export const percent = (share) =>
  share == null || Number.isNaN(share) ? "–" : `${(100 * share).toFixed(share < 0.1 ? 1 : 0)} %`;

/** A time in seconds. */
export function time(seconds) {
  if (seconds == null || Number.isNaN(seconds)) return "–";
  if (seconds === Infinity) return "never";
  if (seconds === 0) return "0 s";
  if (seconds < 0.0001) return `${(seconds * 1e6).toFixed(1)} µs`;
  if (seconds < 0.001) return `${(seconds * 1e6).toFixed(0)} µs`;
  if (seconds < 1) return `${(seconds * 1000).toFixed(seconds < 0.01 ? 1 : 0)} ms`;
  if (seconds < 60) return `${seconds.toFixed(seconds < 10 ? 1 : 0)} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min ${Math.floor(seconds % 60)} s`;
  const hours = Math.floor(minutes / 60);
  return hours < 48 ? `${hours} h ${minutes % 60} min` : `${Math.floor(hours / 24)} d ${hours % 24} h`;
}
