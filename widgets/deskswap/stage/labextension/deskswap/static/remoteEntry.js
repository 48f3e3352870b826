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
  const AWAY = "The course is not running. Start it again with “deskswap learn”, then load this page again; your plays are kept.";
  let shared = null;

  /** A module of JupyterLab, in the newest version that the shared scope holds. */
  async function lab(name) {
    const versions = shared[name];
    const newest = Object.keys(versions).sort((a, b) => a.localeCompare(b, "en", { numeric: true })).pop();
    return (await versions[newest].get())();
  }

  const facts = (panel) => panel.content.model?.getMetadata("deskswap");
  const isScene = (model) => model.type === "code" && (model.getMetadata("tags") ?? []).includes(TAG);
  const isHidden = (model) => model.getMetadata("editable") === false && Boolean(model.getMetadata("jupyter")?.source_hidden);
  const scenes = (panel) => panel.content.widgets.filter((cell) => isScene(cell.model));

  /** Tell the style sheet which cells are scenes, prose or locked, and whether the page holds code to be run by hand. */
  function mark(panel) {
    for (const cell of panel.content.widgets) {
      const scene = isScene(cell.model);
      cell.toggleClass("deskswap-scene", scene && cell.model.trusted);
      cell.toggleClass("deskswap-prose", cell.model.type === "markdown" && !cell.model.getMetadata("nbgrader")?.solution);
      cell.toggleClass("deskswap-locked", cell.model.type === "code" && !scene && isHidden(cell.model));
      if (scene && !cell.model.trusted) cell.inputHidden = false; // changed elsewhere: see it before you run it
    }
    const own = panel.content.widgets.some(({ model }) => model.type === "code" && !(isScene(model) && model.trusted));
    panel.toggleClass("deskswap-reading", !own);
    panel.toolbar.setHidden(!own);
  }

  /** Run the scenes of a page, one after the other; one that was saved as it is before (`clean`) still is after. */
  async function run(panel, CodeCell, clean) {
    const model = panel.content.model;
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
    const kernel = panel.sessionContext.session?.kernel;
    await Promise.all([kernel?.info, kernel?.spec]); // with these JupyterLab writes the kernel's name into the notebook
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
    const unsaved = () => panel.content.model.dirty;
    const clean = !unsaved(); // before its kernel is there
    mark(panel);
    scenes(panel).forEach((cell) => cell.toggleClass("deskswap-waiting", cell.model.trusted));
    const { title, refresh } = facts(panel);
    if (typeof title === "string") name(panel, title);
    panel.content.model.cells.changed.connect(() => requestAnimationFrame(() => panel.isDisposed || mark(panel)));
    await Promise.all([app.started, panel.sessionContext.ready]);
    let ready = run(panel, CodeCell, clean);
    panel.sessionContext.statusChanged.connect((_, status) => {
      if (status === "autorestarting" || status === "restarting") {
        ready = panel.sessionContext.session?.kernel?.info.then(() => run(panel, CodeCell, !unsaved()));
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

  /**
   * Open the page that the address names as soon as the desk is laid out.
   * The file browser opens it too, but a second later: what is returned is settled once that is over, because a page
   * that is opened before would be covered again.
   */
  function openEarly(app, path) {
    void app.restored.then(() => app.commands.execute("docmanager:open", { path }));
    return new Promise((done) => {
      app.commands.commandExecuted.connect((_, { id, args, result }) => {
        if (id === "filebrowser:open-path" && args.path === path) result.then(done, done);
      });
      void app.restored.then(() => setTimeout(done, 5000));
    });
  }

  function activate(app, tracker, CodeCell, address) {
    addStyle();
    const opened = address.endsWith(".ipynb") ? openEarly(app, address) : Promise.resolve();
    const meet = (panel) => void adopt(panel, app, CodeCell);
    tracker.forEach(meet);
    tracker.widgetAdded.connect((_, panel) => meet(panel));
    document.addEventListener("deskswap:open", (event) => {
      const path = event.detail?.path;
      if (typeof path !== "string") return;
      event.preventDefault();
      void opened.then(() => app.commands.execute("docmanager:open", { path }));
    });
    // On every start: JupyterLab may not have put down yet that they were closed, and on a phone they hide the page.
    void app.restored.then(() => {
      app.shell.collapseLeft?.();
      app.shell.collapseRight?.();
    });
  }

  /** The server does not answer: say so in one line, without a dialog, for as long as it lasts. */
  function tellAway(base) {
    if (document.querySelector(".deskswap-away")) return;
    const line = document.createElement("p");
    line.className = "deskswap-away";
    line.setAttribute("role", "status");
    document.body.append(line);
    line.textContent = AWAY;
    const look = setInterval(async () => {
      const there = await fetch(`${base}api`).then(({ ok }) => ok, () => false);
      if (!there) return;
      clearInterval(look);
      line.remove();
    }, 2000);
  }

  function addStyle() {
    const link = document.createElement("link");
    link.rel = "stylesheet";
    link.href = new URL("page.css", here).href;
    document.head.append(link);
  }

  const here = document.currentScript.src;

  async function plugins() {
    const [{ INotebookTracker }, { CodeCell }, { PageConfig }, { IConnectionLost }] = await Promise.all(
      ["@jupyterlab/notebook", "@jupyterlab/cells", "@jupyterlab/coreutils", "@jupyterlab/application"].map(lab),
    );
    return [
      {
        id: "deskswap:page",
        description: "Lets the course's notebooks read like pages.",
        autoStart: true,
        requires: [INotebookTracker],
        activate: (app, tracker) => activate(app, tracker, CodeCell, PageConfig.getOption("treePath")),
      },
      {
        id: "deskswap:away",
        description: "Says calmly that the server does not answer.",
        autoStart: true,
        provides: IConnectionLost,
        activate: () => async (manager) => tellAway(manager.serverSettings.baseUrl),
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
