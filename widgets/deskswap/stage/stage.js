/* The stage in the browser: draws any screen, and sends back moves and actions. It decides nothing.

   Rules this module keeps:
   - A screen is {view, actions, note, place, live}; it is drawn from its blocks and its one ask, whatever the activity.
   - It holds what the chair may see and nothing else; it keeps nothing but what is being typed.
   - A move leaves at once and is drawn when it comes back: what stands in the conversation is on disk.
   - Everything can be done by keyboard and heard with a screen reader; pace and motion can be skipped or turned off.
   - No dependency, no request: the same file is the notebook's widget and the page of a workshop room. */

const PATIENCE = 5000; // milliseconds without an answer after which we say so
const NOT_CONNECTED = "Not connected. Run this cell again to go on; your play is kept.";
const NOT_ANSWERED = "Not connected. Load this page again to go on; your play is kept."; // where no cell is in sight
const HUES = { rd: "a", marketing: "b" }; // two chairs keep their colours everywhere; any further chair shares a third
const SERIES = 4; // line styles and colours before they repeat

const stages = new WeakMap(); // root element -> what is drawn there

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
  const stage = stages.get(root) ?? built(root);
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
  if (fresh) land(stage, first, inside, moved && Boolean(before));
  else if (!before) reopen(stage);
}

/** The other side has answered, with or without a new screen. */
export function heard(root) {
  const stage = stages.get(root);
  if (stage) answered(stage);
}

/** Forget a root: no timer outlives it. */
export function leave(root) {
  const stage = stages.get(root);
  if (!stage) return;
  clearTimeout(stage.timer);
  clearTimeout(stage.talk?.timer);
  stage.sight?.disconnect();
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
  const brief = make("div", { class: "ds-brief", id: `${uid}-brief`, role: "group", "aria-label": "Your brief", tabindex: "0" });
  const log = make("div", { class: "ds-log" });
  const now = make("button", { class: "ds-now", type: "button", hidden: "" }, "Show now");
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
    shown: [], screen: null, send: () => {}, pending: false };
  toggle.addEventListener("click", () => openBrief(stage, toggle.getAttribute("aria-expanded") !== "true"));
  body.addEventListener("click", () => stage.talk && finish(stage));
  section.addEventListener("keydown", (event) => keyed(stage, event));
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
  stage.section.dataset.bound = place === "play" && (stage.section.dataset.begun === "true" || view.ask?.budget > 0);
  if (moved || begun !== stage.begun || !view.brief.length) openBrief(stage, view.brief.length > 0 && !stage.begun && view.status !== "over");
}

function badgeNodes({ name, role }) {
  if (name === "You") return [make("span", {}, role)];
  const quiet = /^[A-Z][a-z]/.test(role) ? role[0].toLowerCase() + role.slice(1) : role;
  return [avatar(name), make("span", {}, "You are ", make("b", {}, name), quiet && `, ${quiet}`)];
}

/** Open or close the brief: before the first move it is where the reading begins, later it drops from the top. */
function openBrief(stage, open) {
  stage.section.dataset.begun === "true" ? stage.body.before(stage.brief) : stage.body.prepend(stage.brief);
  stage.toggle.setAttribute("aria-expanded", String(open));
  stage.toggle.textContent = open ? "Close your brief" : "Your brief";
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
  stage.log.setAttribute("aria-label", talk ? "Conversation" : view.title);
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
    block.kind === "speech" && make("p", { class: "ds-who" }, avatar(block.name), make("span", {}, `${block.name} is writing`)),
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
  const key = JSON.stringify([view.seq, place, view.you, view.ask]);
  if (key !== stage.askKey) {
    stage.askKey = key;
    stage.ask.replaceChildren(...(view.ask ? [askNode(stage, view.ask)] : []));
    const count = view.ask?.choices?.length;
    if (place === "play" && view.ask && view.seq > 0) announce(stage, count ? `Your turn: ${count} choices.` : "Your turn.");
  }
  if (!view.ask && view.status === "theirs") stage.ask.replaceChildren(make("p", { class: "ds-wait" }, "The others have the word."));
  stage.actions.replaceChildren(...(actions ?? []).map(({ id, label, primary }) => {
    const button = make("button", { type: "button", class: primary ? "ds-primary" : "ds-second" }, label);
    button.addEventListener("click", () => post(stage, { type: "action", id }, button));
    return button;
  }));
  say(stage, note ?? "");
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

function move(stage, value, node) {
  const { seq, ask } = stage.screen.view;
  post(stage, { type: "move", seq, act: ask.act, value }, node);
}

function post(stage, message, node) {
  if (stage.pending) return;
  stage.pending = true;
  stage.section.dataset.pending = "true";
  node?.classList.add("ds-sent");
  say(stage, "");
  stage.timer = setTimeout(() => {
    answered(stage);
    say(stage, stage.section.closest(".deskswap-page") ? NOT_ANSWERED : NOT_CONNECTED);
    stage.note.scrollIntoView({ block: "nearest" });
  }, PATIENCE);
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
  if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "s") event.preventDefault(); // it is on disk already
  if (event.ctrlKey || event.metaKey || event.altKey || ["Tab", "Shift", "Control", "Alt", "Meta"].includes(event.key)) return;
  if (stage.talk) {
    if (/^(Arrow|Page|Home|End)/.test(event.key)) return;
    event.preventDefault();
    finish(stage);
    return;
  }
  if (!/^[1-9]$/.test(event.key) || event.target.matches("input, textarea, select")) return;
  const choice = stage.ask.querySelectorAll(".ds-choice")[Number(event.key) - 1];
  if (!choice) return;
  event.preventDefault();
  choice.click();
}

/* ---- asks ------------------------------------------------------------------------------------------------ */

function askNode(stage, ask) {
  return { choose: chooseNode, rank: rankNode, fill: fillNode }[ask.kind]?.(stage, ask) ?? make("p", {}, ask.prompt ?? "");
}

function chooseNode(stage, ask) {
  const id = `${stage.uid}-ask`;
  const said = stage.screen.place === "play" && ask.act === "choose";
  const buttons = ask.choices.map((choice, index) => {
    const [text, ...more] = choice.text.split("\n");
    const sit = ask.act === "sit";
    const button = make("button", { type: "button", class: "ds-choice", "data-hue": sit ? hue(choice.id) : null, ...(index < 9 && { "aria-keyshortcuts": String(index + 1) }) },
      sit ? avatar(text.split(",")[0]) : index < 9 && make("span", { class: "ds-key", "aria-hidden": "true" }, String(index + 1)),
      make("span", {}, text, more.length > 0 && make("small", {}, more.join(" "))),
      choice.cost > 0 && make("span", { class: "ds-cost" }, String(choice.cost)));
    button.addEventListener("click", () => move(stage, choice.id, button));
    return button;
  });
  return make("div", { role: "group", "aria-labelledby": id, class: said ? "ds-choose ds-said" : "ds-choose", "data-hue": hue(stage.screen.view.you.chair) },
    make("h3", { id, class: "ds-prompt" }, ask.prompt || "What do you say?"), ...buttons);
}

function rankNode(stage, ask) {
  const id = `${stage.uid}-ask`;
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
    if (to < 0 || to >= rows().length) return announce(stage, `${row.dataset.text}: already ${by < 0 ? "first" : "last"}.`);
    const focused = document.activeElement;
    by < 0 ? rows()[to].before(row) : rows()[to].after(row);
    focused?.focus();
    number();
    announce(stage, `${row.dataset.text}: now ${to + 1} of ${rows().length}.`);
  };
  for (const choice of ask.choices) {
    const button = (by, sign, words) => {
      const node = make("button", { type: "button", class: "ds-step", [by < 0 ? "data-up" : "data-down"]: "", "aria-label": `Move ${words}: ${choice.text}` }, sign);
      node.addEventListener("click", () => shift(row, by));
      return node;
    };
    const row = make("li", { "data-id": choice.id, "data-text": choice.text, draggable: "true" },
      make("span", { class: "ds-place", "aria-hidden": "true" }), make("span", { class: "ds-rank-text" }, choice.text),
      button(-1, "↑", "up"), button(1, "↓", "down"));
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
  const submit = make("button", { type: "button", class: "ds-primary" }, "This is my order");
  submit.addEventListener("click", () => move(stage, rows().map((row) => row.dataset.id), submit));
  return make("div", { role: "group", "aria-labelledby": id, class: "ds-form" },
    make("h3", { id, class: "ds-prompt" }, ask.prompt),
    make("p", { class: "ds-help" }, "Move with the arrow buttons, with the arrow keys on them, or drag."),
    make("p", { class: "ds-end" }, ask.top), list, make("p", { class: "ds-end" }, ask.bottom),
    make("div", { class: "ds-actions" }, submit));
}

function fillNode(stage, ask) {
  const id = `${stage.uid}-ask`;
  const parts = ask.fields.map((field, index) => fieldPart(field, `${id}-${index}`, ask.budget_label));
  const spent = make("p", { class: "ds-budget", role: "status" });
  const reason = make("p", { class: "ds-help", id: `${id}-reason` });
  const submit = make("button", { type: "submit", class: "ds-primary", "aria-describedby": `${id}-reason` }, ask.submit || "Send");
  let missing = [];
  let over = 0;
  const update = () => {
    missing = parts.filter((part) => !part.ready());
    const cost = parts.reduce((sum, part) => sum + part.cost(), 0);
    over = ask.budget > 0 ? Math.max(0, cost - ask.budget) : 0;
    if (ask.budget > 0) {
      spent.textContent = `${cost} of ${ask.budget} ${ask.budget_label}`.trim();
      spent.classList.toggle("ds-over", over > 0);
    }
    reason.textContent = over > 0 ? `That is ${over} ${ask.budget_label} too many. Leave something out, or choose what costs less.`.replace("  ", " ")
      : missing.length ? `Still open: ${missing.map((part) => part.label).join(", ")}.` : "";
    submit.setAttribute("aria-disabled", String(over > 0 || missing.length > 0));
  };
  const form = make("form", { "aria-labelledby": id, class: "ds-form", novalidate: "" },
    make("h3", { id, class: "ds-prompt" }, ask.prompt), ask.budget > 0 && spent, ...parts.map((part) => part.node),
    make("div", { class: "ds-actions" }, submit), reason);
  form.addEventListener("input", update);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    update();
    if (over > 0) return announce(stage, reason.textContent);
    if (missing.length) {
      announce(stage, reason.textContent);
      missing[0].node.querySelector("input, textarea")?.focus();
      return;
    }
    move(stage, Object.fromEntries(parts.map((part) => [part.id, part.value()])), submit);
  });
  update();
  return form;
}

/** A form's field: its node, and what it holds. */
function fieldPart(field, id, unit) {
  const part = { pick: optionsPart, tick: optionsPart, number: numberPart, text: textPart }[field.form](field, id, unit);
  return { id: field.id, label: field.label.replace(/[.:?]$/, ""), cost: () => 0, ...part };
}

function optionsPart(field, id, unit) {
  const type = field.form === "pick" ? "radio" : "checkbox";
  const started = [field.start ?? []].flat();
  const inputs = field.choices.map((choice) => {
    const input = make("input", { type, name: id, value: choice.id });
    input.checked = started.includes(choice.id);
    return input;
  });
  const chosen = () => field.choices.filter((_, index) => inputs[index].checked);
  let touched = field.start !== null;
  const node = make("fieldset", { class: "ds-field" }, make("legend", {}, field.label), help(field, id),
    ...field.choices.map((choice, index) => make("label", { class: "ds-option" }, inputs[index],
      make("span", {}, choice.text), choice.cost > 0 && make("span", { class: "ds-cost" }, `${choice.cost} ${unit}`))));
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

function numberPart(field, id) {
  if (field.start === null && (field.high - field.low) / field.step < 10) return scalePart(field, id);
  const middle = field.low + Math.round((field.high - field.low) / 2 / field.step) * field.step;
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

function textPart(field, id) {
  const high = field.high > 0 ? field.high : 4000;
  const input = make("textarea", { id, rows: high > 200 ? 3 : 2, maxlength: high, "aria-describedby": `${id}-left${field.help ? ` ${id}-help` : ""}` });
  input.value = field.start ?? "";
  const left = make("p", { class: "ds-help ds-left", id: `${id}-left` });
  const count = () => (left.textContent = `${high - input.value.length} characters left`);
  input.addEventListener("input", count);
  count();
  const node = make("div", { class: "ds-field" }, make("label", { for: id }, field.label), help(field, id), input, left);
  const low = Math.max(field.low, field.start === null ? 1 : 0);
  return { node, ready: () => input.value.trim().length >= low, value: () => input.value };
}

const help = (field, id) => field.help && make("p", { class: "ds-help", id: `${id}-help` }, field.help);

/* ---- blocks ---------------------------------------------------------------------------------------------- */

function blockNode(stage, block) {
  switch (block.kind) {
    case "heading":
      return make(`h${Math.min(6, block.level + 2)}`, { class: "ds-heading" }, block.text);
    case "speech":
      return make("div", { class: "ds-say", "data-mine": block.mine ? "true" : null, "data-hue": hue(block.chair), "data-name": block.name },
        make("p", { class: "ds-who" }, avatar(block.name), make("span", {}, block.name, block.mine && block.name !== "You" && " (you)")),
        make("p", { class: "ds-bubble" }, block.text));
    case "items":
      return make("div", { class: "ds-items" }, block.title && make("p", { class: "ds-items-title" }, block.title),
        make("ul", { class: block.items.every((item) => /^\d+\. /.test(item)) ? "ds-numbered" : null }, ...block.items.map((item) => make("li", {}, item))));
    case "table":
      return tableNode(block);
    case "figure":
      return figureNode(stage, block);
    case "meter":
      return meterNode(block);
    case "card":
      return cardNode(block);
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
      make("thead", {}, make("tr", {}, ...head.map((cell, column) => make("th", { scope: "col", class: number(column) }, cell)))),
      make("tbody", {}, ...rows.map((row) => make("tr", {}, ...row.map((cell, column) => make("td", { class: number(column) }, cell)))))));
}

function cardNode({ title, text, minutes, done, of, links }) {
  return make("article", { class: "ds-card", "data-done": of > 0 && done >= of ? "true" : null },
    make("div", { class: "ds-line" }, make("h3", {}, title), make("span", { class: "ds-minutes" }, `${minutes} min`)),
    text && make("p", { class: "ds-text" }, text),
    of > 0 && make("p", { class: "ds-progress" },
      make("span", { class: "ds-bar", "aria-hidden": "true" }, make("span", { style: `width:${Math.round((100 * done) / of)}%` })),
      done >= of ? "All done" : `${done} of ${of} done`),
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

function figureNode(stage, figure) {
  const width = Math.max(280, Math.min(680, (stage.body.clientWidth || 600) - 40));
  const picture = figure.form === "bars" ? barsNode(figure, width) : linesNode(figure, width);
  picture.setAttribute("role", "img");
  picture.setAttribute("aria-label", `${figure.title}. ${figure.alt}`);
  const cell = (value) => (value === null ? "–" : neat(value));
  const rows = figure.labels.map((label, index) => [label, ...figure.series.map(({ values }) => cell(values[index] ?? null))]);
  const legend = figure.series.length > 1 && make("p", { class: "ds-legend", "aria-hidden": "true" },
    ...figure.series.map(({ name }, index) => make("span", {}, sample(figure.form, index), name)));
  const caption = figure.unit ? `${figure.title} (${figure.unit})` : figure.title;
  return make("figure", { class: "ds-figure" }, make("figcaption", {}, caption), legend, picture,
    make("details", {}, make("summary", {}, "Show as table"),
      tableNode({ caption, head: ["", ...figure.series.map(({ name }) => name)], rows })));
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
  return draft("svg", { viewBox: "0 0 22 10", width: 22, height: 10 }, form === "bars"
    ? draft("rect", { class: `ds-rect ds-s${index % SERIES}`, width: 22, height: 10, rx: 3 })
    : draft("path", { class: `ds-path ds-s${index % SERIES}`, d: "M0 5 L22 5" }));
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

const neat = (value) => String(Number(value.toFixed(2))).replace("-", "−");

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
