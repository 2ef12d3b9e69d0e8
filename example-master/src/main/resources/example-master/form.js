import { api } from './api.js';
import { element } from './format.js';

const byId = (id) => document.getElementById(id);

/** Asks for a new row, or for changes of the one given. Resolves to the saved row, or null when cancelled. */
export async function openForm(path, table, row) {
  const inputs = new Map();
  const fields = [];
  for (const field of table.fields) {
    const input = await inputFor(field, row);
    inputs.set(field.name, { field, input });
    fields.push(labelled(field, input));
  }
  byId('dialog-title').textContent = row ? `Edit ${table.one}` : `New ${table.one}`;
  byId('fields').replaceChildren(...fields);
  show(inputs, {});

  const dialog = byId('dialog');
  return new Promise((resolve) => {
    let saved = null;
    byId('cancel').onclick = () => dialog.close();
    byId('form').onsubmit = async (event) => {
      event.preventDefault();
      byId('save').disabled = true;
      try {
        const body = { ...values(inputs), ...(row && { revision: row.revision }) };
        saved = row
          ? await api(`${path}/${row.id}`, { method: 'PUT', body })
          : await api(path, { method: 'POST', body });
        dialog.close();
      } catch (failure) {
        show(inputs, failure);
      } finally {
        byId('save').disabled = false;
      }
    };
    dialog.onclose = () => resolve(saved);
    dialog.showModal();
    inputs.values().next().value.input.focus();
  });
}

async function inputFor(field, row) {
  const { label, type = 'text', wide, from, options, blank, value, ...attributes } = field;
  const current = row ? row[field.name] : value;
  const properties = { ...attributes, id: `field-${field.name}` };
  if (type === 'textarea') return element('textarea', { ...properties, rows: 3, value: current ?? '' });
  if (type === 'checkbox') return element('input', { ...properties, type, checked: current ?? false });
  if (type === 'select') {
    const choices = options
      ? options.map((it) => [it, it.charAt(0) + it.slice(1).toLowerCase()])
      : (await api(`${from}?size=1000&sort=name`)).content.map((it) => [it.id, it.name]);
    if (blank) choices.unshift(['', blank]);
    const select = element('select', properties, ...choices.map(([value, text]) => element('option', { value }, text)));
    if (current != null) select.value = current;
    return select;
  }
  // the type first: it decides how a value is read
  return element('input', { type, ...properties, value: current ?? '' });
}

function labelled(field, input) {
  const className = [field.type === 'checkbox' && 'check', field.wide && 'wide'].filter(Boolean).join(' ');
  const error = element('span', { className: 'error', id: `error-${field.name}` });
  input.setAttribute('aria-describedby', error.id);
  return field.type === 'checkbox'
    ? element('label', { className }, input, field.label, error)
    : element('label', { className }, field.label, input, error);
}

function values(inputs) {
  const body = {};
  for (const [name, { field, input }] of inputs) {
    if (field.type === 'checkbox') body[name] = input.checked;
    else if (input.value === '' && field.type !== 'textarea') body[name] = null;
    // numbers travel as they were typed: a double could not hold every balance
    else if (field.type === 'number') body[name] = JSON.rawJSON ? JSON.rawJSON(input.value) : Number(input.value);
    else if (field.type === 'select' && field.from) body[name] = Number(input.value);
    else body[name] = input.value;
  }
  return body;
}

function show(inputs, { message, errors = {} }) {
  byId('problem').textContent = message ?? '';
  byId('problem').hidden = !message;
  let first = null;
  for (const [name, { input }] of inputs) {
    byId(`error-${name}`).textContent = errors[name] ?? '';
    input.setAttribute('aria-invalid', String(name in errors));
    if (name in errors) first ??= input;
  }
  first?.focus();
}
