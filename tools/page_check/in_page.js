// Measures the open page; returns what checking.py judges.
({ minimum }) => {
  const seen = e => { const r = e.getBoundingClientRect(); return r.width > 1 && r.height > 1; };
  const named = e => e.id || (e.innerText || e.name || e.tagName).trim().slice(0, 12);
  const controls = [...document.querySelectorAll('button, .button, summary, select, textarea, input:not([type=hidden]):not([type=checkbox]):not([type=radio])')].filter(seen);
  const boxes = [...document.querySelectorAll('input[type=checkbox], input[type=radio]')].filter(seen).map(e => e.closest('label') || e.parentElement);
  const wide = [...document.body.querySelectorAll('*')].filter(e => seen(e) && e.getBoundingClientRect().right > innerWidth + 1 && !e.closest('.table-scroll:not(.cards), .cards thead, .tabs, .watermark, dialog')).slice(-2).map(e => `${e.tagName}.${e.className}`);
  const text = e => [...e.childNodes].filter(n => n.nodeType === Node.TEXT_NODE).map(n => n.textContent.trim()).join('');
  const onEnd = e => { // a column so narrow that every character gets a line of its own
    const style = getComputedStyle(e), size = parseFloat(style.fontSize), lines = (e.clientHeight - parseFloat(style.paddingTop) - parseFloat(style.paddingBottom)) / size;
    return style.writingMode === 'horizontal-tb' && lines > 4 && e.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight) < 2 * size;
  };
  return {
    lang: document.documentElement.lang,
    title: document.title,
    h1: document.querySelectorAll('h1').length,
    main: document.querySelectorAll('main').length,
    nodes: document.querySelectorAll('*').length,
    overflow: document.documentElement.scrollWidth - innerWidth,
    wide,
    root: getComputedStyle(document.documentElement).fontSize,
    small: [...controls, ...boxes].filter(e => e.getBoundingClientRect().height < minimum - 0.5).slice(0, 4).map(named),
    cut: controls.filter(e => e.matches('button, .button, .light') && e.scrollWidth > e.clientWidth + 2).slice(0, 4).map(named),
    thin: [...document.body.querySelectorAll('*')].filter(e => text(e).length >= 4 && seen(e) && onEnd(e)).slice(0, 4).map(named),
    text: document.body.innerText,
    inline: [...document.querySelectorAll('script:not([src])')].filter(e => e.type !== 'application/json').length,
    handlers: [...document.querySelectorAll('*')].filter(e => [...e.attributes].some(a => /^on|^hx-on/.test(a.name))).length,
    violations: window.__csp || [],
  };
}
