import { date, element, money, moment, number, status } from './format.js';

/** What each table shows and asks for. */
const common = [
  { label: 'Revision', number: true, show: (row) => number.format(row.revision) },
  { label: 'Updated', show: (row) => moment(row.updated) },
];

function lines(row, remove) {
  const chips = row.lines.map((line) => {
    const chip = element('button', { type: 'button', className: 'chip', title: 'Remove', ariaLabel: `Remove ${line.product}` }, `${line.quantity} × ${line.product}`);
    chip.addEventListener('click', () => remove(`purchases/${row.id}/lines/${line.id}`, `Removed “${line.product}”.`));
    return chip;
  });
  return element('span', { className: 'second chips' }, ...(chips.length ? chips : ['No products yet']));
}

export const tables = {
  accounts: {
    one: 'account',
    many: 'accounts',
    searchable: true,
    columns: [
      { label: 'Name', lead: true, show: (row) => [element('strong', {}, row.name), element('span', { className: 'second' }, row.email)] },
      { label: 'Status', show: (row) => element('span', {}, element('span', { className: row.active ? 'dot on' : 'dot' }), row.active ? 'Active' : 'Closed') },
      { label: 'Born', show: (row) => date(row.birthDate) },
      { label: 'Score', number: true, show: (row) => number.format(row.score) },
      { label: 'Balance', number: true, show: (row) => money(row.balance) },
      ...common,
    ],
    fields: [
      { name: 'name', label: 'Name', wide: true, required: true, autocomplete: 'off' },
      { name: 'email', label: 'Email', type: 'email', wide: true, required: true, autocomplete: 'off' },
      { name: 'balance', label: 'Balance', type: 'number', step: '0.01', value: 0, required: true },
      { name: 'score', label: 'Score', type: 'number', step: '1', value: 0, required: true },
      { name: 'birthDate', label: 'Born', type: 'date' },
      { name: 'active', label: 'Active', type: 'checkbox', value: true },
      { name: 'notes', label: 'Notes', type: 'textarea', wide: true },
    ],
  },
  products: {
    one: 'product',
    many: 'products',
    searchable: true,
    columns: [
      { label: 'Name', lead: true, show: (row) => element('strong', {}, row.name) },
      { label: 'Type', show: (row) => row.typeName },
      { label: 'Price', number: true, show: (row) => money(row.price) },
      ...common,
    ],
    fields: [
      { name: 'name', label: 'Name', wide: true, required: true, autocomplete: 'off' },
      { name: 'typeId', label: 'Type', type: 'select', from: 'product-types', required: true },
      { name: 'price', label: 'Price', type: 'number', step: '0.01', min: 0, value: 0, required: true },
    ],
  },
  'product-types': {
    one: 'product type',
    many: 'product types',
    columns: [
      { label: 'Name', lead: true, show: (row) => element('strong', {}, row.name) },
      ...common,
    ],
    fields: [{ name: 'name', label: 'Name', wide: true, required: true, autocomplete: 'off' }],
  },
  purchases: {
    one: 'purchase',
    many: 'purchases',
    searchable: true,
    columns: [
      { label: 'Customer', lead: true, show: (row, remove) => [element('strong', {}, row.customer), lines(row, remove)] },
      { label: 'Status', show: (row) => status(row.status) },
      { label: 'Items', number: true, show: (row) => number.format(row.items) },
      { label: 'Total', number: true, show: (row) => money(row.total) },
      ...common,
    ],
    fields: [
      { name: 'accountId', label: 'Customer', type: 'select', from: 'accounts', required: true },
      { name: 'status', label: 'Status', type: 'select', options: ['DRAFT', 'PLACED', 'PAID', 'SHIPPED'], value: 'DRAFT', required: true },
      { name: 'productId', label: 'Add a product', type: 'select', from: 'products', blank: 'None' },
      { name: 'quantity', label: 'Pieces', type: 'number', step: '1', min: 1, value: 1 },
    ],
    note: 'Replicas do not see drafts, and lose a purchase that becomes one. A line that is added or removed publishes its purchase.',
  },
};
