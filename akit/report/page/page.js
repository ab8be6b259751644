/* The page works without any of this; what stands here adds sorting, filtering, copying and a choice of theme. */
"use strict";
(() => {
  const word = (name) => document.body.dataset[name];
  const make = (tag, attributes, text) => {
    const node = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
    if (text) node.textContent = text;
    return node;
  };

  /* --- theme: the machine's own until the reader chooses; remembered where the browser lets a file remember */
  const themes = ["auto", "light", "dark"];
  const remembered = () => { try { return localStorage.getItem("akit-theme") || "auto"; } catch { return "auto"; } };
  const remember = (theme) => { try { localStorage.setItem("akit-theme", theme); } catch { /* then only for now */ } };
  const theme = make("button", { type: "button", class: "theme" });
  const dress = (name) => {
    if (name === "auto") delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = name;
    theme.textContent = word("theme") + word("colon") + word(name);
    theme.dataset.now = name;
  };
  theme.addEventListener("click", () => {
    const next = themes[(themes.indexOf(theme.dataset.now) + 1) % themes.length];
    remember(next);
    dress(next);
  });
  dress(themes.includes(remembered()) ? remembered() : "auto");
  document.querySelector(".bar").append(theme);

  akitExhibits(document, word, document.documentElement.lang);

  /* --- contents: where the reader is */
  const links = new Map([...document.querySelectorAll("nav a")].map((link) => [link.hash.slice(1), link]));
  const heads = [...document.querySelectorAll("h2[id]")].filter((head) => links.has(encodeURIComponent(head.id)) || links.has(head.id));
  const here = () => {
    const passed = heads.filter((head) => head.getBoundingClientRect().top < 120);
    const current = (passed[passed.length - 1] || heads[0] || {}).id;
    for (const [id, link] of links) {
      if (decodeURIComponent(id) === current) link.setAttribute("aria-current", "true");
      else link.removeAttribute("aria-current");
    }
  };
  document.addEventListener("scroll", here, { passive: true });
  here();

  /* --- on paper nothing is folded or filtered away */
  addEventListener("beforeprint", () => {
    for (const fold of document.querySelectorAll("details:not(.code)")) fold.open = true;
  });
})();
