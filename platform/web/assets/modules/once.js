// Forms that are sent once, however often a button is pressed.
{
  for (const button of document.querySelectorAll('[data-module~="once"]')) {
    button.form?.addEventListener('submit', (event) => {
      // What goes into a frame or another window leaves the form here, to be sent afterwards.
      if (event.submitter?.formTarget) return;
      if (button.getAttribute('aria-disabled') === 'true') event.preventDefault();
      button.setAttribute('aria-disabled', 'true');
    });
  }
  // Coming back by the browser's button finds the form ready again.
  addEventListener('pageshow', () => {
    for (const button of document.querySelectorAll('[data-module~="once"]')) button.removeAttribute('aria-disabled');
  });
}
