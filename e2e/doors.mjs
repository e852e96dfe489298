// Doors that mails open: for a browser that was not seen before, to another password, to what was lost with a second person's help, to a reply-to address.

import { another, look, must, open, send } from './browser.mjs';
import { receive } from './mailbox.mjs';
import { setUp, signUp } from './people.mjs';

const HANAKO = 'hanako@city.example.jp';
const MANAGER = 'saburo@city.example.jp';
const REPLIES = 'kurashi@city.example.jp';
const outbox = process.env.YUI_OUTBOX;

const session = await open();
const { page, base, browser } = session;
await signUp(session, '港 花子', HANAKO);
await page.goto(`${base}/sign-in/again?next=%2Faccount`);
await look(session, 'again');

// An address for replies counts once whoever reads it says so.
await page.goto(`${base}/services/new`);
await page.fill('#name', 'くらしのお知らせ');
await page.fill('#sender_name', 'kurashi');
await send(page, 'main form button');
await page.goto(`${new URL(page.url()).origin}${new URL(page.url()).pathname}/settings/reply-to`);
await page.fill('#address', REPLIES);
await send(page, 'main form[action$="/reply-to"] button[type="submit"]');
await look(session, 'reply-to-mailed');
await page.goto(base + (await receive(outbox, REPLIES, /(\/reply-to\/confirm\?token=[\w-]+)/)));
await look(session, 'reply-to-confirm');
await send(page, 'main form button');
await look(session, 'reply-to-confirmed');

// Somebody at another browser, who cannot get in.
const outside = await another(session);
async function ask(path, button, pattern, name) {
  await outside.page.goto(base + path);
  await outside.page.fill('#email', HANAKO);
  await send(outside.page, `main form[action="${path}"] ${button}`);
  await look(outside, `${name}-mailed`);
  await outside.page.goto(base + (await receive(outbox, HANAKO, pattern)));
  await look(outside, name);
}
await ask('/sign-in/help', 'button[value="browser"]', /(\/sign-in\/browser\?token=[0-9a-f]+)/, 'browser');
await send(outside.page, 'main form button');
await look(outside, 'browser-known');
await ask('/sign-in/forgotten', 'button', /(\/sign-in\/new-password\?token=[0-9a-f]+)/, 'new-password');
await ask('/sign-in/help', 'button[value="recovery"]', /(\/recovery\/confirm\?token=[0-9a-f]+)/, 'recovery');
await send(outside.page, 'main form button');
await look(outside, 'recovery-asked');

// The second person, who manages the organisation.
const manager = await another(session);
await setUp(manager, MANAGER);
await manager.page.goto(`${base}/recoveries`);
must((await manager.page.locator('main form[action="/recoveries"]').count()) > 0, 'the recovery waits for somebody');
await look(manager, 'recoveries');

await browser.close();
console.log('all is well');
