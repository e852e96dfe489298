// Buttons that copy a text. Without this module the text is there to be marked by hand.
{
  for (const button of document.querySelectorAll('[data-module~="copy"]')) {
    if (!navigator.clipboard) continue;
    button.hidden = false;
    const label = button.textContent;
    button.addEventListener('click', async () => {
      await navigator.clipboard.writeText(button.dataset.copy);
      button.textContent = button.dataset.copied;
      button.setAttribute('aria-live', 'polite');
      setTimeout(() => { button.textContent = label; }, 3000);
    });
  }
}
