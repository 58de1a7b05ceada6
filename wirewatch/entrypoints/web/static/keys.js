// Keys of the pages. Everything they do, links and forms do as well: nothing here is needed.
"use strict";
(() => {
  const items = () => [...document.querySelectorAll("[data-item]")];
  const dialog = document.getElementById("keys");
  let first = "";
  let firstAt = 0;

  const isTyping = (target) => target.closest("input, select, textarea, [contenteditable]") !== null;
  const current = () => document.activeElement.closest("[data-item]");
  const follow = (link) => link && link.click();
  const one = (selector) => document.querySelector(selector);

  // The page never jumps: it scrolls by as little as brings the item into view, and not at all when it is in view.
  const focus = (element) => {
    if (!element) return;
    element.focus({ preventScroll: true });
    const box = element.getBoundingClientRect();
    if (box.top < 0 || box.bottom > innerHeight) element.scrollIntoView({ block: "nearest" });
  };

  const move = (by) => {
    const all = items();
    const at = all.indexOf(current());
    if (at < 0) {
      const visible = all.findIndex((item) => item.getBoundingClientRect().bottom > 0);
      return focus(all[Math.max(visible, 0)]);
    }
    if (at + by >= all.length) return focus(one("a[rel=next]"));
    return focus(all[Math.max(at + by, 0)]);
  };

  const within = (selector) => {
    const item = current();
    return item ? item.querySelector(selector) : one("main " + selector);
  };

  const original = (here) => {
    const link = within("[data-original]");
    if (!link) return;
    if (here) location.assign(link.href);
    else link.click();
  };

  const more = () => {
    const part = within("details");
    if (part) part.open = !part.open;
  };

  const search = () => {
    const field = one("input[type=search]");
    if (!field) return follow(one("[data-key='g s']"));
    field.focus();
    return field.select();
  };

  const keys = {
    j: () => move(1),
    n: () => move(1),
    k: () => move(-1),
    p: () => move(-1),
    o: () => follow(within("[data-open]")),
    v: () => original(false),
    V: () => original(true),
    m: more,
    h: () => (one("[data-first]") ? history.back() : undefined),
    l: () => follow(one("a[rel=next]")),
    ArrowLeft: () => keys.h(),
    ArrowRight: () => keys.l(),
    u: () => follow(one("a[rel=up]")),
    r: () => location.reload(),
    "/": search,
    "?": () => dialog.showModal(),
    "z t": () => current() && current().scrollIntoView({ block: "start" }),
  };

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || dialog.open) return;
    if (isTyping(event.target)) {
      if (event.key === "Escape") event.target.blur();
      return;
    }
    const pair = first && Date.now() - firstAt < 1500 ? `${first} ${event.key}` : "";
    first = event.key === "g" || event.key === "z" ? event.key : "";
    firstAt = Date.now();
    const link = pair && one(`[data-key='${CSS.escape(pair)}']`);
    const wanted = link ? () => follow(link) : keys[pair] || (pair ? undefined : keys[event.key]);
    if (!wanted) return;
    event.preventDefault();
    first = "";
    wanted();
  });

  const button = document.getElementById("show-keys");
  button.hidden = false;
  button.addEventListener("click", () => dialog.showModal());
})();
