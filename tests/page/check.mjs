// Opens pages in a headless Chromium, wide, narrow, dark and on paper, and looks at them as a reader would.
//
//   node tests/page/check.mjs KIND=PAGE.html... [PICTURES]
//
// A kind is run, comparison or decomposition: what the page is of. Prints one line for each complaint and ends with exit code 1 when there
// is one. A folder as the last argument takes a picture of the top of each page at each width. The browser is $CHROMIUM, or the first of the usual names on the path.

import { accessSync, constants, mkdirSync, mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { chromium } from "playwright-core";

const SIZES = [
  { name: "wide", width: 1280, height: 900, isMobile: false, colorScheme: "light" },
  { name: "phone", width: 390, height: 844, isMobile: true, colorScheme: "light" },
  { name: "dark", width: 1280, height: 900, isMobile: false, colorScheme: "dark" },
];
/** A page of A4 within the margins of the print style, in pixels. */
const PAPER = { width: 688, height: 1001 };
/** The part of the area of all flows in which two may lie on each other: where one thin flow has to cross another. */
const MOST_CROSSED = 0.003;
/** What the pages must draw. Of a run: people, money by year, of every dollar, its way, what is kept, forced labour, leavers. */
const KINDS = {
  run: { charts: ["people", "money-years", "money-bars", "way", "retained", "forced-labour", "leavers"], claims: true },
  comparison: { charts: ["gains-0", "changes-0"], claims: false },
  decomposition: { charts: ["parts-0"], claims: false },
};
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
    charts: drawn.map((plot) => plot.id),
    withTable: drawn.filter((plot) => plot.closest("figure")?.querySelector("table")).map((plot) => plot.id),
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
function judge(seen, size, kind) {
  const complaints = [];
  const expect = (holds, complaint) => {
    if (!holds) complaints.push(complaint);
  };
  expect(seen.title !== "", "the page has no title");
  expect(seen.language !== "", "the page does not state its language");
  expect(seen.headings.length === 1 && seen.headings[0] !== "", `one main heading is expected, there are ${seen.headings.length}`);
  expect(seen.contentWidth <= size.width, `the page scrolls sideways: it is ${seen.contentWidth} px wide`);
  for (const name of kind.charts) {
    const id = `plot-${name}`;
    expect(seen.charts.includes(id), `the chart ${name} is not drawn`);
    expect(!seen.charts.includes(id) || seen.withTable.includes(id), `no table stands behind the chart ${name}`);
  }
  expect(seen.unlabelled === 0, `${seen.unlabelled} pictures have no text alternative`);
  expect(seen.repeatedIds.length === 0, `ids stand twice: ${seen.repeatedIds.slice(0, 5).join(", ")}`);
  expect(seen.deadLinks.length === 0, `links lead nowhere: ${seen.deadLinks.slice(0, 5).join(", ")}`);
  expect(seen.notNumbers === 0, `${seen.notNumbers} figures are not numbers`);
  if (!kind.claims) return complaints;
  if (seen.claims === null) {
    complaints.push("there is no table of claims");
  } else {
    expect(seen.claims.caption !== "", "the table of claims has no caption");
    expect(seen.claims.rows >= LEAST_CLAIMS, `the table of claims has ${seen.claims.rows} rows, at least ${LEAST_CLAIMS} are expected`);
    for (const id of CLAIMS) expect(seen.claims.text.includes(id), `the table of claims lacks ${id}`);
  }
  return complaints;
}

/** Text in the charts that is cut at their edge or lies on other text. */
function unreadable() {
  const complaints = [];
  for (const plot of document.querySelectorAll(".plot")) {
    const frame = plot.getBoundingClientRect();
    const texts = [...plot.querySelectorAll("svg text")]
      .filter((text) => text.textContent.trim() !== "" && text.checkVisibility({ opacityProperty: true, visibilityProperty: true }))
      .map((text) => ({ text: text.textContent.trim().slice(0, 40), box: text.getBoundingClientRect() }))
      .filter(({ box }) => box.width > 0);
    for (const { text, box } of texts) {
      const cut = Math.max(frame.left - box.left, box.right - frame.right, frame.top - box.top, box.bottom - frame.bottom);
      if (cut > 2) complaints.push(`${plot.id}: "${text}" is cut by ${Math.round(cut)} px`);
    }
    texts.forEach((one, i) => texts.slice(i + 1).forEach((other) => {
      const wide = Math.min(one.box.right, other.box.right) - Math.max(one.box.left, other.box.left);
      const high = Math.min(one.box.bottom, other.box.bottom) - Math.max(one.box.top, other.box.top);
      if (wide > 2 && high > 4) complaints.push(`${plot.id}: "${one.text}" lies on "${other.text}"`);
    }));
    // Letters in a chart need the list that says what they stand for.
    const letters = texts.filter(({ text }) => /^[a-z]$/.test(text)).map(({ text }) => text);
    const key = [...plot.closest("figure").querySelectorAll(".key b")].filter((b) => b.offsetParent !== null).map((b) => b.textContent);
    const unknown = letters.filter((letter) => !key.includes(letter));
    if (unknown.length > 0) complaints.push(`${plot.id}: the key lacks ${unknown.join(", ")}`);
  }
  return complaints;
}

/** Tables that go on beyond the edge say so and can be reached by key. */
function silentTables() {
  const complaints = [];
  document.querySelectorAll("details").forEach((details) => { details.open = true; });
  return new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => {
    const over = [];
    for (const box of document.querySelectorAll(".scroll")) {
      const name = box.getAttribute("aria-label");
      if (!name || box.getAttribute("role") !== "region") complaints.push("a table stands in a region without a name");
      if (box.offsetParent === null || box.scrollWidth <= box.clientWidth + 1) continue;
      over.push(name);
      if (box.tabIndex !== 0) complaints.push(`${name}: scrolls sideways and cannot be reached by key`);
      if (!/scroll/i.test(getComputedStyle(box, "::before").content)) complaints.push(`${name}: scrolls sideways and does not say so`);
    }
    document.querySelectorAll("details").forEach((details) => { details.open = false; });
    done({ complaints, over });
  })));
}

/** The part of the area of all flows of the diagram in view in which two flows lie on each other. */
function crossed() {
  const plot = document.querySelector("#plot-way");
  const flows = [...plot.querySelectorAll("path.sankey-link")];
  const frame = plot.querySelector("svg.main-svg").getBoundingClientRect();
  const boxes = flows.map((flow) => flow.getBoundingClientRect());
  let [covered, twice] = [0, 0];
  for (let x = frame.left; x < frame.right; x += 5) {
    for (let y = frame.top; y < frame.bottom; y += 3) {
      const hits = flows.filter((flow, i) => {
        const box = boxes[i];
        if (x < box.left || x > box.right || y < box.top || y > box.bottom) return false;
        const to = flow.getScreenCTM().inverse();
        return flow.isPointInFill(new DOMPoint(x, y).matrixTransform(to));
      }).length;
      covered += hits > 0 ? 1 : 0;
      twice += hits > 1 ? 1 : 0;
    }
  }
  return { flows: flows.length, part: covered === 0 ? 0 : twice / covered };
}

/** Every way of the money: its flows do not cross, its names can be read, its ends stand in one order. */
async function followMoney(page) {
  const complaints = [];
  const buttons = page.locator("[data-way]");
  const orders = new Set();
  for (let i = 0; i < (await buttons.count()); i += 1) {
    await buttons.nth(i).click();
    await page.waitForTimeout(50);
    const name = await buttons.nth(i).textContent();
    const { flows, part } = await page.evaluate(crossed);
    if (flows < 2) complaints.push(`${name}: the way of the money has ${flows} flows`);
    if (part > MOST_CROSSED) complaints.push(`${name}: flows lie on each other in ${(100 * part).toFixed(1)} % of their area`);
    for (const complaint of await page.evaluate(unreadable)) if (complaint.startsWith("plot-way")) complaints.push(`${name}: ${complaint}`);
    const fills = await page.locator("#plot-way .sankey-node").evaluateAll((nodes) => {
      const boxes = nodes.map((node) => ({ box: node.getBoundingClientRect(), fill: getComputedStyle(node.querySelector("rect")).fill }));
      const right = Math.max(...boxes.map(({ box }) => box.right));
      return boxes.filter(({ box }) => box.right > right - 2).sort((a, b) => a.box.top - b.box.top).map(({ fill }) => fill);
    });
    fills.filter((fill, at) => fill !== fills[at - 1]).forEach((fill, at, all) => all.slice(at + 1).forEach((below) => orders.add(`${fill} ${below}`)));
  }
  const turned = [...orders].filter((pair) => orders.has(pair.match(/rgb\([^)]*\)/g).reverse().join(" ")));
  if (turned.length > 0) complaints.push(`receivers change their order from one way of the money to another: ${turned[0]}`);
  return complaints;
}

/** On paper no chart is longer than a page, and no row of the table of claims takes much of one. */
async function print(page) {
  await page.setViewportSize({ width: PAPER.width, height: PAPER.height });
  await page.emulateMedia({ media: "print", colorScheme: "light" });
  await page.evaluate(() => dispatchEvent(new Event("beforeprint")));
  const { figures, rows } = await page.evaluate(() => {
    // The heading of a section stays with its first chart.
    const height = (figure) => {
      const section = figure.closest("section");
      const from = section.querySelector("figure") === figure ? section : figure;
      return figure.getBoundingClientRect().bottom - from.getBoundingClientRect().top;
    };
    const wide = (element) => Math.max(...[...element.querySelectorAll("svg.main-svg")].map((svg) => svg.getBoundingClientRect().width), 0);
    return {
      figures: [...document.querySelectorAll("figure")].map((figure) => ({ id: figure.getAttribute("aria-labelledby"), height: height(figure), width: wide(figure) })),
      rows: [...document.querySelectorAll("#claims tbody tr")].map((row) => ({ id: row.id, height: row.getBoundingClientRect().height })),
    };
  });
  const complaints = [];
  for (const { id, height, width } of figures) {
    if (height > PAPER.height) complaints.push(`on paper, ${id} is cut: it is ${Math.round(height)} px high`);
    if (width > PAPER.width) complaints.push(`on paper, ${id} is cut: it is ${Math.round(width)} px wide`);
  }
  const long = rows.filter(({ height }) => height > PAPER.height / 4);
  if (long.length > 0) complaints.push(`on paper, ${long.length} rows of the table of claims take more than a quarter of a page, ${long[0].id} is the first`);
  complaints.push(...(await page.evaluate(unreadable)).map((complaint) => `on paper, ${complaint}`));
  await page.evaluate(() => dispatchEvent(new Event("afterprint")));
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

async function lookAt(browser, { url, kind, name }, size, pictures) {
  const context = await browser.newContext({
    viewport: { width: size.width, height: size.height },
    isMobile: size.isMobile,
    hasTouch: size.isMobile,
    reducedMotion: "reduce",
    colorScheme: size.colorScheme,
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
    .waitForFunction(() => [...document.querySelectorAll(".plot")].every((plot) => plot.querySelector("svg.main-svg") !== null), undefined, { timeout: 20_000 })
    .catch(() => complaints.push("some charts are never drawn"));
  complaints.push(...judge(await page.evaluate(lookAround), size, kind));
  if (pictures !== undefined) await page.screenshot({ path: join(pictures, `${name}-${size.name}.png`), fullPage: false });
  complaints.push(...(await page.evaluate(unreadable)));
  const tables = await page.evaluate(silentTables);
  complaints.push(...tables.complaints);
  if (kind.claims && size.isMobile && tables.over.length === 0) complaints.push("no table scrolls sideways, so nothing shows that it would say so");
  if (!size.isMobile && tables.over.length > 0) complaints.push(`too wide for a wide screen: ${tables.over.join(", ")}`);
  if (size.colorScheme === "light") {
    if (kind.claims) complaints.push(...(await followMoney(page)));
    if (size.isMobile) complaints.push(...(await turn(page, size)));
    else if (kind.claims) complaints.push(...(await sortClaims(page)));
    if (!size.isMobile) complaints.push(...(await print(page)));
  }
  const painted = await page.evaluate(() => performance.getEntriesByName("first-contentful-paint")[0]?.startTime);
  await context.close();
  return { complaints, painted };
}

async function main() {
  const words = process.argv.slice(2);
  const pages = words.filter((word) => word.includes("=")).map((word) => {
    const [name, path] = word.split(/=(.*)/);
    return { name, path, kind: KINDS[name], url: pathToFileURL(resolve(path)).href };
  });
  const [pictures, more] = words.filter((word) => !word.includes("="));
  if (pages.length === 0 || pages.some(({ kind }) => kind === undefined) || more !== undefined) {
    console.error(`usage: node tests/page/check.mjs KIND=PAGE.html... [PICTURES], with a KIND of ${Object.keys(KINDS).join(", ")}`);
    return 2;
  }
  const executablePath = findBrowser();
  if (executablePath === undefined) {
    console.error("page check: no Chromium on this machine; set CHROMIUM to its path");
    return 2;
  }
  if (pictures !== undefined) mkdirSync(pictures, { recursive: true });
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
    for (const page of pages) {
      let complaints = 0;
      const times = [];
      for (const size of SIZES) {
        const found = await lookAt(browser, page, size, pictures);
        for (const complaint of found.complaints) console.error(`page check: ${page.name}, ${size.name}, ${size.width} px: ${complaint}`);
        complaints += found.complaints.length;
        times.push(Math.round(found.painted));
      }
      const megabytes = (statSync(page.path).size / 1e6).toFixed(1);
      const sizes = SIZES.map((size, i) => `${size.name}, ${size.width} px, first paint after ${times[i]} ms`).join("; ");
      console.log(`page check: ${page.name}: ${complaints} complaints about a page of ${megabytes} MB (${sizes})`);
      complained += complaints;
    }
  } finally {
    await browser.close();
    rmSync(profile, { recursive: true, force: true });
  }
  return complained === 0 ? 0 : 1;
}

try {
  process.exitCode = await main();
} catch (error) {
  console.error(`page check: ${error.message}`);
  process.exitCode = 1;
}
