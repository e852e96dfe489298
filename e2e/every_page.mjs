// Every page of the node, in the demo where it has something on it, as somebody comes to it who follows links: before signing in, and as a member. A page that no link
// leads to fails, unless another scenario comes to it.

import { another, look, must, open, send, signInToDemo } from './browser.mjs';

const session = await open();
const { base, browser } = session;
const routes = JSON.parse(process.env.YUI_PAGES)
  .filter((path) => path !== '/operate' && !path.startsWith('/operate/'))
  .map((path) => ({ path, parts: path.split('/'), variable: path.split('{').length }));
const seen = new Set();

/** Pages that no link of a page leads to: what mails, forms and devices open, and files. The scenarios of people and of going live come to them. */
const ELSEWHERE = [
  '/language', '/register/confirm', '/invitations/accept', '/account/set-up', '/set-up', '/recovery/confirm', '/recoveries', '/reply-to/confirm',
  '/sign-in/code', '/sign-in/new-password', '/sign-in/browser', '/sign-in/again',
  '/organisation/go-live', '/organisation/go-live/{service}',
  '/services/{service_id}/send/checked/{bulk_id}', '/services/{service_id}/activity/unsubscribes/{report_id}/csv',
];

/** The page that an address belongs to: the one with the fewest variable parts. */
function route(address) {
  const parts = new URL(address, base).pathname.split('/');
  const fits = (one) => one.parts.length === parts.length && one.parts.every((part, at) => part.startsWith('{') || part === parts[at]);
  return routes.filter(fits).sort((a, b) => a.variable - b.variable)[0]?.path;
}

/** Looks at one page of each kind that links lead to from these. */
async function walk(who, visitor, starts) {
  const { page } = visitor;
  const [waiting, walked] = [[...starts], new Set(ELSEWHERE)];
  while (waiting.length > 0) {
    const address = waiting.shift();
    const path = route(address);
    if (!path || walked.has(path)) continue;
    const answer = await page.request.get(base + address);
    must(answer.status() < 500, `${address} answers ${answer.status()}`);
    if (answer.status() !== 200) continue;
    const at = route(answer.url());
    if (at !== path) {
      waiting.push(answer.url().slice(base.length));
      continue;
    }
    walked.add(path);
    seen.add(path);
    const headers = answer.headers();
    // What stands in a frame that is shut off from scripts is looked at with the page around it.
    if (!headers['content-type'].startsWith('text/html') || headers['content-security-policy'].includes('sandbox')) continue;
    await page.goto(base + address);
    await look(visitor, `every-${who}${path.replaceAll(/[/{}]+/g, '-')}`);
    const found = page.locator('a[href^="/"], iframe[src^="/"]');
    waiting.push(...(await found.evaluateAll((all) => all.map((one) => one.getAttribute('href') ?? one.getAttribute('src')))));
  }
}

await walk('visitor', session, ['/sign-in', '/sign-up', '/design']);
const member = await another(session);
await signInToDemo(member, 'first');
await walk('member', member, [...(await prepare(member.page)), '/', '/account', '/outbox']);

/** Makes what the demo lacks; gives where pages are that only some services, templates and members have. */
async function prepare(page) {
  const hrefs = (selector) => page.locator(selector).evaluateAll((all) => all.map((one) => one.getAttribute('href')));
  // The service with the most in it comes first, so that its pages are those that are looked at.
  const first = await page.locator('main tbody a', { hasText: '港区くらしのお知らせ' }).getAttribute('href');
  const all = (await hrefs('main tbody a[href^="/services/"]')).filter((href) => /^\/services\/[0-9a-f-]{36}$/.test(href));
  must(all.includes(first), 'the demo has its service');
  const services = [first, ...all.filter((href) => href !== first)];
  await page.goto(`${base}${first}/templates/folders/new`);
  await page.fill('#name', '予防接種');
  await send(page, 'main form button[type="submit"]');
  await page.goto(`${base}${first}/templates`);
  const folders = (await hrefs('main a[href*="?folder="]')).map((href) => href.replace('?folder=', '/folders/'));
  const template = (await hrefs(`main a[href^="${first}/templates/"]`)).find((href) => /templates\/[0-9a-f-]{36}$/.test(href));
  await page.goto(`${base}${template}/edit`);
  await page.fill('#content', `${await page.inputValue('#content')}\n\nお問い合わせは市役所まで。`);
  await send(page, '#template-form button[type="submit"]');
  await page.goto(`${base}${first}/team`);
  const people = await hrefs(`main a[href^="${first}/team/"]`);
  await page.goto(`${base}/outbox`);
  const mails = (await hrefs('main a[href^="/outbox/2"]')).filter((href) => href.endsWith('.eml'));
  const ends = (place) => services.map((service) => service + place);
  return [
    `${template}/versions/compare?from=1&to=2`, ...ends('/go-live'), ...ends('/go-live/use'), ...ends('/go-live/terms'), ...ends('/settings/archive'),
    ...people.map((href) => `${href}/remove`), `${first}/activity?channel=email`, ...folders, ...mails.map((href) => `${href}/email`),
  ];
}

const lost = routes.map((one) => one.path).filter((path) => !seen.has(path) && !ELSEWHERE.includes(path));
must(lost.length === 0, `no link leads to ${lost.join(', ')}`);
await browser.close();
console.log('all is well');
