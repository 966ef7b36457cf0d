(() => {
  "use strict";
  const root = document.documentElement;
  const one = (selector, from = document) => from.querySelector(selector);
  const all = (selector, from = document) => [...from.querySelectorAll(selector)];
  const figures = new Map(JSON.parse(one("#figure-data").textContent).map((figure) => [figure.id, figure]));
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const config = { displayModeBar: false, responsive: true, scrollZoom: false, doubleClick: false, showTips: false };

  // What a chart may take on a page of A4 within its margins, in pixels; the first of a section leaves room for the heading.
  const PAPER = { width: 680, height: 826, heading: 190 };

  // Colour tokens become the colours of the page's theme.
  const palette = () => {
    const style = getComputedStyle(root);
    const colour = (name) => style.getPropertyValue("--" + name).trim();
    return (token) => {
      const [name, percent] = token.slice(1).split("/");
      const hex = colour(name);
      if (!percent || !hex) return hex || token;
      const part = (at) => parseInt(hex.slice(at, at + 2), 16);
      return `rgba(${part(1)},${part(3)},${part(5)},${percent / 100})`;
    };
  };
  const resolve = (value, token) => {
    if (typeof value === "string") {
      return value[0] === "@" ? token(value) : value.replace(/color:(@[a-z0-9-]+)/g, (_, name) => "color:" + token(name));
    }
    if (Array.isArray(value)) return value.map((item) => resolve(item, token));
    if (value && typeof value === "object") return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, resolve(item, token)]));
    return value;
  };
  const merge = (a, b) => {
    const out = { ...a };
    for (const [key, value] of Object.entries(b)) {
      const both = value && typeof value === "object" && !Array.isArray(value) && out[key] && typeof out[key] === "object";
      out[key] = both ? merge(out[key], value) : value;
    }
    return out;
  };

  const draw = (holder) => {
    const figure = figures.get(holder.dataset.figure);
    if (!figure) return;
    const token = palette();
    const printed = root.classList.contains("print");
    const narrow = (printed ? PAPER.width : holder.clientWidth) < figure.narrowBelow;
    const first = one(".plot", holder.closest("section")) === holder;
    const height = Math.min(figure.height[narrow ? 1 : 0], printed ? PAPER.height - (first ? PAPER.heading : 0) : Infinity);
    holder.style.height = height + "px";
    holder.dataset.narrow = narrow;
    holder.closest("figure").classList.toggle("small", narrow);
    holder.dataset.drawn = figure.id;
    const layout = merge(figure.layout, narrow ? figure.narrow : {});
    layout.height = height;
    if (printed) layout.width = PAPER.width;
    // A fresh drawing: flows of an old one would stay behind, and paper does not wait until they have moved.
    if (holder.classList.contains("js-plotly-plot")) Plotly.purge(holder);
    const data = narrow ? figure.data.map((trace, i) => merge(trace, figure.narrowData[i] || {})) : figure.data;
    Plotly.newPlot(holder, resolve(data, token), resolve(layout, token), config);
  };
  const drawAll = () => all(".plot").forEach(draw);
  // From the top down, with a breath after each chart, so that the first is soon seen and the page answers meanwhile.
  const drawInTurn = ([holder, ...rest]) => {
    if (!holder) return;
    if (!holder.dataset.drawn) draw(holder);
    setTimeout(drawInTurn, 0, rest);
  };
  drawInTurn(all(".plot"));
  addEventListener("resize", () => all(".plot").forEach((holder) => {
    const figure = figures.get(holder.dataset.figure);
    if (figure && String(holder.clientWidth < figure.narrowBelow) !== holder.dataset.narrow) draw(holder);
  }));
  dark.addEventListener("change", drawAll);
  addEventListener("beforeprint", () => {
    root.classList.add("print");
    all("#claims details, .whatif details").forEach((details) => { details.open = true; });
    drawAll();
  });
  addEventListener("afterprint", () => { root.classList.remove("print"); drawAll(); });

  // A table that goes on beyond the edge says so and can be reached by key; one that fits is no stop on the way.
  const fit = (box) => {
    const over = box.scrollWidth > box.clientWidth + 1;
    box.toggleAttribute("data-over", over);
    if (over) box.tabIndex = 0;
    else box.removeAttribute("tabindex");
  };
  const fits = new ResizeObserver((entries) => entries.forEach((entry) => fit(entry.target)));
  all(".scroll").forEach((box) => fits.observe(box));

  // A picture to take away: the wide layout on the page's colour, with its heading and where it comes from.
  all("[data-picture]").forEach((button) => {
    button.hidden = false;
    button.addEventListener("click", () => {
      const figure = figures.get(document.getElementById(button.dataset.picture).dataset.figure);
      const head = 58 + 17 * figure.credit.split("<br>").length;
      const margin = figure.layout.margin;
      const height = figure.height[0] + head + 12;
      const title = { text: `<b>${figure.heading}</b>`, subtitle: { text: figure.credit, font: { size: 12, color: "@soft" } }, x: 0, xref: "container", xanchor: "left", y: 1 - 26 / height, yref: "container", yanchor: "top", font: { size: 17 }, pad: { l: 16 } };
      const layout = merge(figure.layout, { width: 1080, height, paper_bgcolor: "@page", title, margin: { t: margin.t + head, l: margin.l + 16, r: margin.r + 16, b: margin.b + 12 } });
      const token = palette();
      Plotly.downloadImage({ data: resolve(figure.data, token), layout: resolve(layout, token) }, { format: "png", scale: 2, width: 1080, height, filename: "tumen-" + figure.id });
    });
  });

  // The way of the money, one at a time.
  const ways = all("[data-way]");
  const tables = all("[data-way-table]");
  const choose = (id) => {
    const holder = one("#plot-way");
    const figure = figures.get(id);
    holder.dataset.figure = id;
    holder.setAttribute("aria-label", figure.alt);
    one("#s-way").textContent = figure.sub;
    ways.forEach((button) => button.setAttribute("aria-pressed", String(button.dataset.way === id)));
    tables.forEach((table) => { table.hidden = table.dataset.wayTable !== id; });
    if (holder.dataset.drawn !== id) draw(holder);
  };
  ways.forEach((button) => button.addEventListener("click", () => choose(button.dataset.way)));
  if (ways.length) choose(one("#plot-way").dataset.figure);
  else tables.forEach((table, i) => { table.hidden = i > 0; });

  // The table of claims: rows carry their sort keys.
  const claims = one("#claims");
  if (claims) {
    const body = one("tbody", claims);
    const rows = all("tr", body);
    const text = new Map(rows.map((row) => [row, row.textContent.toLowerCase()]));
    const state = { sort: "order", down: false, filter: "all", words: [] };
    const number = (row, key) => (row.dataset[key] === "" ? null : Number(row.dataset[key]));
    const show = () => {
      const sorted = [...rows].sort((a, b) => {
        const [x, y] = [number(a, state.sort), number(b, state.sort)];
        if (x === null || y === null) return (x === null) - (y === null) || number(a, "order") - number(b, "order");
        return (state.down ? y - x : x - y) || number(a, "order") - number(b, "order");
      });
      let shown = 0;
      sorted.forEach((row) => {
        const kinds = row.dataset.kind.split(" ");
        row.hidden = !((state.filter === "all" || kinds.includes(state.filter)) && state.words.every((word) => text.get(row).includes(word)));
        shown += row.hidden ? 0 : 1;
        body.append(row);
      });
      all("th button", claims).forEach((button) => {
        const head = button.closest("th");
        if (button.dataset.sort === state.sort) head.setAttribute("aria-sort", state.down ? "descending" : "ascending");
        else head.removeAttribute("aria-sort");
      });
      one("#claim-count").textContent = `${shown} of ${rows.length} figures shown`;
    };
    all("th button", claims).forEach((button) => button.addEventListener("click", () => {
      state.down = state.sort === button.dataset.sort && !state.down;
      state.sort = button.dataset.sort;
      show();
    }));
    all("[data-filter]").forEach((button) => button.addEventListener("click", () => {
      state.filter = button.dataset.filter;
      all("[data-filter]").forEach((other) => other.setAttribute("aria-pressed", String(other === button)));
      show();
    }));
    one("#claim-sort").addEventListener("change", (event) => { state.sort = event.target.value; state.down = false; show(); });
    one("#claim-search").addEventListener("input", (event) => { state.words = event.target.value.toLowerCase().split(/\s+/).filter(Boolean); show(); });
    // A link to a row must find it even when it is filtered out.
    addEventListener("hashchange", () => {
      const row = document.getElementById(decodeURIComponent(location.hash.slice(1)));
      if (row && row.hidden && body.contains(row)) {
        one('[data-filter="all"]').click();
        one("#claim-search").value = "";
        state.words = [];
        show();
        row.scrollIntoView();
      }
    });
    show();
  }
})();
