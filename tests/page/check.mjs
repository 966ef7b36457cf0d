// Opens the report of a run in a headless Chromium, wide and narrow, and looks at it as a reader would.
//
//   node tests/page/check.mjs REPORT.html [PICTURES]
//
// Prints one line for each complaint and ends with exit code 1 when there is one. With a second argument it leaves a picture of the
// top of the page at each width in that folder. The browser is $CHROMIUM, or the first of the usual names on the path.

import { accessSync, constants, mkdirSync, mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { chromium } from "playwright-core";

const SIZES = [
  { name: "wide", width: 1280, height: 900, isMobile: false },
  { name: "phone", width: 390, height: 844, isMobile: true },
];
/** The report draws at least people, money, retained shares and leavers. */
const LEAST_CHARTS = 4;
const LEAST_CLAIMS = 30;
/** Claims that the answer must never lose: each stands for one kind of figure. */
const CLAIMS = [
  "lankov-flow-1947",
  "lankov-stock-khabarovsk-1969-04",
  "lankov-stock-russia-2016",
  "lankov-planned-money-revenue-2005-2015",
  "lankov-savings-2005-2014",
];
const LONGEST_WAIT = 60_000;

function findBrowser() {
  const names = [process.env.CHROMIUM, "chromium", "chromium-browser", "google-chrome", "google-chrome-stable"].filter(Boolean);
  const folders = (process.env.PATH ?? "").split(delimiter).filter(Boolean);
  for (const name of names) {
    for (const path of name.includes("/") ? [name] : folders.map((folder) => join(folder, name))) {
      try {
        accessSync(path, constants.X_OK);
        return path;
      } catch {
        // Not here; the next folder may have it.
      }
    }
  }
  return undefined;
}

/** What the page looks like from inside. */
function lookAround() {
  const text = (element) => element?.textContent?.trim() ?? "";
  const table = document.querySelector("table#claims");
  const drawn = [...document.querySelectorAll(".js-plotly-plot")].filter((plot) => {
    const picture = plot.querySelector("svg.main-svg");
    return picture !== null && picture.getBoundingClientRect().height > 40;
  });
  const unlabelled = [...document.querySelectorAll("[role=img]")].filter(
    (element) => !element.getAttribute("aria-label") && !element.getAttribute("aria-labelledby"),
  );
  const ids = [...document.querySelectorAll("[id]")].map((element) => element.id);
  return {
    title: document.title.trim(),
    language: document.documentElement.lang,
    headings: [...document.querySelectorAll("h1")].map(text),
    contentWidth: document.documentElement.scrollWidth,
    charts: drawn.length,
    unlabelled: unlabelled.length,
    repeatedIds: ids.filter((id, index) => ids.indexOf(id) !== index),
    deadLinks: [...document.querySelectorAll("a[href^='#']")]
      .map((link) => decodeURIComponent(link.hash.slice(1)))
      .filter((id) => id !== "" && document.getElementById(id) === null),
    claims: table && {
      caption: text(table.querySelector("caption")),
      rows: table.querySelectorAll("tbody tr").length,
      text: table.textContent,
    },
    tables: document.querySelectorAll("table").length,
    notNumbers: (document.body.innerText.match(/\b(NaN|undefined|Infinity|\[object Object\])/g) ?? []).length,
  };
}

/** Scrolls to the foot and back, so that whatever is drawn only when seen gets drawn. */
async function readThrough(page) {
  await page.evaluate(async () => {
    const pause = () => new Promise((done) => setTimeout(done, 30));
    for (let y = 0; y < document.documentElement.scrollHeight; y += window.innerHeight / 2) {
      window.scrollTo(0, y);
      await pause();
    }
    window.scrollTo(0, 0);
    await pause();
  });
}

/** Complaints about a page as it looks. */
function judge(seen, size) {
  const complaints = [];
  const expect = (holds, complaint) => {
    if (!holds) complaints.push(complaint);
  };
  expect(seen.title !== "", "the page has no title");
  expect(seen.language !== "", "the page does not state its language");
  expect(seen.headings.length === 1 && seen.headings[0] !== "", `one main heading is expected, there are ${seen.headings.length}`);
  expect(seen.contentWidth <= size.width, `the page scrolls sideways: it is ${seen.contentWidth} px wide`);
  expect(seen.charts >= LEAST_CHARTS, `${seen.charts} charts are drawn, at least ${LEAST_CHARTS} are expected`);
  expect(seen.tables > LEAST_CHARTS, `${seen.tables} tables cannot stand behind every chart`);
  expect(seen.unlabelled === 0, `${seen.unlabelled} pictures have no text alternative`);
  expect(seen.repeatedIds.length === 0, `ids stand twice: ${seen.repeatedIds.slice(0, 5).join(", ")}`);
  expect(seen.deadLinks.length === 0, `links lead nowhere: ${seen.deadLinks.slice(0, 5).join(", ")}`);
  expect(seen.notNumbers === 0, `${seen.notNumbers} figures are not numbers`);
  if (seen.claims === null) {
    complaints.push("there is no table of claims");
  } else {
    expect(seen.claims.caption !== "", "the table of claims has no caption");
    expect(seen.claims.rows >= LEAST_CLAIMS, `the table of claims has ${seen.claims.rows} rows, at least ${LEAST_CLAIMS} are expected`);
    for (const id of CLAIMS) expect(seen.claims.text.includes(id), `the table of claims lacks ${id}`);
  }
  return complaints;
}

/** Sorting moves rows, and the head of the column says so. */
async function sortClaims(page) {
  const button = page.locator("table#claims thead button[data-sort=verdict]");
  if ((await button.count()) !== 1) return ["the table of claims cannot be sorted by verdict"];
  const order = () => page.locator("table#claims tbody tr").evaluateAll((rows) => rows.map((row) => row.id).join(" "));
  const before = await order();
  await button.focus();
  await page.keyboard.press("Enter");
  const complaints = [];
  if ((await order()) === before) complaints.push("sorting by verdict moves no row");
  const sorted = await page.locator("table#claims th", { has: page.locator("button[data-sort=verdict]") }).getAttribute("aria-sort");
  if (sorted === null || sorted === "none") complaints.push("the sorted column does not say so");
  return complaints;
}

/** A phone that is turned draws its charts anew, at their new width. */
async function turn(page, size) {
  const wide = { width: size.height, height: size.width };
  await page.setViewportSize(wide);
  const drawn = () =>
    [...document.querySelectorAll(".plot")].every((plot) => {
      const picture = plot.querySelector("svg.main-svg");
      return picture !== null && Math.abs(picture.getBoundingClientRect().width - plot.clientWidth) <= 2;
    });
  const fits = await page.waitForFunction(drawn, undefined, { timeout: 10_000 }).then(() => true, () => false);
  const complaints = fits ? [] : ["turned on its side, charts keep their old width"];
  const width = await page.evaluate(() => document.documentElement.scrollWidth);
  if (width > wide.width) complaints.push(`turned on its side, the page scrolls sideways: it is ${width} px wide`);
  return complaints;
}

async function lookAt(browser, url, size, pictures) {
  const context = await browser.newContext({
    viewport: { width: size.width, height: size.height },
    isMobile: size.isMobile,
    hasTouch: size.isMobile,
    reducedMotion: "reduce",
    colorScheme: "light",
  });
  const page = await context.newPage();
  const complaints = [];
  page.on("console", (message) => {
    if (message.type() === "error") complaints.push(`console: ${message.text()}`);
  });
  page.on("pageerror", (error) => complaints.push(`script: ${error.message}`));
  page.on("request", (request) => {
    // The page has to open offline, from one file.
    if (!/^(data:|blob:)/.test(request.url()) && request.url() !== url) complaints.push(`loads ${request.url()}`);
  });
  await page.goto(url, { waitUntil: "load", timeout: LONGEST_WAIT });
  await readThrough(page);
  await page
    .waitForFunction((least) => document.querySelectorAll(".js-plotly-plot svg.main-svg").length >= least, LEAST_CHARTS, { timeout: 20_000 })
    .catch(() => {
      // Too few charts are a complaint below, with their number.
    });
  complaints.push(...judge(await page.evaluate(lookAround), size));
  if (pictures !== undefined) await page.screenshot({ path: join(pictures, `${size.name}.png`), fullPage: false });
  complaints.push(...(await (size.isMobile ? turn(page, size) : sortClaims(page))));
  await context.close();
  return complaints;
}

async function main() {
  const [report, pictures] = process.argv.slice(2);
  if (report === undefined) {
    console.error("usage: node tests/page/check.mjs REPORT.html [PICTURES]");
    return 2;
  }
  const executablePath = findBrowser();
  if (executablePath === undefined) {
    console.error("page check: no Chromium on this machine; set CHROMIUM to its path");
    return 2;
  }
  if (pictures !== undefined) mkdirSync(pictures, { recursive: true });
  const url = pathToFileURL(resolve(report)).href;
  const profile = mkdtempSync(join(tmpdir(), "tumen-page-"));
  let complained = 0;
  const browser = await chromium.launch({
    executablePath,
    timeout: LONGEST_WAIT,
    env: { ...process.env, HOME: profile },
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--disable-dev-shm-usage",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
  });
  try {
    for (const size of SIZES) {
      for (const complaint of await lookAt(browser, url, size, pictures)) {
        console.error(`page check: ${size.width} px: ${complaint}`);
        complained += 1;
      }
    }
  } finally {
    await browser.close();
    rmSync(profile, { recursive: true, force: true });
  }
  const megabytes = (statSync(report).size / 1e6).toFixed(1);
  const widths = SIZES.map((size) => size.width).join(" and ");
  console.log(`page check: ${complained} complaints about a page of ${megabytes} MB at ${widths} px`);
  return complained === 0 ? 0 : 1;
}

try {
  process.exitCode = await main();
} catch (error) {
  console.error(`page check: ${error.message}`);
  process.exitCode = 1;
}
