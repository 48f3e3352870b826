/*
 * The course in JupyterLab: notebooks that read like pages.
 *
 * This file is written by hand, and it is the whole extension: JupyterLab loads it as a federated extension
 * (a container with `init` and `get`), and what it needs of JupyterLab comes out of the scope that all share.
 *
 * Rules it keeps:
 *
 * - It touches only notebooks whose metadata hold `deskswap`; every other notebook is as it always was.
 * - It runs only cells tagged `deskswap-run`, and of these only trusted ones. It never runs a learner's cell.
 * - Running a scene is no change of the notebook: it does not become unsaved by being opened.
 */
(() => {
  "use strict";

  const TAG = "deskswap-run";
  const REFRESH = "from deskswap.stage.start import refresh as _; _(); del _";
  let shared = null;

  /** A module of JupyterLab, in the newest version that the shared scope holds. */
  async function lab(name) {
    const versions = shared[name];
    const newest = Object.keys(versions).sort((a, b) => a.localeCompare(b, "en", { numeric: true })).pop();
    return (await versions[newest].get())();
  }

  const facts = (panel) => panel.content.model?.getMetadata("deskswap");
  const isScene = (model) => model.type === "code" && (model.getMetadata("tags") ?? []).includes(TAG);
  const scenes = (panel) => panel.content.widgets.filter((cell) => isScene(cell.model));

  /** Tell the style sheet which cells are scenes, and whether the page holds code of the learner's own. */
  function mark(panel) {
    for (const cell of panel.content.widgets) {
      const scene = isScene(cell.model);
      cell.toggleClass("deskswap-scene", scene && cell.model.trusted);
      if (scene && !cell.model.trusted) cell.inputHidden = false; // changed elsewhere: see it before you run it
    }
    const own = panel.content.widgets.some(({ model }) => model.type === "code" && !(isScene(model) && model.trusted));
    panel.toggleClass("deskswap-reading", !own);
    panel.toolbar.setHidden(!own);
  }

  /** Run the scenes of a page, one after the other. */
  async function run(panel, CodeCell) {
    const model = panel.content.model;
    const clean = !model.dirty;
    for (const cell of scenes(panel)) {
      if (panel.isDisposed || !cell.model.trusted) continue;
      cell.addClass("deskswap-waiting");
      try {
        await CodeCell.execute(cell, panel.sessionContext, { deletedCells: model.deletedCells });
      } catch (error) {
        console.warn("A scene could not be started.", error);
      } finally {
        cell.removeClass("deskswap-waiting");
      }
    }
    if (clean && !panel.isDisposed) model.dirty = false;
  }

  /**
   * Show a page's title on its tab, in place of the file's name.
   * Not by the label of the tab: JupyterLab takes a new label for a new name and renames the file.
   */
  function name(panel, title) {
    const text = `"${CSS.escape(title)}"`;
    const rule = `.lm-TabBar-tab[data-deskswap-title=${text}] .lm-TabBar-tabLabel::before { content: ${text}; }`;
    const sheet = document.querySelector("style.deskswap-titles") ?? document.createElement("style");
    sheet.className = "deskswap-titles";
    if (!sheet.textContent.includes(rule)) sheet.textContent += rule;
    document.head.append(sheet);
    panel.title.dataset = { ...panel.title.dataset, "deskswap-title": title };
  }

  /** Make a notebook of the course a page with its own title, and start its scenes as soon as its kernel is there. */
  async function adopt(panel, app, CodeCell) {
    await panel.context.ready;
    if (panel.isDisposed || facts(panel) === undefined) return;
    panel.addClass("deskswap-page");
    mark(panel);
    scenes(panel).forEach((cell) => cell.toggleClass("deskswap-waiting", cell.model.trusted));
    const { title, refresh } = facts(panel);
    if (typeof title === "string") name(panel, title);
    panel.content.model.cells.changed.connect(() => requestAnimationFrame(() => panel.isDisposed || mark(panel)));
    await Promise.all([app.started, panel.sessionContext.ready]);
    let ready = run(panel, CodeCell);
    panel.sessionContext.statusChanged.connect((_, status) => {
      if (status === "autorestarting" || status === "restarting") {
        ready = panel.sessionContext.session?.kernel?.info.then(() => run(panel, CodeCell));
      }
    });
    if (refresh) keepFresh(panel, () => ready);
  }

  /** The start page counts what was done elsewhere: look again whenever it comes into sight. */
  function keepFresh(panel, ready) {
    let seen = true;
    const look = async () => {
      const visible = panel.isVisible && document.visibilityState === "visible";
      if (visible && !seen && !panel.isDisposed && scenes(panel).every((cell) => cell.model.trusted)) {
        await ready();
        panel.sessionContext.session?.kernel?.requestExecute({ code: REFRESH, silent: true, store_history: false });
      }
      seen = visible;
    };
    const observer = new IntersectionObserver(look);
    observer.observe(panel.node);
    panel.disposed.connect(() => observer.disconnect());
  }

  function activate(app, tracker, CodeCell) {
    addStyle();
    const meet = (panel) => void adopt(panel, app, CodeCell);
    tracker.forEach(meet);
    tracker.widgetAdded.connect((_, panel) => meet(panel));
    document.addEventListener("deskswap:open", (event) => {
      const path = event.detail?.path;
      if (typeof path !== "string") return;
      event.preventDefault();
      void app.commands.execute("docmanager:open", { path });
    });
    void app.restored.then(() => {
      if (localStorage.getItem("deskswap:met")) return;
      localStorage.setItem("deskswap:met", "1");
      app.shell.collapseLeft?.();
      app.shell.collapseRight?.();
    });
  }

  function addStyle() {
    const link = document.createElement("link");
    link.rel = "stylesheet";
    link.href = new URL("page.css", here).href;
    document.head.append(link);
  }

  const here = document.currentScript.src;

  async function plugins() {
    const [{ INotebookTracker }, { CodeCell }] = await Promise.all([lab("@jupyterlab/notebook"), lab("@jupyterlab/cells")]);
    return [
      {
        id: "deskswap:page",
        description: "Lets the course's notebooks read like pages.",
        autoStart: true,
        requires: [INotebookTracker],
        activate: (app, tracker) => activate(app, tracker, CodeCell),
      },
    ];
  }

  window._JUPYTERLAB = window._JUPYTERLAB || {};
  window._JUPYTERLAB.deskswap = {
    init(scope) {
      shared = scope;
    },
    async get(module) {
      if (module !== "./extension") throw new Error(`deskswap has no module ${module}`);
      const found = await plugins();
      return () => ({ __esModule: true, default: found });
    },
  };
})();
