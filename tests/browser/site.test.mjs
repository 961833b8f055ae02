// The site as its readers use it.

import assert from "node:assert/strict";
import { createReadStream } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { KINDS, SITE, address, close, launch, open, search } from "./support.mjs";

let browser;
before(async () => { browser = await launch(); });
after(async () => { await browser.close(); });

test("search finds and opens an enum, a parameter and an operation", async () => {
  for (const [text, first, end] of [
    ["NodePhase", "NodePhase", "/modelarts/types/NodePhase.html"],
    ["service_type", "service_type", "-service_type"],
    ["ListNotebooks", "ListNotebooks", "/modelarts/operations/ListNotebooks.html"],
    ["list notebooks", "ListNotebooks", "/modelarts/operations/ListNotebooks.html"],
    ["/v2/{project_id}/pools/{pool_name}/nodes", "ListPoolNodes", "/modelarts/operations/ListPoolNodes.html"],
    ["AI_FLOW", "AI_FLOW", "#value-AI_FLOW"],
  ]) {
    // A page each: where one search ends on the page that another has left, nothing tells that it went there.
    const page = await open(browser, "index.html");
    const names = await search(page, text);
    assert.equal(names[0], first, `${text}: ${names.slice(0, 5)}`);
    await page.keyboard.press("Enter");
    await page.waitForURL((url) => url.href.endsWith(end));
    if (end.includes("-service_type")) assert.ok(await page.locator(":target").isVisible());
    await close(page);
  }
});

test("search is moved through with arrows, left with Escape, and says when there is nothing", async () => {
  const page = await open(browser, "modelarts/operations/ListPoolNodes.html");
  await search(page, "node");
  const chosen = () => page.locator("#results [aria-selected=true]").getAttribute("id");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowDown");
  assert.equal(await chosen(), "result-2");
  assert.equal(await page.locator("#q").getAttribute("aria-activedescendant"), "result-2");
  await page.keyboard.press("ArrowUp");
  assert.equal(await chosen(), "result-1");
  await page.keyboard.press("Escape");
  assert.ok(await page.locator("#results-box").isHidden());
  await page.keyboard.type("zzzqqq");
  await page.waitForFunction(() => document.getElementById("results-note").textContent === "Nothing is called that.");
  await close(page);
});

test("no letter typed holds the page up, and search answers within a second of its first use", async () => {
  const page = await open(browser, "index.html");
  const started = Date.now();
  await search(page, "n");
  assert.ok(Date.now() - started < 1000, `${Date.now() - started} ms`);
  const longest = await page.evaluate(() => {
    const input = document.getElementById("q");
    let longest = 0;
    for (const text of ["e", "a", "id", "name", "list node", "status", "x y z", "service type"]) {
      const from = performance.now();
      input.value = text;
      input.dispatchEvent(new Event("input"));
      longest = Math.max(longest, performance.now() - from);
    }
    return longest;
  });
  assert.ok(longest < 150, `${longest} ms`);
  await close(page);
});

test("the language of examples is chosen once for all pages", async () => {
  const page = await open(browser, "modelarts/operations/ListPoolNodes.html");
  const shown = () => page.locator(".panel:visible").evaluateAll((panels) => panels.map((panel) => panel.dataset.tab));
  assert.deepEqual(await shown(), ["rust"]);
  await page.getByRole("tab", { name: "curl" }).click();
  assert.deepEqual(await shown(), ["curl"]);
  await page.goto(address("modelarts/operations/ListNotebooks.html"));
  assert.deepEqual(await shown(), ["curl"]);
  await page.getByRole("tab", { name: "curl" }).press("ArrowLeft");
  assert.deepEqual(await shown(), ["cli"]);
  assert.equal(await page.getByRole("tab", { selected: true }).textContent(), "CLI");
  await page.emulateMedia({ media: "print" });
  assert.deepEqual(await shown(), ["rust", "cli", "curl"]);
  await close(page);
});

test("a link to a field opens the tree down to it", async () => {
  const page = await open(browser, "modelarts/operations/ListPoolNodes.html#response-items.status.phase");
  const field = page.locator("[id='response-items.status.phase']");
  await page.waitForFunction(() => document.querySelector(":target")?.getBoundingClientRect().height > 0);
  assert.ok(await field.isVisible());
  const top = await field.evaluate((element) => element.getBoundingClientRect().top);
  assert.ok(top >= 0 && top < 900, `it stands at ${top}`);
  assert.ok(await page.locator("[id='response-items.metadata.labels']").count() >= 0);
  await page.locator("[id='response-items.status.phase'] .anchor").first().focus();
  await page.keyboard.press("Enter");
  assert.match(page.url(), /#response-items\.status\.phase$/);
  await close(page);
});

test("the theme follows the system until it is chosen, and is there before anything is drawn", async () => {
  const page = await open(browser, "index.html", { colorScheme: "dark" });
  const dark = () => page.evaluate(() => {
    const [red] = getComputedStyle(document.body).backgroundColor.match(/[\d.]+/g).map(Number);
    return red < 128;
  });
  assert.equal(await dark(), true);
  await page.locator(".theme").click();
  assert.equal(await dark(), false, "light was chosen");
  await page.addInitScript(() => {
    new MutationObserver(() => {
      if (document.body && !window.themeAtBody) window.themeAtBody = document.documentElement.dataset.theme ?? "none";
    }).observe(document, { childList: true, subtree: true });
  });
  await page.goto(address("modelarts/index.html"));
  assert.equal(await dark(), false, "it was remembered");
  assert.equal(await page.evaluate(() => window.themeAtBody), "light");
  await page.locator(".theme").click();
  assert.equal(await dark(), true);
  await page.locator(".theme").click();
  assert.match(await page.locator(".theme").getAttribute("aria-label"), /as the system/);
  await close(page);
});

test("without script everything is there to be read", async () => {
  const page = await open(browser, "modelarts/operations/ListPoolNodes.html", { javaScriptEnabled: false });
  assert.equal(await page.locator(".panel:visible").count(), 3);
  assert.ok(await page.locator("#nav").isVisible());
  assert.ok(await page.locator(".search").isHidden());
  const summary = page.locator("details > summary").first();
  await summary.click();
  assert.ok(await page.locator("details[open] .rows").first().isVisible());
  await page.setViewportSize({ width: 360, height: 740 });
  await page.locator(".menu").click();
  assert.match(page.url(), /#nav$/);
  await close(page);
});

test("on a phone the contents open and close", async () => {
  const page = await open(browser, "modelarts/operations/ListPoolNodes.html", { viewport: { width: 360, height: 740 } });
  assert.ok(await page.locator("#nav").isHidden());
  await page.locator(".menu").click();
  assert.ok(await page.locator("#nav").isVisible());
  await page.keyboard.press("Escape");
  assert.ok(await page.locator("#nav").isHidden());
  const names = await search(page, "NodePhase");
  assert.equal(names[0], "NodePhase");
  await close(page);
});

test("pages are ready within a second and nothing moves afterwards", async () => {
  for (const path of KINDS) {
    const page = await open(browser, null);
    await page.addInitScript(() => {
      window.moved = 0;
      new PerformanceObserver((list) => {
        for (const entry of list.getEntries()) window.moved += entry.value;
      }).observe({ type: "layout-shift", buffered: true });
    });
    await page.goto(address(path));
    await page.waitForTimeout(150);
    const { moved, ready } = await page.evaluate(() => ({
      moved: window.moved,
      ready: performance.getEntriesByType("navigation")[0].domContentLoadedEventEnd,
    }));
    assert.ok(moved < 0.01, `${path} moved by ${moved}`);
    assert.ok(ready < 1000, `${path} took ${ready} ms`);
    await close(page);
  }
});

test("a web server serves it as well as a folder", async () => {
  const types = { html: "text/html", css: "text/css", js: "text/javascript" };
  const server = createServer((request, response) => {
    const path = new URL(request.url, "http://localhost").pathname;
    response.setHeader("Content-Type", types[path.split(".").pop()] ?? "text/plain");
    createReadStream(join(SITE, path)).on("error", () => { response.statusCode = 404; response.end(); }).pipe(response);
  });
  await new Promise((done) => server.listen(0, "127.0.0.1", done));
  const page = await open(browser, `http://127.0.0.1:${server.address().port}/modelarts/types/NodePhase.html`);
  await search(page, "ListNotebooks");
  await page.keyboard.press("Enter");
  await page.waitForURL(/operations\/ListNotebooks\.html$/);
  await close(page);
  server.close();
});
