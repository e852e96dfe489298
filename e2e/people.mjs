// What everybody does before anything else.

import { look, must, send } from './browser.mjs';
import { receive } from './mailbox.mjs';

const PASSWORD = 'plover gravel sixteen lantern';
const outbox = process.env.YUI_OUTBOX;

/** Signs up with a work address, and ends at the page that comes after a first password. */
export async function signUp(session, name, address) {
  const { page, base } = session;
  await page.goto(`${base}/sign-up`);
  await page.fill('#name', name);
  await page.fill('#email', address);
  await send(page, 'main form button');
  await follow(session, address, /(\/register\/confirm\?token=[0-9a-f]+)/, 'register-confirm');
}

/** Accepts an invitation that was mailed. */
export async function join(session, name, address) {
  const { page, base } = session;
  await page.goto(base + (await receive(outbox, address, /(\/invitations\/accept\?token=[0-9a-f]+)/)));
  await look(session, 'invitation');
  await page.fill('#name', name);
  await send(page, 'main form button');
  await setPassword(page);
}

/** Begins as somebody whom the operator of the node has declared. */
export async function setUp(session, address) {
  const { page, base } = session;
  await page.goto(`${base}/sign-in/help`);
  await page.fill('#email', address);
  await send(page, 'main form[action="/sign-in/help"] button');
  await follow(session, address, /(\/account\/set-up\?token=[0-9a-f]+)/, 'account-set-up');
}

async function follow(session, address, link, name) {
  const { page, base } = session;
  await page.goto(base + (await receive(outbox, address, link)));
  await look(session, name);
  await send(page, 'main form button');
  await setPassword(page);
}

async function setPassword(page) {
  must(new URL(page.url()).pathname === '/set-up', `setting up comes next, not ${page.url()}`);
  await page.fill('#password', PASSWORD);
  await send(page, 'main form[action="/set-up"] button');
}
