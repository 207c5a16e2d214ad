// Printing, copying, and the watermark on pages with data of people. Hooks: data-print, data-copy, data-watermark.

document.addEventListener('click', event => {
  if (event.target.closest('[data-print]')) window.print();
  const copy = event.target.closest('[data-copy]');
  if (copy) {
    const source = document.getElementById(copy.dataset.copy);
    const said = ok => { copy.textContent = ok ? '已复制' : '请选中文字后按 Ctrl+C 复制'; };
    if (navigator.clipboard) navigator.clipboard.writeText(source.textContent.trim()).then(() => said(true), () => said(false));
    else said(false);
  }
});

for (const place of document.querySelectorAll('[data-watermark]')) {
  const canvas = document.createElement('canvas');
  canvas.width = 360;
  canvas.height = 220;
  const pen = canvas.getContext('2d');
  pen.translate(180, 110);
  pen.rotate(-Math.PI / 9);
  pen.font = '15px sans-serif';
  pen.fillStyle = 'rgb(78 89 105 / 10%)';
  pen.textAlign = 'center';
  pen.fillText(place.dataset.watermark, 0, 0);
  place.style.backgroundImage = `url(${canvas.toDataURL()})`;
}
