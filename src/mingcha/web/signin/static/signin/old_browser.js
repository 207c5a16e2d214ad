// For browsers that do not say what they are: looks for what the pages need. Written for browsers that know no modules; shows one line, stops nothing.
(function () {
  var bar = document.getElementById('old-browser');
  var canDoAll = 'noModule' in document.createElement('script') &&
    !!window.fetch && !!window.HTMLDialogElement &&
    !!window.CSS && !!CSS.supports && CSS.supports('inset', '0');
  if (bar && !canDoAll) bar.removeAttribute('hidden');
})();
