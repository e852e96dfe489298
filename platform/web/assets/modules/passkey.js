// Forms that are sent with the answer of a passkey. Without this module, or in a browser without passkeys, they stay hidden.
{
  const able = globalThis.PublicKeyCredential && PublicKeyCredential.parseRequestOptionsFromJSON;
  for (const form of document.querySelectorAll('form[data-module~="passkey"]')) {
    if (!able) continue;
    form.hidden = false;
    form.addEventListener('submit', async (event) => {
      event.preventDefault();
      try {
        const body = new URLSearchParams({ form_token: form.elements.form_token.value });
        const begun = await fetch(form.dataset.begin, { method: 'POST', body, redirect: 'error' });
        if (!begun.ok) throw new Error(String(begun.status));
        const { token, options } = await begun.json();
        const isNew = form.dataset.kind === 'create';
        const credential = isNew
          ? await navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(options) })
          : await navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options) });
        form.elements.token.value = token;
        form.elements.answer.value = JSON.stringify(credential.toJSON());
      } catch (error) {
        // Whoever closes the browser's window has changed their mind; anything else the node tells, as of a form without an answer.
        if (error.name === 'NotAllowedError' || error.name === 'AbortError') return;
      }
      form.submit();
    });
  }
}
