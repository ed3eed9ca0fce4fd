// List and map in step: pointing at a hit in one lights it up in the other. Everything works without this.
(() => {
  const hits = document.querySelectorAll("[data-hit]");
  const light = (hit, on) => {
    for (const twin of hits) {
      if (twin.dataset.hit === hit.dataset.hit) twin.classList.toggle("is-lit", on);
    }
  };
  for (const hit of hits) {
    hit.addEventListener("pointerenter", () => light(hit, true));
    hit.addEventListener("pointerleave", () => light(hit, false));
    hit.addEventListener("focusin", () => light(hit, true));
    hit.addEventListener("focusout", () => light(hit, false));
  }
})();
