const locale = navigator.language;
const decimals = new Intl.NumberFormat(locale, { minimumFractionDigits: 2, maximumFractionDigits: 2 });
const relative = new Intl.RelativeTimeFormat(locale, { numeric: 'auto', style: 'short' });
const absolute = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'medium' });
const day = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeZone: 'UTC' });

export const number = new Intl.NumberFormat(locale);
export const money = (value) => (value == null ? '–' : decimals.format(value));
export const date = (value) => (value == null ? '–' : day.format(new Date(value)));

export function ago(instant) {
  const seconds = Math.round((new Date(instant) - Date.now()) / 1000);
  if (seconds > -5) return 'just now';
  if (seconds > -60) return relative.format(seconds, 'second');
  if (seconds > -3600) return relative.format(Math.round(seconds / 60), 'minute');
  if (seconds > -86400) return relative.format(Math.round(seconds / 3600), 'hour');
  return relative.format(Math.round(seconds / 86400), 'day');
}

export function element(name, properties = {}, ...children) {
  const node = document.createElement(name);
  const { dataset, ...rest } = properties;
  Object.assign(node, rest);
  Object.assign(node.dataset, dataset);
  node.append(...children.filter((child) => child != null));
  return node;
}

/** How far a purchase is. */
export function status(value) {
  return element('span', { className: `status ${value.toLowerCase()}` }, value.charAt(0) + value.slice(1).toLowerCase());
}

/** A moment that stays right: tick() says it anew. */
export function moment(instant) {
  return element('time', { dateTime: instant, title: absolute.format(new Date(instant)) }, ago(instant));
}

export function tick() {
  for (const node of document.querySelectorAll('time')) node.textContent = ago(node.dateTime);
}
