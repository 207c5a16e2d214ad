// A record beside its list: links with data-drawer="id" open in the drawer, the address gets ?open=id, so that Back, refresh and a sent
// link work. Without this script, or with a modifier key, the link opens the full page.

const drawer = document.getElementById('drawer');
const PARAMETER = 'open';

if (drawer) {
  const body = document.getElementById('drawer-body');
  let opener = null;
  let pushed = false;

  const without = () => {
    const url = new URL(location.href);
    url.searchParams.delete(PARAMETER);
    return url;
  };

  async function open(link, remember) {
    opener = link;
    drawer.querySelector('[data-drawer-full]').href = link.href;
    if (remember) {
      const url = without();
      url.searchParams.set(PARAMETER, link.dataset.drawer);
      history.pushState({ drawer: true }, '', url);
      pushed = true;
    }
    await window.htmx.ajax('GET', link.href, { target: '#drawer-body', swap: 'innerHTML', source: drawer }); // not the link: the list's hx-push-url is not for the drawer
    if (!body.firstElementChild) return;
    const heading = body.querySelector('[data-focus]');
    if (heading) drawer.setAttribute('aria-label', heading.textContent.trim());
    if (!drawer.open) drawer.showModal();
    drawer.scrollTop = 0;
    if (heading) heading.focus();
  }

  function shut() {
    if (drawer.open) drawer.close();
    body.textContent = '';
    const again = opener && (opener.isConnected ? opener : document.querySelector(`a[data-drawer="${CSS.escape(opener.dataset.drawer)}"]`));
    if (again) again.focus();
    opener = null;
    pushed = false;
  }

  function leave() {
    if (pushed) history.back();
    else { history.replaceState(history.state, '', without()); shut(); }
  }

  document.addEventListener('click', event => {
    const link = event.target.closest('a[data-drawer]');
    if (link && event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey) {
      event.preventDefault();
      open(link, true);
    }
    if (event.target.closest('[data-drawer-close]') || event.target === drawer) leave();
  });
  drawer.addEventListener('cancel', event => { event.preventDefault(); leave(); });

  // Registered before htmx's own listener: closing the drawer by Back must not load the list again.
  addEventListener('popstate', event => {
    const wanted = new URL(location.href).searchParams.get(PARAMETER);
    if (drawer.open && !wanted) { event.stopImmediatePropagation(); shut(); }
    else if (!drawer.open && wanted && event.state && event.state.drawer) { event.stopImmediatePropagation(); reopen(wanted); }
  });

  function reopen(id) {
    const link = document.querySelector(`a[data-drawer="${CSS.escape(id)}"]`);
    if (link) open(link, false);
  }
  const asked = new URL(location.href).searchParams.get(PARAMETER);
  if (asked) addEventListener('DOMContentLoaded', () => reopen(asked));
}
