// A passkey is added to an account, signs in alone, proves again, and is removed; the authenticator is the browser's virtual one.

import { must, open, send } from './browser.mjs';
import { receive } from './mailbox.mjs';

const ADDRESS = 'saburo@city.minato.example.jp';
const session = await open();
const { page, base, browser, context } = session;

const devtools = await context.newCDPSession(page);
await devtools.send('WebAuthn.enable');
await devtools.send('WebAuthn.addVirtualAuthenticator', {
  options: { protocol: 'ctap2', transport: 'internal', hasResidentKey: true, hasUserVerification: true, isUserVerified: true, automaticPresenceSimulation: true },
});

await page.goto(`${base}/sign-up`);
await page.fill('#name', '港 次郎');
await page.fill('#email', ADDRESS);
await send(page, 'main form button');
await page.goto(base + (await receive(process.env.YUI_OUTBOX, ADDRESS, /(\/register\/confirm\?token=[0-9a-f]+)/)));
await send(page, 'main form button');
await send(page, 'form[action="/set-up/passkey"] button');
const told = await page.locator(".yui-summary").allInnerTexts();
must(new URL(page.url()).pathname === "/", `a passkey is all that is needed, not ${page.url()}: ${told.join()}`);
await send(page, '.yui-header form button');
await page.goto(`${base}/sign-in?next=%2Faccount%2Fpasskeys`);
await send(page, 'form[action="/sign-in/passkey"] button');
must(new URL(page.url()).pathname === '/account/passkeys', `signed in with the passkey, not at ${page.url()}`);
must((await page.locator('.yui-items li').count()) === 1, 'the passkey is listed');
await send(page, 'form[action="/account/passkeys/remove"] button');
must((await page.locator('.yui-summary').count()) === 1, 'the last way to sign in stays');
await browser.close();
console.log('all is well');
