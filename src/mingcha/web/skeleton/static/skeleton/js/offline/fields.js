// The values of a record's form, as pairs and back.

const SERVER_ONLY = new Set(['csrfmiddlewaretoken', 'once_token', 'record_version']);

export const valuesOf = form => [...new FormData(form)].filter(([name]) => !SERVER_ONLY.has(name));

export function fill(form, pairs) {
  const values = new Map(pairs);
  for (const field of form.elements) {
    if (!field.name || SERVER_ONLY.has(field.name)) continue;
    if (field.type === 'radio') field.checked = values.get(field.name) === field.value;
    else if (values.has(field.name)) field.value = values.get(field.name);
  }
}

const nameOf = field => (field.type === 'radio' ? field.closest('fieldset').querySelector('legend') : field.labels[0].firstChild).textContent;
function words(form, name, value) {
  const field = [...form.elements].find(e => e.name === name && (e.type !== 'radio' || e.value === value));
  if (!value || !field) return '未填写';
  if (field.type === 'radio') return field.labels[0].textContent;
  return field.tagName === 'SELECT' ? ([...field.options].find(o => o.value === value) || { text: value }).text : value;
}

// What the system holds where the form, as it is filled in, says something else: lines of “field: value”.
export function differences(form, theirs) {
  const mine = new Map(valuesOf(form));
  return theirs.filter(([name, value]) => value !== (mine.get(name) || '')).map(([name, value]) => {
    const field = [...form.elements].find(e => e.name === name);
    return field ? `${nameOf(field)}：${words(form, name, value)}` : '';
  }).filter(Boolean);
}

export const clock = at => {
  const day = new Date(at);
  return `${day.getMonth() + 1}月${day.getDate()}日 ${day.getHours()}:${String(day.getMinutes()).padStart(2, '0')}`;
};
