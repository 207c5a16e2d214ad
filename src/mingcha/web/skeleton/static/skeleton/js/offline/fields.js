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

export const clock = at => {
  const day = new Date(at);
  return `${day.getMonth() + 1}月${day.getDate()}日 ${day.getHours()}:${String(day.getMinutes()).padStart(2, '0')}`;
};
