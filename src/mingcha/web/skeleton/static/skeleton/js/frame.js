// Menus, text size and contrast, bars that close, announcements. Hooks: data-menu, data-display, data-bar-close, data-back, data-undo.

document.addEventListener('click', event => {
  for (const menu of document.querySelectorAll('details[data-menu][open]')) {
    if (!menu.contains(event.target)) menu.open = false;
  }
  if (event.target.closest('[data-bar-close]')) event.target.closest('[data-bar]').remove();
  if (event.target.closest('[data-back]')) history.back();
});

document.addEventListener('keydown', event => {
  if (event.key !== 'Escape' || event.isComposing) return;
  const menu = document.querySelector('details[data-menu][open]');
  if (menu) {
    menu.open = false;
    menu.querySelector('summary').focus();
  } else if (location.hash === '#side') {
    location.hash = '#main';
  }
});

// The choice is kept in the cookie that the server reads; the class changes at once, without loading the page again.
document.addEventListener('submit', event => {
  const form = event.target.closest('form[data-display]');
  const pressed = event.submitter;
  if (!form || !pressed) return;
  event.preventDefault();
  for (const other of document.querySelectorAll(`form[data-display] button[name="${pressed.name}"]`)) {
    other.setAttribute('aria-pressed', String(other.value === pressed.value));
  }
  const chosen = name => {
    const button = form.querySelector(`button[name="${name}"][aria-pressed="true"]`);
    return button && button.value !== 'none' ? button.value : '';
  };
  const size = chosen('size') || '16', contrast = chosen('contrast'), density = chosen('density');
  document.cookie = `mingcha_display=${size}.${contrast}.${density}; path=/; max-age=31536000; samesite=lax${location.protocol === 'https:' ? '; secure' : ''}`;
  document.documentElement.className = [size === '16' ? '' : `fs-${size}`, contrast, density && `density-${density}`].filter(Boolean).join(' ');
});

// A new text in the one live region is read out; the same text twice must change to be heard.
document.addEventListener('mingcha:say', event => {
  const region = document.getElementById('announcer');
  if (!region) return;
  region.textContent = '';
  setTimeout(() => { region.textContent = event.detail; }, 60);
});

// 撤销 stands for 30 seconds; whether it still may is decided by the server.
function countDown(form) {
  let left = Number(form.dataset.undo);
  const place = form.querySelector('[data-undo-left]');
  const timer = setInterval(() => {
    left -= 1;
    if (!form.isConnected || left <= 0) {
      clearInterval(timer);
      form.remove();
    } else if (place) {
      place.textContent = `${left} 秒内可撤销`;
    }
  }, 1000);
}
function start(root) {
  for (const form of root.querySelectorAll('form[data-undo]')) countDown(form);
}
start(document);
document.addEventListener('htmx:afterSwap', event => start(event.target));

const summary = document.querySelector('.error-summary[data-focus]');
if (summary) summary.focus();
