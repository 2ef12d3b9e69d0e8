import { element, money, moment, number, status, tick } from './format.js';

const byId = (id) => document.getElementById(id);
const get = async (path) => {
  const response = await fetch(`/api/${path}`);
  if (!response.ok) throw new Error(`${path}: ${response.status}`);
  return response.json();
};
const seen = new Map();
let drawing = false;
let again = false;

const stream = new EventSource('/api/changes');
stream.onopen = () => live('Live', true);
stream.onerror = () => live('Reconnecting', false);
stream.addEventListener('overview', (event) => {
  tiles(JSON.parse(event.data));
  update();
});
about();
setInterval(tick, 1000);

function live(text, on) {
  byId('live').textContent = text;
  byId('dot').classList.toggle('on', on);
}

function tiles({ accounts, balance, types, products, purchases, updated }) {
  byId('accounts').textContent = number.format(accounts);
  byId('balance').textContent = money(balance);
  byId('types').textContent = number.format(types);
  byId('products').textContent = number.format(products);
  byId('purchases').textContent = number.format(purchases);
  byId('updated').replaceChildren(updated ? moment(updated) : '–');
}

/** One drawing at a time; changes that come meanwhile make one more. */
async function update() {
  again = true;
  if (drawing) return;
  drawing = true;
  try {
    while (again) {
      again = false;
      const [latest, types, richest, purchases, largest] = await Promise.all([
        get('products?size=8&sort=cqrsUpdated,desc&sort=id,desc'),
        get('product-types'),
        get('accounts?size=8'),
        get('purchases?size=6'),
        get('largest-purchases'),
      ]);
      draw('latest', latest.content, 'No products yet.', product);
      const most = Math.max(...types.map((type) => type.total ?? 0), 0.01);
      draw('by-type', types, 'No product types yet.', (type) => productType(type, most));
      draw('richest', richest.content, 'No accounts yet.', account);
      draw('latest-purchases', purchases.content, 'No purchases yet.', purchase);
      draw('largest', largest.purchases, 'No purchases yet.', ranked);
      byId('ranked-by').textContent = largest.source === 'table' ? 'the table, as no Redis is named' : largest.source;
    }
  } catch {
    live('Reconnecting', false);
  } finally {
    drawing = false;
  }
}

function draw(id, rows, empty, cells) {
  if (rows.length === 0) {
    byId(id).replaceChildren(element('tr', {}, element('td', { className: 'empty lead', colSpan: 6 }, empty)));
    return;
  }
  byId(id).replaceChildren(
    ...rows.map((row) => {
      const line = element('tr', { className: isNews(id, row) ? 'arrived' : '' });
      for (const [label, className, ...shown] of cells(row)) {
        line.append(element('td', { className, dataset: { label } }, ...shown));
      }
      return line;
    }),
  );
}

/** Whether the row is shown in this state for the first time, and not because the page has just been opened. */
function isNews(id, row) {
  const key = `${id} ${row.id}`;
  const state = JSON.stringify(row);
  const news = seen.get(key) !== state && seen.has(id);
  seen.set(key, state);
  queueMicrotask(() => seen.set(id, true));
  return news;
}

const product = (row) => [
  ['Name', 'lead', element('strong', {}, row.name)],
  ['Type', '', row.typeName ?? element('span', { className: 'muted' }, 'not here yet')],
  ['Price', 'number', money(row.price)],
  ['Revision', 'number', number.format(row.revision)],
  ['Changed on the master', '', moment(row.updated)],
  ['Lag', 'number', row.lagMillis == null ? '–' : `${number.format(row.lagMillis)} ms`],
];

function productType(row, most) {
  const fill = element('i');
  fill.style.width = `${(100 * (row.total ?? 0)) / most}%`;
  return [
    ['Type', 'lead', element('strong', {}, row.name), element('span', { className: 'bar', ariaHidden: 'true' }, fill)],
    ['Products', 'number', number.format(row.products)],
    ['Average', 'number', money(row.averagePrice)],
    ['Total', 'number', money(row.total)],
  ];
}

const account = (row) => [
  ['Title', 'lead', element('span', { className: row.active ? 'dot on' : 'dot', title: row.active ? 'Active' : 'Closed' }), element('strong', {}, row.title)],
  ['Balance', 'number', money(row.balance)],
  ['Revision', 'number', number.format(row.revision)],
  ['Updated', '', moment(row.updated)],
];

function purchase(row) {
  const steps = (row.steps ?? row.status).split(' ');
  const way = steps.flatMap((step, i) => (i ? [element('span', { className: 'then', ariaHidden: 'true' }, '→'), status(step)] : [status(step)]));
  return [
    ['Customer', 'lead', element('strong', {}, row.customer), element('span', { className: 'second' }, row.contents || 'No products')],
    ['Status', '', element('span', { className: 'steps' }, ...way)],
    ['Items', 'number', number.format(row.items)],
    ['Total', 'number', money(row.total)],
    ['Revision', 'number', number.format(row.revision)],
    ['Updated', '', moment(row.updated)],
  ];
}

const ranked = (row) => [
  ['Customer', 'lead', element('strong', {}, row.customer)],
  ['Status', '', status(row.status)],
  ['Total', 'number', money(row.total)],
];

async function about() {
  const { database, masterUrl } = await get('about');
  byId('database').textContent = database;
  if (masterUrl) {
    byId('peer').href = masterUrl;
    byId('peer').hidden = false;
  }
}
