// What the tests share: the browser, pages of each kind, and a page that reports whatever goes wrong in it.

import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { chromium } from "playwright-core";

export const SITE = process.env.AICLOUD_SITE;
export const OBSTACLES = process.env.AICLOUD_OBSTACLES;

/** One page of each kind, the heaviest where there are many. */
export const KINDS = [
  "index.html", "enums.html", "coverage.html", "guides/authentication.html", "guides/testing.html",
  "modelarts/index.html", "pai-workspace/index.html", "modelarts/groups/nodes.html",
  "modelarts/operations/ListPoolNodes.html", "modelarts/operations/CreateTrainingJob.html",
  "pai-workspace/operations/CreateWorkspace.html", "modelarts/types/TrainingJob.html", "modelarts/types/NodePhase.html",
];

export const launch = () => chromium.launch({
  executablePath: process.env.CHROMIUM,
  headless: true,
  args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync"],
});

export const address = (path, site = SITE) => {
  const [file, hash] = path.split("#");
  return pathToFileURL(join(site, file)).href + (hash ? "#" + hash : "");
};

/** Every page of a site. */
export const pagesOf = (site) => readdirSync(site, { recursive: true })
  .filter((path) => path.endsWith(".html")).sort();

/** A page in surroundings of its own, and what went wrong in it so far. */
export async function open(browser, path, options = {}) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
  const page = await context.newPage();
  page.problems = [];
  page.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) page.problems.push(message.text());
  });
  page.on("pageerror", (error) => page.problems.push(error.message));
  page.on("request", (request) => {
    if (!/^(file|data):|^http:\/\/127\.0\.0\.1:/.test(request.url())) page.problems.push("asked for " + request.url());
  });
  if (path) await page.goto(path.includes("://") ? path : address(path));
  return page;
}

export async function close(page) {
  assert.deepEqual(page.problems, []);
  await page.context().close();
}

/** Types into the search and waits for its results. */
export async function search(page, text) {
  await page.keyboard.press("/");
  await page.keyboard.type(text);
  await page.waitForSelector("#results [aria-selected=true]");
  return page.locator("#results li .name").allTextContents();
}
