// Parts of a page that fill by themselves: fetched anew until they no longer ask for it. Without this module a link reloads the page.
{
  const refresh = async (part) => {
    const seconds = Number(part.dataset.refresh);
    if (!seconds) return;
    await new Promise((resolve) => setTimeout(resolve, seconds * 1000));
    if (document.hidden) {
      await new Promise((resolve) => document.addEventListener('visibilitychange', resolve, { once: true }));
    }
    try {
      const answer = await fetch(location.href, { headers: { Accept: 'text/html' }, redirect: 'error' });
      if (answer.ok) {
        const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
        const fresh = page.getElementById(part.id);
        if (!fresh) return;
        part.replaceWith(fresh);
        part = fresh;
      }
    } catch {
      // The node is away for a moment; the next round asks again.
    }
    refresh(part);
  };
  for (const part of document.querySelectorAll('[data-module~="refresh"][id]')) refresh(part);
}
