// Somebody with a work address signs up, chooses a password, makes a trial service, signs out, and signs in with a mailed code.

import { look, must, open, send } from './browser.mjs';
import { receive } from './mailbox.mjs';

const ADDRESS = 'hanako@city.example.jp';
const PASSWORD = 'plover gravel sixteen lantern';

const session = await open();
const { page, base, browser } = session;
const outbox = process.env.YUI_OUTBOX;

await page.goto(base);
await look(session, 'welcome');
await send(page, 'main a[href="/sign-up"]');
await look(session, 'sign-up');
await send(page, 'main form button');
must((await page.locator('[aria-invalid]').count()) === 2, 'both fields are missing');
await look(session, 'sign-up-wrong');
await page.fill('#name', '港 花子 <b>');
await page.fill('#email', 'ｈanako＠city.example.jp');
await send(page, 'main form button');
await look(session, 'sign-up-mailed');

const path = await receive(outbox, ADDRESS, /(\/register\/confirm\?token=[0-9a-f]+)/);
await page.goto(base + path);
await look(session, 'confirm');
await send(page, 'main form button');
must(new URL(page.url()).pathname === '/set-up', `setting up comes next, not ${page.url()}`);
await look(session, 'set-up');
await page.fill('#password', 'password');
await send(page, 'main form[action="/set-up"] button');
must((await page.locator('#password[aria-invalid]').count()) === 1, 'a guessable password is refused');
await look(session, 'set-up-wrong');
await page.fill('#password', PASSWORD);
await send(page, 'main form[action="/set-up"] button');
must((await page.locator('.yui-header__account').innerText()).includes('港 花子 <b>'), 'the name is shown as it was typed');
await look(session, 'home-empty');

await send(page, 'main a[href="/services/new"]');
await look(session, 'new-service');
await page.fill('#name', 'くらしのお知らせ <script>alert(1)</script>');
await page.fill('#sender_name', 'ｋｕｒａｓｈｉ');
await send(page, 'main form button');
must(/\/services\/[0-9a-f-]{36}/.test(page.url()), `the service is shown, not ${page.url()}`);
await look(session, 'dashboard');
await page.goto(base);
await look(session, 'home');

for (const place of ['/account', '/account/sessions', '/account/password', '/account/authenticator', '/account/passkeys', '/account/recovery-codes']) {
  await page.goto(base + place);
  await look(session, place.slice(1).replaceAll('/', '-'));
}
await page.goto(base + '/account/recovery-codes');
await send(page, 'main form button');
must((await page.locator('main li code').count()) === 10, 'ten codes are shown');
await page.goto(base + '/account/authenticator');
await send(page, 'main form button');
await look(session, 'authenticator');

await send(page, '.yui-header form button');
await look(session, 'sign-in');
await page.goto(`${base}/sign-in/forgotten`);
await look(session, 'forgotten');
await page.goto(`${base}/account`);
must(new URL(page.url()).pathname === '/sign-in', 'whoever is out has to sign in');
await page.fill('#email', ADDRESS);
await page.fill('#password', 'not this one');
await send(page, 'main form[action="/sign-in"] button');
must((await page.inputValue('#email')) === ADDRESS, 'what was typed is kept');
await look(session, 'sign-in-wrong');
await page.fill('#password', PASSWORD);
await send(page, 'main form[action="/sign-in"] button');
await look(session, 'code');
await page.fill('#code', '000000');
await send(page, 'main form[action="/sign-in/code"] button');
must((await page.locator('#code[aria-invalid]').count()) === 1, 'a wrong code is refused');
const code = await receive(outbox, ADDRESS, /(?<![0-9])([0-9]{6})(?![0-9])/);
await page.fill('#code', code);
await send(page, 'main form[action="/sign-in/code"] button');
must(new URL(page.url()).pathname === '/account', `the page that was asked for comes next, not ${page.url()}`);

await page.goto(`${base}/nothing-here`);
await look(session, 'missing');
await page.goto(`${base}/design`);
await look(session, 'design');
await send(page, 'main form button[type="submit"]');
await look(session, 'design-wrong');
await browser.close();
console.log('all is well');
