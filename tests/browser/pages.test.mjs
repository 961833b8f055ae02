// What must hold of pages one by one: no complaint, no sideways scrolling on a phone, and accessibility.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { after, before, test } from "node:test";
import { KINDS, OBSTACLES, SITE, address, close, launch, open, pagesOf } from "./support.mjs";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
/** How long the pages of a site may take, in milliseconds; on a busy machine not all are reached, unless all are asked for. */
const LIMIT = process.env.AICLOUD_ALL_PAGES ? Infinity : 25_000;

let browser;
before(async () => { browser = await launch(); });
after(async () => { await browser.close(); });

/** The same pages in an order that mixes kinds, so that whatever the time allows is a fair sample. */
const shuffled = (paths) => paths.map((path, index) => [(index * 7919) % paths.length, path])
  .sort((a, b) => a[0] - b[0]).map(([, path]) => path);

/** Visits pages on a phone; every page is loaded, none may complain or be wider than the screen. */
async function visit(paths, site) {
  const queue = shuffled(paths);
  const until = Date.now() + LIMIT;
  let visited = 0;
  const worker = async () => {
    const page = await open(browser, null, { viewport: { width: 360, height: 740 } });
    await page.addInitScript(() => { window.alert = () => { console.error("a text was run"); }; });
    for (let path = queue.pop(); path && Date.now() < until; path = queue.pop()) {
      await page.goto(address(path, site), { waitUntil: "load" });
      const wide = await page.evaluate(() => {
        for (const one of document.querySelectorAll("details")) one.open = true;
        return document.scrollingElement.scrollWidth;
      });
      assert.ok(wide <= 360, `${path} is ${wide} pixels wide`);
      assert.deepEqual(page.problems, [], path);
      visited++;
    }
    await close(page);
  };
  await Promise.all([worker(), worker(), worker()]);
  return visited;
}

test("no page complains, and none scrolls sideways at 360 pixels", async (t) => {
  const all = pagesOf(SITE);
  const visited = await visit(all, SITE) + await visit(KINDS, SITE);
  t.diagnostic(`${visited} of ${all.length + KINDS.length} pages visited`);
  assert.ok(visited >= Math.min(120, all.length), `only ${visited} pages visited`);
});

test("hostile texts do nothing in a browser", async () => {
  const page = await open(browser, null);
  // Names of the spec reach search as text, too.
  await page.goto(address("index.html", OBSTACLES));
  await page.keyboard.press("/");
  await page.keyboard.type("</script>");
  await page.waitForSelector("#results [aria-selected=true]");
  await page.keyboard.press("Enter");
  await page.waitForURL(/#query-/);
  await close(page);
  await visit(pagesOf(OBSTACLES), OBSTACLES);
});

for (const colorScheme of ["light", "dark"]) {
  test(`axe finds no serious fault in the ${colorScheme} theme`, async () => {
    for (const path of KINDS) {
      const page = await open(browser, path, { colorScheme });
      await page.evaluate(() => {
        // Long lists repeat one pattern; their start stands for the rest. What is folded is looked at, too.
        for (const one of document.querySelectorAll("li:nth-child(n+12), tr:nth-child(n+12), section:nth-of-type(n+12)")) one.remove();
        for (const one of document.querySelectorAll("details")) one.open = true;
      });
      await page.evaluate(AXE);
      const violations = await page.evaluate(async () => {
        const result = await axe.run(document, { resultTypes: ["violations"], preload: false });
        return result.violations
          .filter((one) => ["serious", "critical"].includes(one.impact))
          .map((one) => `${one.id}: ${one.nodes.slice(0, 3).map((node) => node.html).join(" | ")}`);
      });
      assert.deepEqual(violations, [], path);
      await close(page);
    }
  });
}
