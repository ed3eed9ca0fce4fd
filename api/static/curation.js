// Single keys for whoever goes through many proposals. Everything works without this; the keys can be switched off.
(() => {
  const OFF = "kuration-ohne-tasten";
  const isOn = () => localStorage.getItem(OFF) === null;
  const isTyping = (at) => at.isContentEditable || at.matches("textarea, select, input:not([type=checkbox], [type=hidden])");
  const help = document.getElementById("tasten");

  const choice = document.getElementById("tasten-an");
  if (choice) {
    choice.checked = isOn();
    choice.closest("[hidden]")?.removeAttribute("hidden");
    choice.addEventListener("change", () => (choice.checked ? localStorage.removeItem(OFF) : localStorage.setItem(OFF, "1")));
  }

  const step = (way) => {
    const rows = [...document.querySelectorAll("[data-row]")];
    const at = rows.indexOf(document.activeElement);
    rows[Math.min(rows.length - 1, Math.max(0, at + way))]?.focus();
    return rows.length > 0;
  };

  const tick = () => {
    const box = document.activeElement?.closest("tr")?.querySelector("input.tick");
    box?.click();
    return Boolean(box);
  };

  const open = (details) => {
    details.open = true;
    details.querySelector("input[type=radio], select, textarea, input:not([type=hidden])")?.focus();
  };

  const close = (at) => {
    const details = at.closest?.(".actions > details[open]");
    if (!details) return;
    details.open = false;
    details.querySelector("summary").focus();
  };

  const follow = (target) => {
    if (target.matches("summary")) return open(target.parentElement);
    target.click();
  };

  document.addEventListener("keydown", (event) => {
    const at = event.target;
    if (event.ctrlKey && event.key === "Enter" && at.matches("textarea")) return at.form?.requestSubmit();
    if (event.key === "Escape") return close(at);
    if (event.ctrlKey || event.metaKey || event.altKey || event.repeat || !isOn() || isTyping(event.target)) return;
    if (event.key === "?" && help) {
      event.preventDefault();
      help.open = !help.open;
      if (help.open) help.scrollIntoView();
      return;
    }
    if (event.key === "j" && !document.querySelector("[data-key~=j]") && step(1)) return event.preventDefault();
    if (event.key === "k" && !document.querySelector("[data-key~=k]") && step(-1)) return event.preventDefault();
    if (event.key === "a" && tick()) return event.preventDefault();
    const target = event.key.length === 1 && document.querySelector(`[data-key~="${CSS.escape(event.key)}"]`);
    if (!target) return;
    event.preventDefault();
    follow(target);
  });

  // A double click decides once; whoever comes back to the page may decide again.
  const sent = new WeakSet();
  document.addEventListener("submit", (event) => {
    if (sent.has(event.target)) return event.preventDefault();
    if (event.target.method === "post") sent.add(event.target);
  });
  addEventListener("pageshow", () => document.querySelectorAll("form").forEach((form) => sent.delete(form)));

  // How far a computation is: asked again every second, the page itself only once it is done.
  const askAgain = async (at) => {
    // A line that breaks off for a moment is no answer: the next second asks again.
    const answer = await fetch(at.dataset.poll, {credentials: "same-origin"}).catch(() => null);
    if (!answer) return setTimeout(askAgain, 1000, at);
    const there = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("[data-poll]");
    if (!there) return location.reload();
    for (const part of ["h2", ".bar", "[role=status]"]) at.querySelector(part).replaceWith(there.querySelector(part));
    setTimeout(askAgain, 1000, at);
  };
  const polled = document.querySelector("[data-poll]");
  if (polled) setTimeout(askAgain, 1000, polled);
})();
