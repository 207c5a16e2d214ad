// 显示密码 without leaving the page; without this module the link loads the page with open fields, before anything is typed.

for (const link of document.querySelectorAll('[data-show-passwords]')) {
  const fields = [...link.closest('form').querySelectorAll('input[type="password"], input[autocomplete$="-password"]')];
  link.setAttribute('role', 'button');
  const say = () => {
    const shown = fields.some(field => field.type === 'text');
    link.textContent = shown ? link.dataset.wordsHide : link.dataset.wordsShow;
    link.setAttribute('aria-pressed', String(shown));
  };
  const toggle = event => {
    event.preventDefault();
    const type = fields.some(field => field.type === 'text') ? 'password' : 'text';
    for (const field of fields) field.type = type;
    say();
  };
  link.addEventListener('click', toggle);
  link.addEventListener('keydown', event => { if (event.key === ' ') toggle(event); });
  link.closest('form').addEventListener('submit', () => { for (const field of fields) field.type = 'password'; });
  say();
}
