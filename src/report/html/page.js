"use strict";
(() => {
  const figures = JSON.parse(document.getElementById("figures").textContent);
  const charts = [...document.querySelectorAll(".chart")];
  const root = document.documentElement;
  const prefersDark = window.matchMedia("(prefers-color-scheme: dark)");
  const config = { displayModeBar: false, displaylogo: false, showSendToCloud: false, responsive: true };
  // A page cannot be wider on paper than this, in pixels.
  const PAPER_WIDTH = 660;
  let year = document.querySelector("#years input:checked")?.value;

  // Colours stand in the figures by their names in the style sheet.
  const inColours = (value, style) => {
    if (typeof value === "string") return value.startsWith("--") ? style.getPropertyValue(value).trim() : value;
    if (Array.isArray(value)) return value.map((one) => inColours(one, style));
    if (value && typeof value === "object") {
      return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, inColours(one, style)]));
    }
    return value;
  };

  const draw = (chart, width) => {
    const variants = figures[chart.dataset.figure];
    const figure = variants[year] ?? variants.all;
    if (!figure) return;
    const style = getComputedStyle(root);
    const { data, layout } = inColours(figure, style);
    const ink = style.getPropertyValue("--ink").trim();
    const paper = style.getPropertyValue("--paper").trim();
    const font = { family: getComputedStyle(document.body).fontFamily, size: 13, color: ink };
    const hoverlabel = { ...layout.hoverlabel, bgcolor: paper, bordercolor: ink, font: { color: ink, size: 13 } };
    const themed = {
      ...layout, font, hoverlabel, paper_bgcolor: "rgba(0,0,0,0)", plot_bgcolor: "rgba(0,0,0,0)", dragmode: false,
      autosize: !width, ...(width ? { width } : {}),
    };
    Plotly.react(chart, data, themed, config);
  };
  const drawAll = (width) => charts.forEach((chart) => draw(chart, width));

  const showYear = () => {
    for (const part of document.querySelectorAll("[data-year]")) part.hidden = part.dataset.year !== year;
    for (const part of document.querySelectorAll("[data-shows-year]")) part.textContent = `, ${year}`;
    drawAll();
  };
  for (const input of document.querySelectorAll("#years input")) {
    input.addEventListener("change", () => {
      year = input.value;
      showYear();
    });
  }

  const button = document.getElementById("theme");
  const setTheme = (dark) => {
    root.dataset.theme = dark ? "dark" : "light";
    button.setAttribute("aria-pressed", String(dark));
  };
  const changeTheme = (dark) => {
    setTheme(dark);
    drawAll();
  };
  button.addEventListener("click", () => changeTheme(root.dataset.theme !== "dark"));
  prefersDark.addEventListener("change", (event) => changeTheme(event.matches));

  // Paper is white and narrow, and nothing can be opened on it: all is opened but the longest tables.
  const MOST_ROWS = 30;
  const MOST_ROWS_OF_WORDS = 100;
  let before = null;
  const isShort = (table) => table.rows.length <= (table.matches(".words") ? MOST_ROWS_OF_WORDS : MOST_ROWS);
  const closed = () =>
    [...document.querySelectorAll("details:not([open])")].filter(
      (one) => !one.closest("#numbers") && [...one.querySelectorAll("table")].every(isShort),
    );
  window.addEventListener("beforeprint", () => {
    before = { theme: root.dataset.theme, closed: closed() };
    before.closed.forEach((one) => (one.open = true));
    root.dataset.theme = "light";
    drawAll(PAPER_WIDTH);
  });
  window.addEventListener("afterprint", () => {
    if (!before) return;
    before.closed.forEach((one) => (one.open = false));
    changeTheme(before.theme === "dark");
    before = null;
  });

  setTheme(prefersDark.matches);
  showYear();
})();
