/* The stage in the browser: draws any screen, and sends back moves and actions. It decides nothing.

   Rules this module keeps:
   - A screen is {view, actions, note, place, live, words}; it is drawn from its blocks and its one ask, whatever the activity.
   - It holds what the chair may see and nothing else; it keeps nothing but what is being typed.
   - A move leaves at once and is drawn when it comes back: what stands in the conversation is on disk.
   - Everything can be done by keyboard and heard with a screen reader; pace and motion can be skipped or turned off.
   - No dependency, no request: the same file is the notebook's widget and the page of a workshop room. */

const PATIENCE = 5000; // milliseconds without an answer after which we say so
const LONGER = 70000; // the same where a whole scenario is looked at
const PAUSE = 450; // milliseconds without a key after which what is typed is sent
const NOT_CONNECTED = "Not connected. Run this cell again to go on; your play is kept.";
const NOT_ANSWERED = "Not connected. Load this page again to go on; your play is kept."; // where no cell is in sight
const HUES = { rd: "a", marketing: "b" }; // two chairs keep their colours everywhere; any further chair shares a third
const SERIES = 5; // line styles, shapes and colours before they repeat
const CROWD = 60; // dots beyond which the first group of a plane is a pale background
const LISTED = 40; // dots beyond which a table only counts a group

const stages = new WeakMap(); // root element -> what is drawn there
let spoken = {}; // English -> the language of the screen that was drawn last; what is missing stays English

/** What the stage itself says, with its values in their places: worded("{0} of {1}", 2, 3). */
const worded = (text, ...values) => (spoken[text] ?? text).replace(/\{(\d)\}/g, (_, place) => values[place]);

export default {
  render({ model, el }) {
    const send = (message) => model.send(message);
    const show = () => draw(el, model.get("screen"), send, { fresh: true });
    const told = (message) => message?.type === "heard" && heard(el);
    model.on("change:screen", show);
    model.on("msg:custom", told);
    draw(el, model.get("screen"), send);
    return () => {
      model.off("change:screen", show);
      model.off("msg:custom", told);
      leave(el);
    };
  },
};

/** Draw a screen into a root. `fresh`: it has come about just now, so its new blocks may be paced. */
export function draw(root, screen, send, { fresh = false } = {}) {
  if (!screen?.view) return;
  spoken = screen.words ?? {};
  const stage = stages.get(root) ?? built(root);
  if (screen.language) stage.section.setAttribute("lang", screen.language);
  const before = stage.screen;
  const inside = stage.section.contains(document.activeElement);
  answered(stage);
  hush(stage);
  stage.send = send;
  stage.screen = screen;
  const moved = !before || before.place !== screen.place || before.view.title !== screen.view.title
    || before.view.you.chair !== screen.view.you.chair || before.view.seq > screen.view.seq;
  drawTop(stage, moved);
  const first = drawLog(stage, fresh && Boolean(screen.live), moved);
  const typing = !moved && screen.place === "write" && before.view.seq === screen.view.seq; // then nothing takes the cursor away
  if (typing) announce(stage, screen.view.blocks[0]?.text ?? "");
  else if (fresh) land(stage, first, inside, moved && Boolean(before));
  else if (!before) reopen(stage);
}

/** The other side has answered, with or without a new screen. */
export function heard(root) {
  const stage = stages.get(root);
  if (!stage) return;
  answered(stage);
  if (!stage.waiting) return;
  const [message, node] = stage.waiting;
  stage.waiting = null;
  post(stage, message, node);
}

/** Forget a root: no timer outlives it. */
export function leave(root) {
  const stage = stages.get(root);
  if (!stage) return;
  flush(stage);
  clearTimeout(stage.timer);
  clearTimeout(stage.talk?.timer);
  stage.sight?.disconnect();
  stage.gone.abort();
  stages.delete(root);
  root.replaceChildren();
}

/* ---- the frame ------------------------------------------------------------------------------------------- */

function built(root) {
  const uid = `ds-${Math.random().toString(36).slice(2, 9)}`;
  const title = make("h2", { class: "ds-title", id: `${uid}-title`, tabindex: "-1" });
  const badge = make("p", { class: "ds-badge" });
  const toggle = make("button", { class: "ds-toggle", type: "button", "aria-controls": `${uid}-brief` });
  const meters = make("div", { class: "ds-meters" });
  const brief = make("div", { class: "ds-brief", id: `${uid}-brief`, role: "group", "aria-label": worded("Your brief"), tabindex: "0" });
  const log = make("div", { class: "ds-log" });
  const now = make("button", { class: "ds-now", type: "button", hidden: "" }, worded("Show now"));
  const ask = make("div", { class: "ds-ask" });
  const actions = make("div", { class: "ds-actions" });
  const note = make("p", { class: "ds-note", role: "status" });
  const live = make("p", { class: "ds-hidden", role: "status" });
  const body = make("div", { class: "ds-body" }, log, now, ask, note, actions);
  const top = make("header", { class: "ds-top" },
    make("div", { class: "ds-line" }, title, toggle), make("div", { class: "ds-line" }, badge, meters));
  const section = make("section",
    { class: "deskswap", "aria-labelledby": `${uid}-title`, tabindex: "-1", "data-lm-suppress-shortcuts": "true" },
    top, brief, body, live);
  const stage = { root, uid, section, title, badge, toggle, meters, brief, body, log, now, ask, actions, note, live,
    shown: [], screen: null, send: () => {}, pending: false, gone: new AbortController() };
  toggle.addEventListener("click", () => openBrief(stage, toggle.getAttribute("aria-expanded") !== "true"));
  body.addEventListener("click", () => stage.talk && finish(stage));
  section.addEventListener("keydown", (event) => keyed(stage, event));
  document.addEventListener("visibilitychange", () => flush(stage), { signal: stage.gone.signal });
  root.replaceChildren(section);
  stages.set(root, stage);
  return stage;
}

function drawTop(stage, moved) {
  const { view, place } = stage.screen;
  stage.section.dataset.place = place ?? "page";
  stage.title.textContent = view.title;
  stage.badge.hidden = !view.you.name;
  stage.badge.dataset.hue = hue(view.you.chair);
  stage.badge.replaceChildren(...badgeNodes(view.you));
  const text = JSON.stringify(view.brief);
  if (text !== stage.briefText) {
    stage.briefText = text;
    stage.brief.replaceChildren(...view.brief.map((block) => blockNode(stage, block)));
  }
  stage.toggle.hidden = !view.brief.length;
  const begun = stage.begun;
  // Until the person has moved, everything is new, also what the others said to begin with.
  stage.begun = view.new > 0 ? view.new < view.blocks.length
    : view.seq > 1 || view.blocks.some((block) => block.kind === "speech" && block.mine);
  stage.section.dataset.begun = stage.begun || view.status === "over";
  stage.section.dataset.bound = place === "play" && (stage.section.dataset.begun === "true" || tasksOf(view.ask).some(({ budget, total }) => budget > 0 || total > 0));
  if (moved || begun !== stage.begun || !view.brief.length) openBrief(stage, view.brief.length > 0 && !stage.begun && view.status !== "over");
}

function badgeNodes({ name, role }) {
  if (name === "You") return [make("span", {}, role)];
  const quiet = /^[A-Z][a-z]/.test(role) ? role[0].toLowerCase() + role.slice(1) : role;
  return [avatar(name), make("span", {}, `${worded("You are")} `, make("b", {}, name), quiet && `, ${quiet}`)];
}

/** Open or close the brief: before the first move it is where the reading begins, later it drops from the top. */
function openBrief(stage, open) {
  stage.section.dataset.begun === "true" ? stage.body.before(stage.brief) : stage.body.prepend(stage.brief);
  stage.toggle.setAttribute("aria-expanded", String(open));
  stage.toggle.textContent = worded(open ? "Close your brief" : "Your brief");
  stage.brief.hidden = !open;
}

/* ---- the conversation and its pace ----------------------------------------------------------------------- */

/** Bring the log up to date; the first new node, or undefined. */
function drawLog(stage, live, moved) {
  const { view, place } = stage.screen;
  const talk = place === "play";
  const all = view.blocks.map((block, index) => ({ block, fresh: index >= view.blocks.length - view.new, text: JSON.stringify(block) }))
    .filter(({ block }) => !(talk && block.kind === "meter"));
  const kept = !moved && stage.shown.every((text, index) => all[index]?.text === text) ? stage.shown.length : 0;
  stage.log.setAttribute("role", talk ? "log" : "group");
  stage.log.setAttribute("aria-label", talk ? worded("Conversation") : view.title);
  talk ? stage.log.setAttribute("aria-live", "polite") : stage.log.removeAttribute("aria-live");
  if (!kept) stage.log.replaceChildren();
  stage.shown = all.map(({ text }) => text);
  const rest = all.slice(kept);
  const talking = live && rest.some(({ block, fresh }) => fresh && block.kind === "speech" && !block.mine);
  const paced = rest.findIndex(({ fresh }) => talking && fresh);
  (paced < 0 ? rest : rest.slice(0, paced)).forEach(({ block }) => append(stage, block));
  if (paced < 0) {
    settle(stage);
    return (stage.anchor = kept ? stage.log.children[kept] : undefined);
  }
  const count = stage.log.children.length;
  speak(stage, rest.slice(paced).map(({ block }) => block));
  const first = stage.log.children[count];
  return first?.matches(".ds-typing") ? undefined : first;
}

function append(stage, block) {
  const node = blockNode(stage, block);
  const last = stage.log.querySelector(":scope > :last-child");
  if (block.kind === "speech" && last?.dataset.name === block.name) node.classList.add("ds-again");
  stage.log.append(node);
  return node;
}

/** Let blocks appear one after the other, at the pace at which a person writes. My own words stand there at once. */
function speak(stage, blocks) {
  stage.talk = { blocks: [...blocks], timer: 0 };
  stage.now.hidden = false;
  stage.ask.hidden = stage.actions.hidden = true;
  stage.note.textContent = "";
  next(stage);
}

function next(stage) {
  const { talk } = stage;
  while (talk.blocks.length && (talk.blocks[0].mine || motionless())) {
    const node = append(stage, talk.blocks.shift());
    if (!motionless() || !talk.anchored) stage.anchor = node;
    talk.anchored = true;
  }
  follow(stage);
  if (!talk.blocks.length) return finish(stage);
  const [block] = talk.blocks;
  const typing = make("div", { class: "ds-say ds-typing", "aria-hidden": "true", "data-hue": hue(block.chair) },
    block.kind === "speech" && make("p", { class: "ds-who" }, avatar(block.name), make("span", {}, worded("{0} is writing", block.name))),
    make("p", { class: "ds-bubble" }, make("i"), make("i"), make("i")));
  if (block.kind === "speech") stage.log.append(typing);
  follow(stage);
  const length = (block.text ?? "").length;
  talk.timer = setTimeout(() => {
    typing.remove();
    stage.anchor = append(stage, talk.blocks.shift());
    if (document.activeElement === stage.section) focus(stage.anchor);
    next(stage);
  }, block.kind === "speech" ? Math.min(1600, 300 + 12 * length) : 300);
}

/** Show at once whatever is still to be said. */
function finish(stage) {
  hush(stage);
  settle(stage);
  follow(stage);
}

function hush(stage) {
  const { talk } = stage;
  if (!talk) return;
  clearTimeout(talk.timer);
  stage.talk = null;
  stage.log.querySelectorAll(".ds-typing").forEach((node) => node.remove());
  const focused = document.activeElement === stage.now;
  const nodes = talk.blocks.map((block) => append(stage, block));
  stage.anchor = nodes[0] ?? stage.anchor;
  stage.now.hidden = true;
  if (focused) focus(stage.anchor ?? stage.section);
}

/** The talking is over: meters, what is asked, actions and the note take their present form. */
function settle(stage) {
  const { view, actions, note, place } = stage.screen;
  const meters = place === "play" ? view.blocks.filter((block) => block.kind === "meter") : [];
  stage.meters.replaceChildren(...meters.map(meterNode));
  stage.now.hidden = true;
  stage.ask.hidden = stage.actions.hidden = false;
  const key = JSON.stringify([view.seq, place, view.you, view.ask], withoutTyped);
  if (place === "write" && stage.ask.nextElementSibling !== stage.log) stage.log.before(stage.ask);
  if (place !== "write" && stage.ask.previousElementSibling !== stage.now) stage.now.after(stage.ask);
  if (key === stage.askKey) stage.drafted?.(view.ask);
  else {
    stage.askKey = key;
    stage.drafted = stage.goTo = null;
    stage.ask.replaceChildren(...(view.ask ? [askNode(stage, view.ask)] : []));
    const count = (view.ask?.choices ?? view.ask?.options)?.length;
    if (place === "play" && view.ask && view.seq > 0) announce(stage, count ? worded("Your turn: {0} choices.", count) : worded("Your turn."));
  }
  if (!view.ask && view.status === "theirs") stage.ask.replaceChildren(make("p", { class: "ds-wait" }, worded("The others have the word.")));
  stage.actions.replaceChildren(...(actions ?? []).map(({ id, label, primary }) => {
    const button = make("button", { type: "button", class: primary ? "ds-primary" : "ds-second" }, label);
    button.addEventListener("click", () => post(stage, { type: "action", id }, button));
    return button;
  }));
  say(stage, note ?? "");
}

/** What is asked without what is being typed into it: that is no reason to draw it anew. */
function withoutTyped(_, part) {
  if (part?.kind === "draft") return [part.prompt, part.act];
  return part?.kind === "fill" && part.live ? { ...part, kind: "", fields: part.fields.map(({ start, low, ...field }) => field) } : part;
}

/** Scroll to the newest words, and from there down as far as the space allows; what came at once, from its beginning. */
function follow(stage) {
  const { body, log, talk } = stage;
  if (stage.screen.place !== "play") return;
  const node = stage.anchor?.isConnected ? stage.anchor : log.lastElementChild;
  if (!node) return;
  const top = node.getBoundingClientRect().top - body.getBoundingClientRect().top + body.scrollTop;
  body.scrollTop = talk ? body.scrollHeight : top - 12;
  if (stage.begun && stage.section.contains(document.activeElement)) stage.section.scrollIntoView({ block: "nearest" });
}

/** After a new screen: focus and scroll go where reading goes on, but only when the person was here. */
function land(stage, first, inside, elsewhere) {
  if (inside && elsewhere) {
    focus(stage.title);
    if (stage.section.getBoundingClientRect().top < 0) stage.section.scrollIntoView({ block: "start" });
  } else if (inside && first) focus(first);
  else if (inside && (stage.talk || !stage.section.contains(document.activeElement))) focus(stage.section);
  if (elsewhere && !first) stage.body.scrollTop = 0;
  else if (first || stage.talk) follow(stage);
  else if (inside && stage.note.textContent) stage.note.scrollIntoView({ block: "nearest" });
}

/** A play that is opened again is read on from where it stood, as soon as it has its place on the page. */
function reopen(stage) {
  const { view, place } = stage.screen;
  if (place !== "play" || !stage.begun) return;
  const from = view.blocks.slice(view.blocks.length - view.new).filter(({ kind }) => kind !== "meter").length;
  stage.anchor = from ? stage.log.children[stage.log.children.length - from] : undefined;
  stage.sight = new ResizeObserver(() => {
    if (!stage.body.clientHeight) return;
    stage.sight.disconnect();
    stage.body.style.scrollBehavior = "auto";
    follow(stage);
    stage.body.style.scrollBehavior = "";
  });
  stage.sight.observe(stage.body);
}

function focus(node) {
  if (!node.hasAttribute("tabindex") && node.tagName !== "BUTTON") node.setAttribute("tabindex", "-1");
  node.focus({ preventScroll: true });
}

const motionless = () => Boolean(globalThis.matchMedia?.("(prefers-reduced-motion: reduce)").matches);

/* ---- sending --------------------------------------------------------------------------------------------- */

function move(stage, ask, value, node) {
  post(stage, { type: "move", seq: stage.screen.view.seq, act: ask.act, value }, node);
}

/** Send what is being typed in a while; `message` makes the message then. */
function type(stage, message) {
  stage.typed = message;
  clearTimeout(stage.pause);
  stage.pause = setTimeout(() => (stage.pending ? type(stage, message) : flush(stage)), PAUSE);
}

/** Send at once what was typed and not sent yet. */
function flush(stage) {
  clearTimeout(stage.pause);
  if (!stage.typed || stage.pending) return;
  const message = stage.typed();
  stage.typed = null;
  post(stage, message);
}

function post(stage, message, node) {
  if (message.type !== "typed") flush(stage); // what is typed goes first, and what was pressed follows it
  if (stage.pending && stage.typing) stage.waiting = [message, node];
  if (stage.pending) return;
  stage.pending = true;
  stage.typing = message.type === "typed";
  if (!stage.typing) {
    stage.section.dataset.pending = "true";
    node?.classList.add("ds-sent");
    say(stage, "");
  }
  stage.timer = setTimeout(() => {
    answered(stage);
    say(stage, worded(stage.section.closest(".deskswap-page") ? NOT_ANSWERED : NOT_CONNECTED));
    stage.note.scrollIntoView({ block: "nearest" });
  }, ["write", "bots", "bench"].includes(stage.screen.place) ? LONGER : PATIENCE);
  try {
    Promise.resolve(stage.send(message)).catch(() => {});
  } catch {
    // A line that is down is told by its silence, below in the same words.
  }
}

function answered(stage) {
  clearTimeout(stage.timer);
  stage.pending = false;
  delete stage.section.dataset.pending;
  stage.section.querySelectorAll(".ds-sent").forEach((node) => node.classList.remove("ds-sent"));
}

function say(stage, sentence) {
  if (stage.note.textContent !== sentence) stage.note.textContent = sentence;
}

function announce(stage, sentence) {
  stage.live.textContent = sentence;
}

function keyed(stage, event) {
  event.stopPropagation(); // the notebook's shortcuts are not for what is typed here
  if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "s") {
    event.preventDefault(); // it is on disk already, or soon
    flush(stage);
  }
  if (event.ctrlKey || event.metaKey || event.altKey || ["Tab", "Shift", "Control", "Alt", "Meta"].includes(event.key)) return;
  if (stage.talk) {
    if (/^(Arrow|Page|Home|End)/.test(event.key)) return;
    event.preventDefault();
    finish(stage);
    return;
  }
  if (!/^[1-9]$/.test(event.key) || event.target.matches("input, textarea, select")) return;
  const choice = [...stage.ask.querySelectorAll(".ds-choice")].filter((node) => !node.closest("[hidden]"))[Number(event.key) - 1];
  if (!choice) return;
  event.preventDefault();
  choice.click();
}

/* ---- asks ------------------------------------------------------------------------------------------------ */

function askNode(stage, ask, id = `${stage.uid}-ask`) {
  const drawn = { choose: chooseNode, rank: rankNode, fill: fillNode, grid: gridNode, either: eitherNode, draft: draftNode }[ask.kind];
  return drawn?.(stage, ask, id) ?? make("p", {}, ask.prompt ?? "");
}

const tasksOf = (ask) => (ask?.kind === "either" ? ask.options.map(({ task }) => task) : ask ? [ask] : []);

/** What is asked, as a heading; the tasks of an either stand one level lower. */
const promptNode = (id, text) => make(id.endsWith("-ask") ? "h3" : "h4", { id, class: "ds-prompt" }, text);

/** One of several things: a row of buttons, each opens its task below. What was typed in one stays while another is open. */
function eitherNode(stage, ask, id) {
  const panels = ask.options.map(({ label, task }, index) => make("div", { class: "ds-panel", id: `${id}-panel-${index}`, hidden: "" },
    askNode(stage, { ...task, prompt: task.prompt || label }, `${id}-${index}`)));
  const buttons = ask.options.map(({ label }, index) => {
    const button = make("button", { type: "button", class: "ds-second", "aria-expanded": "false", "aria-controls": panels[index].id }, label);
    button.addEventListener("click", () => show(panels[index].hidden ? index : -1));
    return button;
  });
  const row = make("div", { class: "ds-options" }, ...buttons);
  row.addEventListener("keydown", (event) => {
    const by = { ArrowLeft: -1, ArrowUp: -1, ArrowRight: 1, ArrowDown: 1 }[event.key];
    if (!by) return;
    event.preventDefault();
    buttons[(buttons.indexOf(event.target) + by + buttons.length) % buttons.length].focus();
  });
  const node = make("div", { role: "group", "aria-labelledby": id, class: "ds-either" }, promptNode(id, ask.prompt || worded("What do you do?")), row, ...panels);
  const show = (open) => {
    panels.forEach((panel, index) => {
      panel.hidden = index !== open;
      buttons[index].setAttribute("aria-expanded", String(index === open));
    });
    node.scrollIntoView({ block: "nearest" });
  };
  return node;
}

function chooseNode(stage, ask, id) {
  const said = stage.screen.place === "play" && ask.act === "choose";
  const buttons = ask.choices.map((choice, index) => {
    const [text, ...more] = choice.text.split("\n");
    const sit = ask.act === "sit";
    const button = make("button", { type: "button", class: "ds-choice", "data-hue": sit ? hue(choice.id) : null, ...(index < 9 && { "aria-keyshortcuts": String(index + 1) }) },
      sit ? avatar(text.split(",")[0]) : index < 9 && make("span", { class: "ds-key", "aria-hidden": "true" }, String(index + 1)),
      make("span", {}, text, more.length > 0 && make("small", {}, more.join(" "))),
      choice.cost > 0 && make("span", { class: "ds-cost" }, String(choice.cost)));
    button.addEventListener("click", () => move(stage, ask, choice.id, button));
    return button;
  });
  return make("div", { role: "group", "aria-labelledby": id, class: said ? "ds-choose ds-said" : "ds-choose", "data-hue": hue(stage.screen.view.you.chair) },
    promptNode(id, ask.prompt || worded("What do you say?")), ...buttons);
}

function rankNode(stage, ask, id) {
  const list = make("ol", { class: "ds-rank" });
  const rows = () => [...list.children];
  const number = () => rows().forEach((row, index) => {
    row.querySelector(".ds-place").textContent = String(index + 1);
    row.querySelector("[data-up]").setAttribute("aria-disabled", String(index === 0));
    row.querySelector("[data-down]").setAttribute("aria-disabled", String(index === rows().length - 1));
  });
  const shift = (row, by) => {
    const from = rows().indexOf(row);
    const to = from + by;
    if (to < 0 || to >= rows().length) return announce(stage, worded(by < 0 ? "{0}: already first." : "{0}: already last.", row.dataset.text));
    const focused = document.activeElement;
    by < 0 ? rows()[to].before(row) : rows()[to].after(row);
    focused?.focus();
    number();
    announce(stage, worded("{0}: now {1} of {2}.", row.dataset.text, to + 1, rows().length));
  };
  for (const choice of ask.choices) {
    const button = (by, sign) => {
      const node = make("button", { type: "button", class: "ds-step", [by < 0 ? "data-up" : "data-down"]: "", "aria-label": worded(by < 0 ? "Move up: {0}" : "Move down: {0}", choice.text) }, sign);
      node.addEventListener("click", () => shift(row, by));
      return node;
    };
    const row = make("li", { "data-id": choice.id, "data-text": choice.text, draggable: "true" },
      make("span", { class: "ds-place", "aria-hidden": "true" }), make("span", { class: "ds-rank-text" }, choice.text),
      button(-1, "↑"), button(1, "↓"));
    row.addEventListener("keydown", (event) => {
      const by = { ArrowUp: -1, ArrowDown: 1 }[event.key];
      if (!by) return;
      event.preventDefault();
      shift(row, by);
    });
    row.addEventListener("dragstart", () => row.classList.add("ds-dragged"));
    row.addEventListener("dragend", () => row.classList.remove("ds-dragged"));
    row.addEventListener("dragover", (event) => {
      const dragged = list.querySelector(".ds-dragged");
      if (!dragged || dragged === row) return;
      event.preventDefault();
      const box = row.getBoundingClientRect();
      event.clientY < box.top + box.height / 2 ? row.before(dragged) : row.after(dragged);
      number();
    });
    list.append(row);
  }
  number();
  const submit = make("button", { type: "button", class: "ds-primary" }, worded("This is my order"));
  submit.addEventListener("click", () => move(stage, ask, rows().map((row) => row.dataset.id), submit));
  return make("div", { role: "group", "aria-labelledby": id, class: "ds-form" },
    promptNode(id, ask.prompt),
    make("p", { class: "ds-help" }, worded("Move with the arrow buttons, with the arrow keys on them, or drag.")),
    make("p", { class: "ds-end" }, ask.top), list, make("p", { class: "ds-end" }, ask.bottom),
    make("div", { class: "ds-actions" }, submit));
}

/** A form that says what keeps it from being sent: `check` gives that sentence, empty when there is none, and where to mend it. */
function formNode(stage, ask, id, inside, check, value) {
  const reason = make("p", { class: "ds-help", id: `${id}-reason` });
  const submit = make("button", { type: "submit", class: "ds-primary", "aria-describedby": `${id}-reason` }, ask.submit || worded("Send"));
  const update = () => {
    reason.textContent = check().why;
    submit.setAttribute("aria-disabled", String(reason.textContent !== ""));
  };
  const form = make("form", { "aria-labelledby": id, class: "ds-form", novalidate: "" },
    promptNode(id, ask.prompt), ...inside, make("div", { class: "ds-actions" }, submit), reason);
  form.addEventListener("input", update);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    update();
    const { why, where } = check();
    if (!why) return move(stage, ask, value(), submit);
    announce(stage, why);
    where?.focus();
  });
  update();
  return form;
}

function fillNode(stage, ask, id) {
  const parts = ask.fields.map((field, index) => fieldPart(field, `${id}-${index}`, ask));
  const tally = (ask.budget > 0 || ask.total > 0) && make("p", { class: "ds-budget", role: "status" });
  const numbers = parts.filter((_, index) => ["number", "amount"].includes(ask.fields[index].form));
  const amount = (count, label) => `${neat(count)} ${label}`.trim();
  const check = () => {
    const missing = parts.filter((part) => !part.ready());
    const cost = parts.reduce((sum, part) => sum + part.cost(), 0);
    const over = ask.budget > 0 ? Math.max(0, cost - ask.budget) : 0;
    const sum = numbers.reduce((all, part) => all + (part.ready() ? part.value() : 0), 0);
    const more = ask.total > 0 ? Number((sum - ask.total).toFixed(6)) : 0;
    if (tally) {
      tally.textContent = [ask.budget > 0 && worded("{0} of {1}", cost, amount(ask.budget, ask.budget_label)),
        ask.total > 0 && worded("{0} of {1}", neat(sum), amount(ask.total, ask.total_label))].filter(Boolean).join(", ");
      tally.classList.toggle("ds-over", over > 0 || more > 0);
    }
    if (over) return { why: worded("That is {0} too many. Leave something out, or choose what costs less.", amount(over, ask.budget_label)) };
    if (more > 0) return { why: worded("That is {0} too many. Together they make {1}.", amount(more, ask.total_label), neat(ask.total)) };
    const names = missing.map((part) => part.label);
    const open = worded("Still open: {0}.", names.join(names.some((name) => name.includes(",")) ? "; " : ", "));
    if (missing.length) return { why: open, where: missing[0].node.querySelector("input, textarea") };
    if (more) return { why: worded("That is {0} too few. Together they make {1}.", amount(-more, ask.total_label), neat(ask.total)) };
    const fall = ask.rising ? numbers.findIndex((part, index) => index > 0 && part.value() < numbers[index - 1].value()) : -1;
    if (fall < 0) return { why: "" };
    return { why: worded("{0} is below {1}. Each number is at least the one before it.", numbers[fall].label, numbers[fall - 1].label), where: numbers[fall].node.querySelector("input") };
  };
  const value = (all) => Object.fromEntries(all.map((part) => [part.id, part.value()]));
  const form = formNode(stage, ask, id, [tally, ...parts.map((part) => part.node)], check, () => value(parts));
  if (ask.live) form.addEventListener("input", () => type(stage, () => ({ type: "typed", seq: stage.screen.view.seq, act: ask.act, value: value(parts.filter((part) => part.ready())) })));
  return form;
}

/** A table with one list to choose from in every cell. Left and right go to the next cell, letters and up and down set it. */
function gridNode(stage, ask, id) {
  const cells = ask.rows.map((row, r) => ask.columns.map((column, c) => {
    const cell = make("select", { "aria-label": `${row.text}, ${column.text}` }, make("option", { value: "" }, "–"),
      ...ask.levels.map((level) => make("option", { value: level.id }, level.text)));
    cell.value = ask.start[r]?.[c] ?? "";
    return cell;
  }));
  const all = cells.flat();
  const check = () => {
    const open = all.filter(({ value }) => !value);
    const names = open.slice(0, 3).map((cell) => cell.getAttribute("aria-label")).join("; ");
    return { why: open.length ? open.length > 3 ? worded("Still open: {0}; and {1} more.", names, open.length - 3) : worded("Still open: {0}.", names) : "", where: open[0] };
  };
  const table = make("table", { "aria-labelledby": id },
    make("thead", {}, make("tr", {}, make("td"), ...ask.columns.map(({ text }) => make("th", { scope: "col" }, text)))),
    make("tbody", {}, ...ask.rows.map(({ text }, r) => make("tr", {}, make("th", { scope: "row" }, text), ...cells[r].map((cell) => make("td", {}, cell))))));
  table.addEventListener("keydown", (event) => {
    const by = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (!by || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    all[all.indexOf(event.target) + by]?.focus();
  });
  const value = () => Object.fromEntries(ask.rows.map((row, r) => [row.id, Object.fromEntries(ask.columns.map((column, c) => [column.id, cells[r][c].value]))]));
  const keys = make("p", { class: "ds-help ds-keys" }, worded("With the keyboard: a letter sets a cell, ← and → go to the next."));
  return formNode(stage, ask, id, [keys, make("div", { class: "ds-table ds-matrix", style: firstColumn(ask.rows.map(({ text }) => text)) }, table)], check, value);
}

/** A form's field: its node, and what it holds. */
function fieldPart(field, id, form) {
  const part = { pick: optionsPart, tick: optionsPart, number: numberPart, amount: amountPart, text: textPart, file: filePart }[field.form](field, id, form);
  return { id: field.id, label: field.label.replace(/[.:?]$/, ""), cost: () => 0, ...part };
}

function optionsPart(field, id, { budget_label: unit }) {
  const type = field.form === "pick" ? "radio" : "checkbox";
  const started = [field.start ?? []].flat();
  const inputs = field.choices.map((choice) => {
    const input = make("input", { type, name: id, value: choice.id });
    input.checked = started.includes(choice.id);
    return input;
  });
  const chosen = () => field.choices.filter((_, index) => inputs[index].checked);
  let touched = field.start !== null;
  const costs = field.choices.map(({ cost }) => cost > 0 && make("span", { class: "ds-cost" }, `${cost} ${unit}`.trim()));
  const options = field.row
    ? [make("div", { class: "ds-scale ds-chips" }, ...field.choices.map(({ text }, index) => make("label", {}, inputs[index], make("span", {}, text, costs[index]))))]
    : field.choices.map(({ text }, index) => make("label", { class: "ds-option" }, inputs[index], make("span", {}, text), costs[index]));
  const node = make("fieldset", { class: "ds-field" }, make("legend", {}, field.label), help(field, id), ...options);
  node.addEventListener("input", () => (touched = true));
  return {
    node,
    ready: () => (type === "radio" ? chosen().length === 1 : touched),
    cost: () => chosen().reduce((sum, choice) => sum + choice.cost, 0),
    value: () => (type === "radio" ? chosen()[0].id : chosen().map((choice) => choice.id)),
  };
}

/** A few whole steps without a start: a row of numbers, so that nothing is chosen by leaving it alone. */
function scalePart(field, id) {
  const values = Array.from({ length: Math.round((field.high - field.low) / field.step) + 1 }, (_, k) => Number((field.low + k * field.step).toFixed(6)));
  const inputs = values.map((value) => make("input", { type: "radio", name: id, value }));
  const node = make("fieldset", { class: "ds-field" }, make("legend", {}, field.label), help(field, id),
    make("div", { class: "ds-scale" }, ...values.map((value, index) => make("label", {}, inputs[index], make("span", {}, String(value)))),
      field.unit && make("span", { class: "ds-help" }, field.unit)));
  return { node, ready: () => inputs.some(({ checked }) => checked), value: () => values[inputs.findIndex(({ checked }) => checked)] };
}

function numberPart(field, id, form) {
  if (field.start === null && (field.high - field.low) / field.step < 10) return scalePart(field, id);
  const middle = form.total > 0 ? field.low : field.low + Math.round((field.high - field.low) / 2 / field.step) * field.step;
  const input = make("input", { type: "range", id, min: field.low, max: field.high, step: field.step, ...(field.help && { "aria-describedby": `${id}-help` }) });
  input.value = field.start ?? middle;
  let touched = field.start !== null;
  const unit = field.unit ? ` ${field.unit}` : "";
  const output = make("output", { for: id });
  const show = () => {
    output.textContent = touched ? `${input.value}${unit}` : "not set yet";
    input.setAttribute("aria-valuetext", output.textContent);
  };
  const touch = () => {
    touched = true;
    show();
  };
  ["input", "change", "pointerup"].forEach((name) => input.addEventListener(name, touch));
  input.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" && event.key !== " ") return;
    event.preventDefault();
    touch();
    input.dispatchEvent(new Event("input", { bubbles: true }));
  });
  input.addEventListener("pointerup", () => input.dispatchEvent(new Event("input", { bubbles: true })));
  show();
  const node = make("div", { class: "ds-field" }, make("div", { class: "ds-line" }, make("label", { for: id }, field.label), output), help(field, id),
    input, make("div", { class: "ds-line ds-ends", "aria-hidden": "true" }, make("span", {}, `${field.low}${unit}`), make("span", {}, `${field.high}${unit}`)));
  return { node, ready: () => touched, value: () => Number(input.value) };
}

/** A typed number: with a comma or a point, and told in a sentence what is wrong once the typing is over. */
function amountPart(field, id) {
  const input = make("input", { type: "text", inputmode: "decimal", id, autocomplete: "off", "aria-describedby": `${field.help && `${id}-help `}${id}-span ${id}-wrong` });
  input.value = field.start ?? "";
  const wrong = make("p", { class: "ds-wrong", id: `${id}-wrong`, role: "status" });
  const tell = (why) => {
    wrong.textContent = why;
    why ? input.setAttribute("aria-invalid", "true") : input.removeAttribute("aria-invalid");
  };
  const slip = () => (input.value.trim() ? typed(input.value, field).why ?? "" : "");
  input.addEventListener("blur", () => tell(slip()));
  input.addEventListener("keydown", (event) => event.key === "Enter" && tell(slip()));
  input.addEventListener("input", () => wrong.textContent && tell(slip()));
  const node = make("div", { class: "ds-field" }, make("label", { for: id }, field.label), help(field, id),
    make("div", { class: "ds-amount" }, input, make("span", {}, field.unit), make("span", { class: "ds-help", id: `${id}-span` }, worded("{0} to {1}", neat(field.low), neat(field.high)))), wrong);
  return { node, ready: () => typed(input.value, field).why === undefined, value: () => typed(input.value, field).value };
}

/** The number that a text says, or in `why` what is wrong with it. */
function typed(text, { low, high, step }) {
  const plain = text.replace(/\s/g, "").replace("−", "-");
  if (step >= 0.01 && /^-?[1-9]\d{0,2}([.,]\d{3})+$/.test(plain)) return { why: worded("Please leave out the sign for thousands: {0}.", plain.replace(/[.,]/g, "")) };
  const value = /^[+-]?(\d+[.,]?\d*|[.,]\d+)$/.test(plain) ? Number(plain.replace(",", ".")) : NaN;
  if (!(value >= low && value <= high)) return { why: worded("Please type a number from {0} to {1}.", neat(low), neat(high)) };
  const steps = step > 0 ? (value - low) / step : 0;
  return Math.abs(steps - Math.round(steps)) > 1e-6 ? { why: worded("Please go in steps of {0} from {1}.", neat(step), neat(low)) } : { value };
}

function textPart(field, id) {
  const high = field.high > 0 ? field.high : 4000;
  const input = make("textarea", { id, rows: high > 200 ? 3 : high > 100 ? 2 : 1, maxlength: high, "aria-describedby": `${id}-left${field.help ? ` ${id}-help` : ""}` });
  input.value = field.start ?? "";
  const left = make("p", { class: "ds-help ds-left", id: `${id}-left` });
  const count = () => (left.textContent = worded("{0} characters left", high - input.value.length));
  input.addEventListener("input", count);
  count();
  const node = make("div", { class: "ds-field" }, make("label", { for: id }, field.label), help(field, id), input, left);
  const low = Math.max(field.low, field.start === null ? 1 : 0);
  return { node, ready: () => input.value.trim().length >= low, value: () => input.value };
}

/** A text file of the person's: its name, and its text as soon as it is read. */
function filePart(field, id) {
  const input = make("input", { type: "file", id, accept: ".yaml,.yml,.txt,text/*", "aria-describedby": `${field.help && `${id}-help `}${id}-wrong` });
  const wrong = make("p", { class: "ds-wrong", id: `${id}-wrong`, role: "status" });
  let read = null;
  input.addEventListener("change", async () => {
    const [file] = input.files;
    read = null;
    const text = file && file.size <= 4 * field.high ? await file.text().catch(() => null) : null;
    wrong.textContent = !file || text !== null ? "" : worded("This file cannot be read here, or is too long.");
    if (text !== null && file === input.files[0]) read = { name: file.name, text };
    input.dispatchEvent(new Event("input", { bubbles: true }));
  });
  const node = make("div", { class: "ds-field" }, make("label", { for: id }, field.label), help(field, id), input, wrong);
  return { node, ready: () => read !== null, value: () => read };
}

/* ---- a text that is written ------------------------------------------------------------------------------ */

/** A text to go on with: its lines are numbered, it is kept while it is typed, and findings lead to their lines. */
function draftNode(stage, ask, id) {
  let kept = ask;
  const text = make("textarea", { class: "ds-code", wrap: "off", spellcheck: "false", autocapitalize: "off", autocomplete: "off",
    maxlength: ask.high, "aria-label": ask.prompt, "aria-describedby": `${id}-help` });
  const numbers = make("div", { class: "ds-numbers", "aria-hidden": "true" });
  const state = make("span", {});
  const line = make("span", {});
  const copy = make("button", { type: "button", class: "ds-second" }, worded("Save a copy to hand on"));
  text.value = ask.text;
  text.setSelectionRange(0, 0);
  const update = () => {
    const marked = new Set(stage.screen.view.blocks.flatMap(({ findings }) => findings ?? []).map((found) => found.line));
    const count = text.value.split("\n").length;
    numbers.textContent = Array.from({ length: count }, (_, k) => (marked.has(k + 1) ? `● ${k + 1}` : k + 1)).join("\n");
    numbers.scrollTop = text.scrollTop;
    state.textContent = text.value === kept.text ? kept.state : worded("Typing…");
  };
  const place = () => (line.textContent = worded("Line {0}", text.value.slice(0, text.selectionStart).split("\n").length));
  const typed = () => {
    remember(kept.file, kept.text, text.value);
    type(stage, () => ({ type: "typed", seq: stage.screen.view.seq, act: ask.act, value: text.value }));
    update();
    place();
  };
  stage.drafted = (asked) => {
    kept = asked;
    remember(kept.file, kept.text, text.value);
    update();
  };
  stage.goTo = (number) => {
    goTo(text, number);
    place();
  };
  text.addEventListener("input", typed);
  text.addEventListener("scroll", () => (numbers.scrollTop = text.scrollTop));
  text.addEventListener("blur", () => flush(stage));
  text.addEventListener("keydown", (event) => indented(event, text));
  ["keyup", "click", "focus"].forEach((name) => text.addEventListener(name, place));
  copy.addEventListener("click", () => download(kept.file, text.value));
  const back = remembered(ask.file, ask.text);
  if (back !== null) {
    text.value = back;
    typed();
  }
  update();
  place();
  return make("div", { class: "ds-draft" }, promptNode(id, ask.prompt),
    make("div", { class: "ds-sheet" }, numbers, text),
    make("p", { class: "ds-help ds-line" }, state, line),
    make("p", { class: "ds-help", id: `${id}-help` }, ask.help), make("div", { class: "ds-actions" }, copy));
}

/** Enter keeps the indent of its line; every other key does what it always does, Tab among them. */
function indented(event, text) {
  if (event.key !== "Enter" || event.isComposing || event.shiftKey || event.ctrlKey || event.metaKey || event.altKey) return;
  const before = text.value.slice(0, text.selectionStart);
  const [indent] = before.slice(before.lastIndexOf("\n") + 1).match(/^ */);
  if (!indent) return;
  event.preventDefault();
  if (document.execCommand("insertText", false, `\n${indent}`)) return; // it alone can be undone in every browser
  text.setRangeText(`\n${indent}`, text.selectionStart, text.selectionEnd, "end");
  text.dispatchEvent(new Event("input", { bubbles: true }));
}

/** Put the cursor on a line and bring it into sight. */
function goTo(text, number) {
  const lines = text.value.split("\n");
  const index = Math.min(number, lines.length) - 1;
  const from = lines.slice(0, index).reduce((sum, { length }) => sum + length + 1, 0);
  text.focus({ preventScroll: true });
  text.setSelectionRange(from, from + lines[index].length);
  text.scrollTop = Math.max(0, index - 4) * parseFloat(getComputedStyle(text).lineHeight);
  text.scrollLeft = 0;
  text.scrollIntoView({ block: "nearest" });
}

/** Hold on to what is typed and not kept yet, over a reload of the page; what is kept is forgotten here. */
function remember(file, kept, text) {
  try {
    text === kept ? sessionStorage.removeItem(`deskswap ${file}`) : sessionStorage.setItem(`deskswap ${file}`, JSON.stringify({ kept, text }));
  } catch {
    // No storage: then the last half second is lost with the page.
  }
}

/** What was typed into a text that is still as it was then; null where nothing was. */
function remembered(file, kept) {
  try {
    const found = JSON.parse(sessionStorage.getItem(`deskswap ${file}`));
    return found?.kept === kept && typeof found.text === "string" ? found.text : null;
  } catch {
    return null;
  }
}

function download(name, text) {
  const address = URL.createObjectURL(new Blob([text], { type: "application/yaml" }));
  make("a", { href: address, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(address), 1000);
}

function findingsNode(stage, { title, findings }) {
  return make("div", { class: "ds-findings" }, make("p", { class: "ds-items-title" }, title), make("ul", {}, ...findings.map(({ line, text }) => {
    const button = make("button", { type: "button", class: "ds-finding" }, make("b", {}, worded("Line {0}", line)), ` ${text}`);
    button.addEventListener("click", () => stage.goTo?.(line));
    return make("li", {}, button);
  })));
}

const help = (field, id) => field.help && make("p", { class: "ds-help", id: `${id}-help` }, field.help);

/* ---- blocks ---------------------------------------------------------------------------------------------- */

function blockNode(stage, block) {
  switch (block.kind) {
    case "heading":
      return make(`h${Math.min(6, block.level + 2)}`, { class: "ds-heading" }, block.text);
    case "speech":
      return make("div", { class: "ds-say", "data-mine": block.mine ? "true" : null, "data-hue": hue(block.chair), "data-name": block.name },
        make("p", { class: "ds-who" }, avatar(block.name), make("span", {}, block.name, block.mine && block.name !== "You" && ` (${worded("you")})`)),
        make("p", { class: "ds-bubble" }, block.text));
    case "items":
      return make("div", { class: "ds-items" }, block.title && make("p", { class: "ds-items-title" }, block.title),
        make("ul", { class: block.items.every((item) => /^\d+\. /.test(item)) ? "ds-numbered" : null }, ...block.items.map((item) => make("li", {}, item))));
    case "table":
      return tableNode(block);
    case "figure":
      return figureNode(stage, block);
    case "plane":
      return planeNode(stage, block);
    case "heat":
      return heatNode(stage, block);
    case "ranges":
      return rangesNode(stage, block);
    case "meter":
      return meterNode(block);
    case "card":
      return cardNode(block);
    case "findings":
      return findingsNode(stage, block);
    case "fold":
      return make("details", { class: "ds-fold" }, make("summary", {}, block.title),
        make("div", { class: "ds-log" }, ...block.blocks.map((inner) => blockNode(stage, inner))));
    default:
      return make("p", { class: "ds-text", "data-tone": block.tone ?? "plain" }, block.text ?? "");
  }
}

function meterNode({ label, value, low, high }) {
  const part = high > low ? Math.min(1, Math.max(0, (value - low) / (high - low))) : 1;
  return make("div", { class: "ds-meter" }, make("span", {}, label), make("b", {}, String(value)),
    make("span", { class: "ds-bar", role: "meter", "aria-label": label, "aria-valuemin": low, "aria-valuemax": high, "aria-valuenow": value },
      make("span", { style: `width:${Math.round(part * 100)}%` })));
}

function tableNode({ caption, head, rows }) {
  const numbers = head.map((_, column) => rows.length > 0 && rows.every((row) => /^([+−-]?[\d.,]+\s?%?|–)$/.test(row[column])));
  const number = (column) => (numbers[column] ? "ds-number" : null);
  return make("div", { class: "ds-table", role: "group", "aria-label": caption, tabindex: "0" },
    make("table", {}, make("caption", {}, caption),
      make("thead", {}, make("tr", {}, ...head.map((cell, column) => make(cell ? "th" : "td", { scope: cell ? "col" : null, class: number(column) }, cell)))),
      make("tbody", {}, ...rows.map((row) => make("tr", {}, ...row.map((cell, column) => make("td", { class: number(column) }, cell)))))));
}

function cardNode({ title, text, minutes, done, of, links }) {
  return make("article", { class: "ds-card", "data-done": of > 0 && done >= of ? "true" : null },
    make("div", { class: "ds-line" }, make("h3", {}, title), minutes > 0 && make("span", { class: "ds-minutes" }, `${minutes} min`)),
    text && make("p", { class: "ds-text" }, text),
    of > 0 && make("p", { class: "ds-progress" },
      make("span", { class: "ds-bar", "aria-hidden": "true" }, make("span", { style: `width:${Math.round((100 * done) / of)}%` })),
      done >= of ? worded("All done") : worded("{0} of {1} done", done, of)),
    links.length > 0 && make("p", { class: "ds-links" }, ...links.map(linkNode)));
}

function linkNode({ text, path }) {
  const node = make("a", { href: treeUrl(path) }, text);
  node.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    const taken = !document.dispatchEvent(new CustomEvent("deskswap:open", { detail: { path }, cancelable: true }));
    if (!taken) globalThis.location.assign(node.href);
  });
  return node;
}

/** The address at which JupyterLab opens a path. */
function treeUrl(path) {
  let base = "/";
  try {
    base = JSON.parse(document.getElementById("jupyter-config-data").textContent).baseUrl ?? "/";
  } catch {
    // Outside JupyterLab there is no such element; then the paths begin at the root.
  }
  return `${base.replace(/\/$/, "")}/lab/tree/${path.split("/").map(encodeURIComponent).join("/")}`;
}

/* ---- figures --------------------------------------------------------------------------------------------- */

/** A picture with its caption and legend, the words that stand for it, and its numbers on demand. */
function framed({ title, alt }, caption, legend, picture, table) {
  picture.setAttribute("role", "img");
  picture.setAttribute("aria-label", `${title}. ${alt}`);
  return make("figure", { class: "ds-figure" }, make("figcaption", {}, caption), legend, picture,
    make("details", {}, make("summary", {}, worded("Show as table")), tableNode({ caption, ...table })));
}

/** A legend: pairs of a sign and what it stands for. */
const legendNode = (pairs) => make("p", { class: "ds-legend", "aria-hidden": "true" }, ...pairs.map((pair) => make("span", {}, ...pair)));

const roomFor = (stage) => Math.max(280, Math.min(680, (stage.body.clientWidth || 600) - 40));

function figureNode(stage, figure) {
  const width = roomFor(stage);
  const cell = (value) => (value === null ? "–" : neat(value));
  const rows = figure.labels.map((label, index) => [label, ...figure.series.map(({ values }) => cell(values[index] ?? null))]);
  return framed(figure, figure.unit ? `${figure.title} (${figure.unit})` : figure.title,
    figure.series.length > 1 && legendNode(figure.series.map(({ name }, index) => [sample(figure.form, index), name])),
    figure.form === "bars" ? barsNode(figure, width) : linesNode(figure, width),
    { head: ["", ...figure.series.map(({ name }) => name)], rows });
}

function linesNode({ labels, series }, width) {
  const height = Math.round(Math.min(260, width * 0.5));
  const [left, right, top, bottom] = [36, 14, 10, 26];
  const ticks = niceTicks(series.flatMap(({ values }) => values.filter((value) => value !== null)));
  const x = (index) => left + (labels.length > 1 ? (index / (labels.length - 1)) * (width - left - right) : (width - left - right) / 2);
  const y = (value) => height - bottom - ((value - ticks[0]) / (ticks.at(-1) - ticks[0] || 1)) * (height - top - bottom);
  const every = Math.ceil(labels.length / Math.max(2, Math.floor((width - left) / (8 * Math.max(3, ...labels.map(({ length }) => length))))));
  const anchor = (index) => (labels[index].length < 4 ? "middle" : index === 0 ? "start" : index === labels.length - 1 ? "end" : "middle");
  return draft("svg", { viewBox: `0 0 ${width} ${height}`, class: "ds-svg" },
    ...ticks.flatMap((tick) => [draft("line", { class: "ds-grid", x1: left, x2: width - right, y1: y(tick), y2: y(tick) }),
      draft("text", { x: left - 6, y: y(tick) + 4, "text-anchor": "end" }, neat(tick))]),
    ...labels.flatMap((label, index) => (index % every ? [] : [draft("text", { x: x(index), y: height - 7, "text-anchor": anchor(index) }, label)])),
    ...series.flatMap(({ values }, k) => [
      draft("path", { class: `ds-path ds-s${k % SERIES}`, d: pathThrough(values, x, y) }),
      ...values.flatMap((value, index) => (value === null ? [] : [draft("circle", { class: `ds-dot ds-s${k % SERIES}`, cx: x(index), cy: y(value), r: 3.2 })])),
    ]));
}

function pathThrough(values, x, y) {
  let pen = "M";
  return values.map((value, index) => {
    if (value === null) {
      pen = "M";
      return "";
    }
    const part = `${pen}${x(index).toFixed(1)} ${y(value).toFixed(1)}`;
    pen = "L";
    return part;
  }).join(" ");
}

function barsNode({ labels, series }, width) {
  const letters = Math.max(...labels.map(({ length }) => length));
  const beside = letters * 7 + 12 < width * 0.3; // short labels stand beside their bars, long ones above them
  const [left, head] = beside ? [letters * 7 + 12, 4] : [0, 22];
  const bar = series.length > 1 ? 13 : 16;
  const step = head + series.length * (bar + 4) + (beside ? 6 : 10);
  const values = series.flatMap(({ values: all }) => all.filter((value) => value !== null));
  const [low, high] = [Math.min(0, ...values), Math.max(0, ...values)];
  const x = (value) => left + ((value - low) / (high - low || 1)) * (width - left - 56);
  const name = (label) => (beside || label.length <= width / 7 ? label : `${label.slice(0, Math.floor(width / 7) - 1)}…`);
  return draft("svg", { viewBox: `0 0 ${width} ${labels.length * step}`, class: "ds-svg" },
    ...labels.flatMap((label, index) => [
      draft("text", beside ? { x: left - 8, y: index * step + head + bar - 4, "text-anchor": "end" } : { x: 0, y: index * step + 15 }, name(label)),
      ...series.flatMap(({ values: all }, k) => {
        const value = all[index] ?? null;
        const top = index * step + head + k * (bar + 4);
        if (value === null) return [];
        return [
          draft("rect", { class: `ds-rect ds-s${k % SERIES}`, x: Math.min(x(0), x(value)), y: top, width: Math.max(2, Math.abs(x(value) - x(0))), height: bar, rx: 3 }),
          draft("text", { x: Math.max(x(0), x(value)) + 6, y: top + bar - 3 }, neat(value)),
        ];
      }),
    ]),
    beside && draft("line", { class: "ds-axis", x1: x(0), x2: x(0), y1: 0, y2: labels.length * step - 2 }));
}

function sample(form, index) {
  return key(form === "bars" ? draft("rect", { class: `ds-rect ds-s${index % SERIES}`, width: 22, height: 10, rx: 3 })
    : draft("path", { class: `ds-path ds-s${index % SERIES}`, d: "M0 5 L22 5" }));
}

const key = (...signs) => draft("svg", { viewBox: "0 0 22 12", width: 22, height: 12 }, ...signs);

const SHAPES = ["M-4.5 0a4.5 4.5 0 1 0 9 0a4.5 4.5 0 1 0 -9 0Z", "M-4 -4H4V4H-4Z", "M0 -6L6 0L0 6L-6 0Z", "M0 -5.5L5.4 4H-5.4Z", "M-4.2 -4.2L4.2 4.2M-4.2 4.2L4.2 -4.2"];

/** The colour of a plane's group; where shapes repeat, the colours are shifted, and the shapes are hollow. */
const tint = (index) => `ds-s${(index + 2 * Math.floor(index / SERIES)) % SERIES}`;

const mark = (index, x, y) => draft("path", { class: `ds-mark ${tint(index)}${index % SERIES === 4 ? " ds-cross" : index < SERIES ? "" : " ds-hollow"}`, d: SHAPES[index % SERIES], transform: `translate(${x.toFixed(1)} ${y.toFixed(1)})` });

/** Dots on two axes: a shape and a colour for each group. A first group of very many dots is the pale background. */
function planeNode(stage, plane) {
  const { title, across, up, points, square } = plane;
  const crowd = points[0]?.dots.length > CROWD ? points[0] : null;
  const groups = points.filter((group) => group !== crowd);
  const [legend, rows] = [[], []];
  if (crowd) legend.push([key(draft("path", { class: "ds-crowd", d: "M4 4h0M11 8h0M18 3h0" })), crowd.name]);
  groups.forEach(({ name, joined }, k) => legend.push([key(joined && draft("path", { class: `ds-path ${tint(k)}`, d: "M0 6H22" }), mark(k, 11, 6)), name]));
  for (const { name, dots } of points) {
    if (dots.length > LISTED) rows.push([`${name}: ${dots.length} dots`, "–", "–"]);
    else rows.push(...dots.map(({ x, y, text }) => [text ? `${name}: ${text}` : name, neat(x), neat(y)]));
  }
  const picture = make("div", { class: "ds-plane" }, make("p", { class: "ds-axis-name" }, `↑ ${up}`),
    scatter(crowd, groups, square, Math.min(roomFor(stage), square ? 460 : 680)), make("p", { class: "ds-axis-name ds-across" }, `${across} →`));
  return framed(plane, title, points.length > 1 && legendNode(legend), picture, { head: ["", across, up], rows });
}

function scatter(crowd, groups, square, width) {
  const dots = [crowd ?? { dots: [] }, ...groups].flatMap((group) => group.dots);
  const sides = [dots.map(({ x }) => x), dots.map(({ y }) => y)];
  const [across, up] = square ? [niceTicks(sides.flat()), niceTicks(sides.flat())] : sides.map(niceTicks);
  const [left, right, top, bottom] = [12 + 7 * Math.max(...up.map((tick) => neat(tick).length)), 18, 8, 22];
  const height = square ? width - left - right + top + bottom : Math.round(Math.min(340, width * 0.62));
  const place = (ticks, from, to) => (value) => from + ((value - ticks[0]) / (ticks.at(-1) - ticks[0])) * (to - from);
  const [x, y] = [place(across, left, width - right), place(up, height - bottom, top)];
  const placed = groups.map((group) => group.dots.map((dot) => ({ x: x(dot.x), y: y(dot.y), text: dot.text })));
  const lines = placed.filter((_, k) => groups[k].joined).flatMap(alongLine);
  return draft("svg", { viewBox: `0 0 ${width} ${height}`, width, height, class: "ds-svg" },
    ...across.flatMap((tick) => [draft("line", { class: "ds-grid", x1: x(tick), x2: x(tick), y1: top, y2: height - bottom }),
      draft("text", { x: x(tick), y: height - 5, "text-anchor": "middle" }, neat(tick))]),
    ...up.flatMap((tick) => [draft("line", { class: "ds-grid", x1: left, x2: width - right, y1: y(tick), y2: y(tick) }),
      draft("text", { x: left - 6, y: y(tick) + 4, "text-anchor": "end" }, neat(tick))]),
    crowd && draft("path", { class: "ds-crowd", d: crowd.dots.map((dot) => `M${x(dot.x).toFixed(1)} ${y(dot.y).toFixed(1)}h0`).join("") }),
    ...placed.map((own, k) => groups[k].joined && draft("path", { class: `ds-path ${tint(k)}`, d: pathThrough(own, (index) => own[index].x, (dot) => dot.y) })),
    ...placed.flatMap((own, k) => own.map((dot) => mark(k, dot.x, dot.y))),
    ...wordsBeside(placed.flat(), lines, [left, width], height - bottom));
}

/** Places along the line through some dots, close enough to each other that no word slips between them. */
function alongLine(dots) {
  return dots.slice(1).flatMap((to, index) => {
    const from = dots[index];
    const parts = Math.ceil(Math.hypot(to.x - from.x, to.y - from.y) / 8);
    return Array.from({ length: parts }, (_, k) => ({ x: from.x + ((to.x - from.x) * k) / parts, y: from.y + ((to.y - from.y) * k) / parts }));
  });
}

/** The words of dots, each in the one of eight places around its dot that falls on the fewest other things. */
function wordsBeside(dots, lines, [left, right], height) {
  const taken = [...dots.map(({ x, y }) => [x - 6, y - 6, x + 6, y + 6]), ...lines.map(({ x, y }) => [x - 1, y - 1, x + 1, y + 1])];
  const around = [[9, 4, "start"], [-9, 4, "end"], [0, -10, "middle"], [0, 19, "middle"], [7, -8, "start"], [7, 16, "start"], [-7, -8, "end"], [-7, 16, "end"]];
  return dots.filter(({ text }) => text).map(({ x, y, text }) => {
    const size = 6.6 * text.length;
    const spots = around.map(([dx, dy, anchor]) => {
      const from = x + dx - { start: 0, middle: size / 2, end: size }[anchor];
      const box = [from, y + dy - 11, from + size, y + dy + 3];
      const hits = taken.filter((other) => box[0] < other[2] && other[0] < box[2] && box[1] < other[3] && other[1] < box[3]).length;
      const outside = box[0] < left || box[2] > right || box[1] < 0 || box[3] > height;
      return { box, hits: hits + (outside ? 100 : 0), node: draft("text", { class: "ds-word", x: x + dx, y: y + dy, "text-anchor": anchor }, text) };
    });
    const best = spots.reduce((one, other) => (other.hits < one.hits ? other : one));
    taken.push(best.box);
    return best.node;
  });
}

/** The width that the labels of a matrix need on a small screen: of short ones no more than they take, of long ones some lines. */
const firstColumn = (labels) => `--ds-first:${Math.min(8, 1.2 + 0.5 * Math.max(0, ...labels.map(({ length }) => length))).toFixed(1)}em`;

/** A heat map is a table: every cell has a colour, a sign for the eye and its level's name for the ear. */
function heatNode(stage, { title, alt, columns, rows, scale }) {
  stage.texts = (stage.texts ?? 0) + 1;
  const id = `${stage.uid}-text-${stage.texts}`;
  const letters = scale.map((name) => name.match(/[\p{L}\p{N}]/u)?.[0].toUpperCase());
  const sign = (level) => (new Set(letters).size === scale.length && letters.every(Boolean) ? letters[level] : String(level + 1));
  const shade = (level) => Math.round((5 * level) / Math.max(1, scale.length - 1));
  const cell = (level) => (level === null ? make("td", {}, make("span", { class: "ds-hidden" }, "nothing"))
    : make("td", { "data-shade": shade(level) }, make("span", { "aria-hidden": "true" }, sign(level)), make("span", { class: "ds-hidden" }, scale[level])));
  return make("figure", { class: "ds-figure" },
    make("div", { class: "ds-table ds-matrix ds-heat", style: firstColumn(rows.map(({ label }) => label)), role: "group", "aria-label": title, tabindex: "0" },
      make("table", { "aria-describedby": id }, make("caption", {}, title),
        make("thead", {}, make("tr", {}, make("td"), ...columns.map((name) => make("th", { scope: "col" }, name)))),
        make("tbody", {}, ...rows.map(({ label, cells }) => make("tr", {}, make("th", { scope: "row" }, label), ...cells.map(cell)))))),
    legendNode(scale.map((name, level) => [make("i", { class: "ds-swatch", "data-shade": shade(level) }, sign(level)), name])),
    make("p", { class: "ds-hidden", id }, alt));
}

/** Forecasts one below the other, each on its own scale: a thin line, a thick one in it, a dot, and a mark for what came true. */
function rangesNode(stage, block) {
  const width = roomFor(stage);
  const known = block.ranges.some(({ truth }) => truth !== null);
  const picture = make("div", { class: "ds-ranges" }, ...block.ranges.flatMap((range) => [make("p", {}, range.label), rangeNode(range, width)]));
  const line = (name) => draft("path", { class: name, d: "M1 6H21" });
  const legend = legendNode([[key(line("ds-outer")), worded("90 % range")], [key(line("ds-inner")), worded("50 % range")],
    [key(draft("circle", { class: "ds-point", cx: 11, cy: 6, r: 4 })), worded("point")],
    ...(known ? [[key(draft("path", { class: "ds-truth", d: "M11 1V11" })), worded("what came true")]] : [])]);
  const rows = block.ranges.map(({ label, low, inner_low, point, inner_high, high, truth }) =>
    [label, ...[low, inner_low, point, inner_high, high].map(neat), ...(known ? [truth === null ? "–" : neat(truth)] : [])]);
  return framed(block, block.title, legend, picture,
    { head: ["", "90 % from", "50 % from", "Point", "50 % to", "90 % to", ...(known ? ["Came true"] : [])].map((name) => worded(name)), rows });
}

function rangeNode({ low, inner_low, point, inner_high, high, truth }, width) {
  const values = [low, high, point, truth ?? point];
  const [from, to] = [Math.min(...values), Math.max(...values)];
  const [edge, middle] = [26, truth === null ? 12 : 28];
  const x = (value) => (to > from ? edge + ((value - from) / (to - from)) * (width - 2 * edge) : width / 2);
  const word = (value, y, text = neat(value)) => {
    const half = 3.4 * text.length;
    return draft("text", { x: Math.min(width - half, Math.max(half, x(value))), y, "text-anchor": "middle" }, text);
  };
  const apart = (one, other) => Math.abs(x(one) - x(other)) > 4 * (neat(one).length + neat(other).length) + 6;
  return draft("svg", { viewBox: `0 0 ${width} ${middle + 26}`, width, height: middle + 26, class: "ds-svg" },
    draft("path", { class: "ds-outer", d: `M${x(low)} ${middle}H${x(high)}M${x(low)} ${middle - 5}v10M${x(high)} ${middle - 5}v10` }),
    draft("path", { class: "ds-inner", d: `M${x(inner_low)} ${middle}H${x(inner_high)}` }),
    truth !== null && draft("path", { class: "ds-truth", d: `M${x(truth)} ${middle - 12}v24` }),
    draft("circle", { class: "ds-point", cx: x(point), cy: middle, r: 5 }),
    truth !== null && word(truth, middle - 16, worded("came true: {0}", neat(truth))),
    word(low, middle + 24), apart(low, high) && word(high, middle + 24),
    apart(point, low) && apart(point, high) && word(point, middle + 24));
}

/** Three to six round values that enclose all values. */
function niceTicks(values) {
  const [low, high] = values.length ? [Math.min(...values), Math.max(...values)] : [0, 1];
  const raw = (high - low || Math.abs(high) || 1) / 4;
  const power = 10 ** Math.floor(Math.log10(raw));
  const step = [1, 2, 5, 10].map((factor) => factor * power).find((size) => size >= raw);
  const start = Math.floor(low / step);
  const end = Math.max(start + 1, Math.ceil(high / step));
  return Array.from({ length: end - start + 1 }, (_, index) => (start + index) * step);
}

/** A number as it is read: two decimals, or two digits where it is smaller than those. */
const neat = (value) => String(Number(value && Math.abs(value) < 0.1 ? value.toPrecision(2) : value.toFixed(2))).replace("-", "−");

/* ---- small pieces ---------------------------------------------------------------------------------------- */

const hue = (chair) => (chair ? HUES[chair] ?? "c" : "none");

function avatar(name) {
  const words = (name ?? "").replace(/^(Dr|Prof|Mr|Mrs|Ms)\.? /, "").split(/\s+/).filter(Boolean);
  return make("span", { class: "ds-avatar", "aria-hidden": "true" }, words.slice(0, 1).concat(words.slice(1).slice(-1)).map((word) => word[0]).join(""));
}

function make(tag, attributes = {}, ...children) {
  return dressed(document.createElement(tag), attributes, children);
}

function draft(tag, attributes = {}, ...children) {
  return dressed(document.createElementNS("http://www.w3.org/2000/svg", tag), attributes, children);
}

function dressed(node, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) if (value !== null && value !== undefined) node.setAttribute(name, String(value));
  node.append(...children.filter((child) => child !== false && child !== null && child !== undefined && child !== "" && child !== 0));
  return node;
}
