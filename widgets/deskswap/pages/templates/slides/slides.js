// One slide at a time: arrows, Page keys and space move, Home and End jump, F fills the screen. Without it, they scroll.
const slides = [...document.querySelectorAll(".slide")];
const count = document.getElementById("count");
let here = 0;

function fit(slide) {
  const body = slide.querySelector(".body");
  for (let size = 100; size >= 56; size -= 4) {
    body.style.fontSize = `${size}%`;
    if (slide.scrollHeight <= slide.clientHeight + 1) return;
  }
}

function show(index, focus = true) {
  here = Math.max(0, Math.min(slides.length - 1, index));
  slides.forEach((slide, k) => slide.classList.toggle("shown", k === here));
  fit(slides[here]);
  count.textContent = `${here + 1} of ${slides.length}`;
  document.getElementById("back").setAttribute("aria-disabled", here === 0);
  document.getElementById("on").setAttribute("aria-disabled", here === slides.length - 1);
  history.replaceState(null, "", `#slide-${here + 1}`);
  if (focus) slides[here].focus({ preventScroll: true });
}

function fitAll() {
  document.body.classList.add("measured");
  slides.forEach(fit);
  document.body.classList.remove("measured");
}

const steps = { ArrowRight: 1, ArrowDown: 1, PageDown: 1, " ": 1, ArrowLeft: -1, ArrowUp: -1, PageUp: -1 };

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === " " && event.target.tagName === "BUTTON") return;
  if (event.key in steps) show(here + (event.shiftKey && event.key === " " ? -1 : steps[event.key]));
  else if (event.key === "Home") show(0);
  else if (event.key === "End") show(slides.length - 1);
  else if (event.key === "f" || event.key === "F") {
    if (document.fullscreenElement) document.exitFullscreen();
    else document.documentElement.requestFullscreen?.();
  } else return;
  event.preventDefault();
});
document.getElementById("back").addEventListener("click", () => show(here - 1, false));
document.getElementById("on").addEventListener("click", () => show(here + 1, false));
addEventListener("hashchange", () => show(Number(location.hash.replace("#slide-", "")) - 1 || 0));
addEventListener("resize", () => fit(slides[here]));
addEventListener("beforeprint", fitAll);

slides.forEach((slide) => slide.setAttribute("tabindex", "-1"));
document.body.classList.add("live");
show(Number(location.hash.replace("#slide-", "")) - 1 || 0, false);
