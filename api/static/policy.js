// Sliders beside the weights, and what they change drawn anew while they move. Everything works without this.
(() => {
  const form = document.querySelector("form[data-redraw]");
  if (!form) return;
  const comma = document.documentElement.lang === "de";
  const sliders = [...form.querySelectorAll("[data-slides]")];
  const field = (slider) => form.elements[slider.dataset.slides];
  const read = (text) => Number(text.trim().replace(",", "."));
  const write = (tenths) => String(tenths / 10).replace(".", comma ? "," : ".");

  for (const slider of sliders) slider.hidden = false;
  for (const hint of form.querySelectorAll("[data-scripted]")) hint.hidden = false;

  // What one slider takes, the others give in their proportions, in tenths of a percent by largest remainder.
  const share = (moved) => {
    const others = sliders.filter((one) => one !== moved);
    const rest = 1000 - Math.round(10 * Number(moved.value));
    const parts = others.map((one) => Math.max(0, read(field(one).value) || 0));
    const total = parts.reduce((sum, part) => sum + part, 0);
    const exact = parts.map((part) => rest * (total ? part / total : 1 / parts.length));
    const whole = exact.map(Math.floor);
    const order = exact.map((one, place) => [one - whole[place], place]).sort((a, b) => b[0] - a[0] || a[1] - b[1]);
    const left = rest - whole.reduce((sum, part) => sum + part, 0);
    for (const [, place] of order.slice(0, left)) whole[place] += 1;
    field(moved).value = write(1000 - rest);
    others.forEach((one, place) => {
      field(one).value = write(whole[place]);
      one.value = whole[place] / 10;
    });
  };

  let waiting, asking;
  const redraw = async () => {
    asking?.abort();
    asking = new AbortController();
    const body = new URLSearchParams(new FormData(form));
    // A line that breaks off leaves the page as it is; the button asks again.
    const answer = await fetch(form.action, {method: "POST", body, signal: asking.signal}).catch(() => null);
    if (!answer || ![200, 422].includes(answer.status)) return;
    const there = new DOMParser().parseFromString(await answer.text(), "text/html");
    for (const part of document.querySelectorAll("[data-live]")) {
      const fresh = there.getElementById(part.id);
      if (fresh && !fresh.isEqualNode(part)) part.replaceChildren(...fresh.childNodes);
    }
    // Whoever types keeps the place: a summary that comes by itself must not take it.
    document.getElementById("stand").textContent = document.getElementById("summe").textContent;
  };

  form.addEventListener("input", (event) => {
    if (event.target.dataset.slides) share(event.target);
    else {
      const slider = sliders.find((one) => one.dataset.slides === event.target.name);
      if (slider) slider.value = read(event.target.value) || 0;
    }
    clearTimeout(waiting);
    waiting = setTimeout(redraw, 250);
  });
})();
