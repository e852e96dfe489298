// Every page of those who run the node, with something on it: reached by its link, in Japanese at a desk and in English on a phone, looked at by axe.
// In the demo, where one signs in with one press.

import { another, look, must, open, send, signInToDemo } from './browser.mjs';

const session = await open();
const { base, browser } = session;
const LOGO = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';

// Something to be seen: a message that was sent, a look of e-mails, what is announced, a category.
await signInToDemo(session, 'first');
const { page } = session;
await page.locator('main a[href^="/services/"]:not([href$="/new"])').first().click();
await page.waitForURL(/\/services\/[0-9a-f-]+$/);
const service = new URL(page.url()).pathname.split('/').pop();
await page.goto(`${base}/services/${service}/templates/new?channel=sms`);
await page.fill('#name', '運用の画面の確認');
await page.fill('#content', '明日は粗大ごみの収集日です。');
await send(page, '#template-form button[type="submit"]');

await page.context().clearCookies();
await signInToDemo(session, 'last');
await page.goto(`${base}/operate/services/${service}`);
const organisation = (await page.getAttribute('main a[href^="/operate/organisations/"]', 'href')).split('/').pop();
const looks = `${base}/operate/organisations/${organisation}/brands`;
await page.goto(`${looks}/new`);
await page.fill('#name', '市章と帯');
await page.check('input[name="layout"][value="banner"]');
await page.fill('#colour', '#005EA5');
await page.fill('#words_1', '結市');
await page.setInputFiles('#logo', { name: 'logo.png', mimeType: 'image/png', buffer: Buffer.from(LOGO, 'base64') });
const [preview] = await Promise.all([
  page.waitForResponse((answer) => answer.url().endsWith('/preview')),
  page.locator('button[formtarget="brand-email"]').click(),
]);
must(preview.status() === 200 && (await preview.text()).includes('data:image/png'), 'the preview shows the logo');
await send(page, 'main form button[type="submit"]:not([formtarget])');
must((await page.locator('main').innerText()).includes('市章と帯'), 'the look was made');
await page.locator('main form[action$="/brands/default"] button').first().click();
await page.waitForURL(/notice=saved/);
for (const [audience, level, text] of [['everyone', 'information', '年末年始も送信できます。'], ['operators', 'warning', '今夜22時から保守を行います。']]) {
  await page.goto(`${base}/operate/announcements/new`);
  await page.check(`input[name="audience"][value="${audience}"]`);
  await page.check(`input[name="level"][value="${level}"]`);
  await page.fill('#text_ja', text);
  await page.fill('#from', '2020-01-01T00:00');
  await page.fill('#until', '2099-01-01T00:00');
  await send(page, 'main form button[type="submit"]');
  must((await page.locator('.yui-announced').innerText()).includes(text), 'what is announced stands at the top');
}
await page.goto(`${base}/operate/categories/new`);
for (const [field, name] of [['#name_ja', '災害'], ['#name_en', 'Disaster'], ['#name_fr', 'Catastrophe']]) await page.fill(field, name);
await send(page, 'main form button[type="submit"]');

/** A page's kind: its path with ids taken out. */
const kind = (path) => path.replace(/[0-9a-f]{8}-[0-9a-f-]{27}/g, '{}');
const EXPECTED = JSON.parse(process.env.YUI_PAGES)
  .filter((path) => path.startsWith('/operate') && !/\.csv$|\/email$/.test(path))
  .map((path) => path.replace(/\{[^}]*\}/g, '{}'));
// Looking at a page narrows it to 320 pixels, so each language has one screen.
for (const [locale, size] of [['ja', 'desktop'], ['en', 'phone']]) {
  const other = await another({ ...session, locale, size });
  await signInToDemo(other, 'last');
  const [waiting, seen] = [['/operate', '/operate/people?q=example'], new Set()];
  while (waiting.length > 0) {
    const address = waiting.shift();
    const path = address.split('?')[0];
    if (seen.has(kind(path))) continue;
    seen.add(kind(path));
    const answer = await other.page.goto(base + address);
    must(answer.status() === 200, `${address} answers ${answer.status()}`);
    await look(other, `operator${kind(path).replaceAll('{}', 'id').replaceAll('/', '-')}`);
    const wide = await other.page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    must(wide <= 0, `${address} is ${wide} pixels too wide`);
    const links = await other.page.locator('a[href^="/operate"]').evaluateAll((all) => all.map((one) => one.getAttribute('href')));
    waiting.push(...links.filter((link) => !link.startsWith('/operate/audit.csv')));
  }
  const lost = EXPECTED.filter((one) => !seen.has(one));
  must(lost.length === 0, `no link leads to ${lost.join(', ')}`);
  await other.context.close();
}
await browser.close();
console.log('all is well');
