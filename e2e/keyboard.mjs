// Without a mouse, and with the colours that somebody needs: the demo, where one signs in with one press.

import { colours, look, must, open, signInToDemo } from './browser.mjs';

const session = await open();
const { page, base, browser } = session;

/** Presses Tab until `selector` has the focus; whatever has it on the way shows that. */
async function reach(selector) {
  for (let presses = 0; presses < 120; presses += 1) {
    await page.keyboard.press('Tab');
    const focus = await page.evaluate((wanted) => {
      const element = document.activeElement;
      if (!element || element === document.body) return { name: 'nothing', seen: true, found: false };
      const style = getComputedStyle(element);
      const box = element.getBoundingClientRect();
      const seen = (style.outlineStyle !== 'none' && style.outlineWidth !== '0px') || style.boxShadow !== 'none';
      return { name: element.outerHTML.slice(0, 120), seen: seen && box.width > 0 && box.height > 0, found: element.matches(wanted) };
    }, selector);
    must(focus.seen, `the focus cannot be seen on ${focus.name}`);
    if (focus.found) return;
  }
  throw new Error(`${selector} cannot be reached with the keyboard on ${page.url()}`);
}

async function press(selector) {
  await reach(selector);
  await Promise.all([page.waitForEvent('load'), page.keyboard.press('Enter')]);
}

await page.goto(`${base}/sign-in`);
await reach('.yui-skip');
await page.keyboard.press('Enter');
await reach('main form[action="/sign-in/demo"] button');
await Promise.all([page.waitForEvent('load'), page.keyboard.press('Enter')]);
await press('main a[href^="/services/"]:not([href$="/new"])');
const service = new URL(page.url()).pathname;
await press('.yui-section a[href$="/templates"]');
await press('main a[href*="/new?channel=sms"]');
await reach('#name');
await page.keyboard.type('キーボードだけで');
await reach('#content');
await page.keyboard.type('((氏名))様');
await press('#template-form button[type="submit"]');
must((await page.locator('main').innerText()).includes('キーボードだけで'), 'the template was made');
await press('main a[href*="/send/"]');
await reach('#recipient');
await page.keyboard.type('090-1234-5678');
await reach('main form textarea');
await page.keyboard.type('港 花子');
await press('main form button[type="submit"]');
await press('button[name="send"]');
await page.goto(`${base}${service}/activity`);
must((await page.locator('main tbody').innerText()).includes('090-1234-5678'), 'the message was sent');

// The same pages in the dark, and in the reader's own colours.
const places = ['', '/templates', '/send', '/activity', '/api', '/usage', '/settings', '/team', '/audit', '/go-live'];
for (const scheme of [{ colorScheme: 'dark' }, { forcedColors: 'active' }]) {
  const other = await colours(session, scheme);
  const name = Object.values(scheme)[0];
  await other.page.goto(`${base}/design`);
  await look(other, `${name}-design`);
  await signInToDemo(other, 'first');
  for (const place of places) {
    await other.page.goto(base + service + place);
    await look(other, `${name}${place.replaceAll('/', '-')}`);
  }
}
await browser.close();
console.log('all is well');
