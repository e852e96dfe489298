// A browser for the scenarios: one context with a language, a size, with or without script, that looks at every page with axe.

import { chromium } from 'playwright-core';
import { AxeBuilder } from '@axe-core/playwright';
import { mkdirSync } from 'node:fs';

const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
const SIZES = { desktop: { width: 1280, height: 900 }, phone: { width: 360, height: 740 } };

/** Opens a browser as the environment asks for. */
export async function open() {
  const { YUI_URL: base, YUI_LANGUAGE: locale, YUI_SIZE: size, YUI_SCRIPT: script, YUI_PICTURES: pictures } = process.env;
  mkdirSync(pictures, { recursive: true });
  const browser = await chromium.launch({ executablePath: process.env.YUI_CHROMIUM, args: ['--no-sandbox'] });
  const context = await browser.newContext({ locale, viewport: SIZES[size], javaScriptEnabled: script === 'on' });
  const page = await context.newPage();
  // Looking at a page needs a script of one's own, so pages without script are looked at in a context that has it.
  const looking = await browser.newContext({ locale, viewport: SIZES[size] });
  return { browser, context, page, base, locale, pictures, size, script, looking };
}

/** Somebody else in front of a browser of the same kind. */
export async function another(session) {
  const { browser, locale, size, script } = session;
  const context = await browser.newContext({ locale, viewport: SIZES[size], javaScriptEnabled: script === 'on' });
  return { ...session, context, page: await context.newPage() };
}

/** The same browser in other colours: `{ colorScheme: 'dark' }`, `{ forcedColors: 'active' }`. */
export async function colours(session, scheme) {
  const { browser, locale, size } = session;
  const context = await browser.newContext({ locale, viewport: SIZES[size], ...scheme });
  return { ...session, context, page: await context.newPage() };
}

/** Fails with what was expected. */
export function must(condition, what) {
  if (!condition) throw new Error(what);
}

/** Looks at the page that is open: accessible, no wider than the window, even at 320 pixels, in the reader's language; keeps a picture. */
export async function look(session, name) {
  const { page, pictures, locale, script, looking, size } = session;
  await page.screenshot({ path: `${pictures}/${locale}-${size}-${script}-${name}.png`, fullPage: true });
  let seen = page;
  if (script !== 'on') {
    // The same HTML and style, in a page where axe can run.
    seen = await looking.newPage();
    const html = await page.content();
    await seen.route('**/*', (route) => (route.request().url() === page.url() ? route.fulfill({ body: html, contentType: 'text/html; charset=utf-8' }) : route.continue()));
    await seen.goto(page.url());
  }
  // Nothing runs in a frame that is shut off from scripts, axe neither: it would wait for ever.
  const found = await new AxeBuilder({ page: seen }).withTags(TAGS).exclude('iframe[sandbox]').analyze();
  must((await seen.locator('iframe:not([title])').count()) === 0, `${name} has a frame without a title`);
  const told = found.violations.map((one) => `${one.id}: ${one.help}: ${one.nodes.map((node) => node.html).join(' | ')}`);
  must(told.length === 0, `${name}: ${told.join('\n')}`);
  must((await seen.getAttribute('html', 'lang')) === locale, `${name} is in ${await seen.getAttribute('html', 'lang')}`);
  const before = seen.viewportSize();
  await seen.setViewportSize({ width: 320, height: 740 });
  const wide = await seen.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  must(wide <= 0, `${name} is ${wide} pixels wider than 320`);
  await seen.setViewportSize(before);
  if (seen !== page) await seen.close();
}

/** Presses what sends the form that holds `selector`. */
export async function send(page, selector) {
  await Promise.all([page.waitForEvent('load'), page.locator(selector).first().click()]);
}

/** Signs in as the first or the last person of the demo: a member, an operator. */
export async function signInToDemo({ page, base }, which) {
  await page.goto(`${base}/sign-in`);
  await Promise.all([page.waitForEvent('load'), page.locator('main form[action="/sign-in/demo"] button')[which]().click()]);
}
