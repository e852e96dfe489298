// Buttons over a text area that write its markup around what is selected. Without this module the markup is typed, as the hint says.
{
  const write = (area, { before, after, sample, lines }) => {
    let [start, end] = [area.selectionStart, area.selectionEnd];
    if (lines !== undefined) {
      start = area.value.slice(0, start).lastIndexOf('\n') + 1;
      const next = area.value.indexOf('\n', end);
      end = next < 0 ? area.value.length : next;
    }
    const chosen = area.value.slice(start, end) || sample;
    const text = lines === undefined ? before + chosen + after : before + chosen.replaceAll('\n', `\n${before}`);
    area.focus();
    area.setSelectionRange(start, end);
    // Unlike setRangeText, this can be undone.
    if (!document.execCommand('insertText', false, text)) area.setRangeText(text, start, end, 'end');
    if (lines === undefined) area.setSelectionRange(start + before.length, start + before.length + chosen.length);
    area.dispatchEvent(new Event('input', { bubbles: true }));
  };
  for (const bar of document.querySelectorAll('[data-module~="tools"]')) {
    const area = document.getElementById(bar.dataset.for);
    const buttons = [...bar.querySelectorAll('button')];
    if (!area || buttons.length === 0) continue;
    // One stop of the Tab key; within it the arrow keys, as people know it from toolbars.
    const stopAt = (chosen) => { for (const button of buttons) button.tabIndex = button === chosen ? 0 : -1; };
    stopAt(buttons[0]);
    bar.hidden = false;
    bar.addEventListener('keydown', (event) => {
      const at = buttons.indexOf(document.activeElement);
      const to = { ArrowLeft: at - 1, ArrowRight: at + 1, Home: 0, End: -1 }[event.key];
      if (to === undefined) return;
      event.preventDefault();
      const next = buttons.at(to % buttons.length);
      stopAt(next);
      next.focus();
    });
    bar.addEventListener('click', (event) => {
      const button = event.target.closest('button');
      if (!button) return;
      stopAt(button);
      write(area, button.dataset);
    });
  }
}
