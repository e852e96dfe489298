// Fields for files that take files dropped on them.
{
  for (const area of document.querySelectorAll('[data-module~="drop"]')) {
    const input = area.querySelector('input[type=file]');
    const text = document.createElement('p');
    text.className = 'yui-drop__text';
    text.textContent = area.dataset.dropText;
    area.append(text);
    area.addEventListener('dragover', (event) => { event.preventDefault(); area.dataset.over = ''; });
    area.addEventListener('dragleave', () => { delete area.dataset.over; });
    area.addEventListener('drop', (event) => {
      event.preventDefault();
      delete area.dataset.over;
      if (event.dataTransfer.files.length > 0) {
        input.files = event.dataTransfer.files;
        input.dispatchEvent(new Event('change', { bubbles: true }));
      }
    });
  }
}
