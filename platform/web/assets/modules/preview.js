// Previews that follow what is typed: the form's fields are sent to the preview's address, and its answer is shown. Without this module a button
// of the form shows the preview. An e-mail has a style of its own, which only a frame can show: the form is sent into it as well.
{
  for (const target of document.querySelectorAll('[data-module~="preview"][id]')) {
    const form = document.getElementById(target.dataset.form);
    if (!form) continue;
    let waiting;
    let round = 0;
    const show = async () => {
      const own = ++round;
      try {
        const body = new URLSearchParams(new FormData(form));
        const answer = await fetch(target.dataset.address, { method: 'POST', body, redirect: 'error' });
        const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
        const fresh = page.getElementById(target.id);
        if (own === round && answer.ok && fresh) target.replaceChildren(...fresh.childNodes);
      } catch {
        // The last preview stays.
      }
    };
    const frame = () => {
      if (!target.dataset.frame) return;
      const copy = document.createElement('form');
      Object.assign(copy, { method: 'post', action: target.dataset.frameAddress, target: target.dataset.frame, hidden: true });
      for (const [name, value] of new FormData(form)) {
        const field = document.createElement('textarea');
        Object.assign(field, { name, value });
        copy.append(field);
      }
      document.body.append(copy);
      copy.submit();
      copy.remove();
    };
    form.addEventListener('input', () => {
      clearTimeout(waiting);
      waiting = setTimeout(() => { show(); frame(); }, 400);
    });
    frame();
  }
}
