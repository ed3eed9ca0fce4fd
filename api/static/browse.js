// List and map in step, sliders that say their place, and new results told aloud. Everything works without this.
(() => {
  const light = (event, on) => {
    const hit = event.target.closest?.("[data-hit]");
    if (!hit) return;
    for (const twin of document.querySelectorAll(`[data-hit="${hit.dataset.hit}"]`)) twin.classList.toggle("is-lit", on);
  };
  // By delegation: lists are exchanged while the page stays.
  document.addEventListener("pointerover", (event) => light(event, true));
  document.addEventListener("pointerout", (event) => light(event, false));
  document.addEventListener("focusin", (event) => light(event, true));
  document.addEventListener("focusout", (event) => light(event, false));

  document.addEventListener("input", (event) => {
    const { words } = event.target.dataset;
    if (!words) return;
    const said = words.split("|")[Number(event.target.value)];
    event.target.setAttribute("aria-valuetext", said);
    event.target.parentElement.querySelector("output").textContent = said;
  });

  document.addEventListener("htmx:after:swap", () => {
    const [status, heading] = [document.getElementById("stand"), document.getElementById("treffer")];
    if (status && heading && status.textContent !== heading.textContent) status.textContent = heading.textContent;
  });
})();
