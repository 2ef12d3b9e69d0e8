import { element, number, tick } from './format.js';
import { api } from './api.js';
import { openForm } from './form.js';
import { tables } from './tables.js';

const size = 20;
const byId = (id) => document.getElementById(id);
const state = { table: 'accounts', page: 0, search: '', shown: '' };

window.addEventListener('hashchange', navigate);
byId('search').addEventListener('input', (event) => go({ search: event.target.value, page: 0 }));
byId('previous').addEventListener('click', () => go({ page: state.page - 1 }));
byId('next').addEventListener('click', () => go({ page: state.page + 1 }));
byId('create').addEventListener('click', () => edit());
document.addEventListener('visibilitychange', refresh);

about();
navigate();
setInterval(refresh, 2000);
setInterval(tick, 1000);

function navigate() {
  const name = location.hash.slice(1);
  const table = name in tables ? name : 'accounts';
  byId('search').value = '';
  byId('search-box').hidden = !tables[table].searchable;
  byId('create').textContent = `New ${tables[table].one}`;
  byId('note').textContent = tables[table].note ?? '';
  byId('note').hidden = !tables[table].note;
  for (const link of document.querySelectorAll('.tabs a')) {
    if (link.hash === `#${table}`) link.setAttribute('aria-current', 'page');
    else link.removeAttribute('aria-current');
  }
  go({ table, page: 0, search: '' });
}

function go(change) {
  Object.assign(state, change, { shown: '' });
  load();
}

/** Others change rows too; the table is drawn again only when something is different, so that focus stays. */
function refresh() {
  if (document.visibilityState === 'visible' && !byId('dialog').open) load();
}

async function load() {
  const { table, page, search } = state;
  const query = new URLSearchParams({ page, size, ...(search && { q: search }) });
  let answer;
  try {
    answer = await api(`${table}?${query}`);
  } catch (failure) {
    toast(failure.message);
    return;
  }
  const text = JSON.stringify(answer);
  const overtaken = table !== state.table || page !== state.page || search !== state.search;
  if (overtaken || text === state.shown) return;
  if (answer.content.length === 0 && page > 0) {
    go({ page: Math.max(0, answer.page.totalPages - 1) });
    return;
  }
  state.shown = text;
  draw(tables[table], answer);
}

function draw(table, { content, page }) {
  byId('caption').textContent = table.many;
  byId('head').replaceChildren(
    ...table.columns.map((column) => element('th', { scope: 'col', className: column.number ? 'number' : '' }, column.label)),
    element('th', { scope: 'col' }, element('span', { className: 'visually-hidden' }, 'Actions')),
  );
  byId('rows').replaceChildren(...content.map((row) => drawRow(table, row)));
  byId('empty').hidden = content.length > 0;
  byId('empty').textContent = state.search ? `No ${table.many} match “${state.search}”.` : `No ${table.many} yet.`;
  const from = page.number * page.size;
  byId('range').textContent = page.totalElements
    ? `${number.format(from + 1)}–${number.format(from + content.length)} of ${number.format(page.totalElements)}`
    : '';
  byId('previous').disabled = page.number === 0;
  byId('next').disabled = page.number + 1 >= page.totalPages;
  byId('steps').hidden = page.totalPages < 2;
}

function drawRow(table, row) {
  const cells = table.columns.map((column) => {
    const shown = column.show(row, remove);
    const className = [column.number && 'number', column.lead && 'lead'].filter(Boolean).join(' ');
    return element('td', { className, dataset: { label: column.label } }, ...(Array.isArray(shown) ? shown : [shown]));
  });
  const change = element('button', { type: 'button', className: 'quiet', ariaLabel: `Edit ${row.name}` }, 'Edit');
  change.addEventListener('click', () => edit(row));
  const destroyer = element('button', { type: 'button', className: 'quiet danger', ariaLabel: `Delete ${row.name}` }, 'Delete');
  destroyer.addEventListener('click', () => destroy(table, row));
  return element('tr', {}, ...cells, element('td', { className: 'actions' }, change, destroyer));
}

async function edit(row) {
  const table = tables[state.table];
  const saved = await openForm(state.table, table, row);
  if (saved) {
    toast(row ? `Saved “${saved.name}” as revision ${saved.revision}.` : `Created “${saved.name}”.`);
    load();
  }
}

async function destroy(table, row) {
  if (!confirm(`Delete the ${table.one} “${row.name}”?`)) return;
  try {
    await api(`${state.table}/${row.id}?revision=${row.revision}`, { method: 'DELETE' });
    toast(`Deleted “${row.name}”.`);
  } catch (failure) {
    toast(failure.message);
  }
  load();
}

/** Removes what belongs to a row. */
async function remove(path, done) {
  try {
    await api(path, { method: 'DELETE' });
    toast(done);
  } catch (failure) {
    toast(failure.message);
  }
  load();
}

let toastTimer;
function toast(text) {
  byId('toast').textContent = text;
  byId('toast').classList.add('shown');
  clearTimeout(toastTimer);
  toastTimer = setTimeout(() => byId('toast').classList.remove('shown'), 4000);
}

async function about() {
  const { database, replicaUrl } = await api('about');
  byId('database').textContent = database;
  if (replicaUrl) {
    byId('peer').href = replicaUrl;
    byId('peer').hidden = false;
  }
}
