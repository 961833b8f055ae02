// Theme, examples, tree, copying and search. Runs in the page's head, so that nothing shown later has to change.
(() => {
  "use strict";
  const html = document.documentElement;
  const TABS = ["rust", "cli", "curl"];
  const THEMES = ["system", "light", "dark"];

  // Storage may be forbidden; then choices last as long as the page.
  const recall = (key) => { try { return localStorage.getItem("aicloud-" + key); } catch { return null; } };
  const remember = (key, value) => { try { localStorage.setItem("aicloud-" + key, value); } catch { /* see above */ } };

  const setTheme = (theme) => {
    if (theme === "system") delete html.dataset.theme; else html.dataset.theme = theme;
  };
  let theme = THEMES.includes(recall("theme")) ? recall("theme") : "system";
  html.classList.add("js");
  html.dataset.tab = TABS.includes(recall("tab")) ? recall("tab") : "rust";
  setTheme(theme);

  document.addEventListener("DOMContentLoaded", () => {
    themes();
    menu();
    tabs();
    copying();
    unfolding();
    search();
  });

  function themes() {
    const button = document.querySelector(".theme");
    const label = () => {
      const text = "Theme: " + (theme === "system" ? "as the system" : theme);
      button.setAttribute("aria-label", text);
      button.title = text;
    };
    label();
    button.addEventListener("click", () => {
      // After the system's choice comes the other one, so that every press but the last changes something.
      const dark = matchMedia("(prefers-color-scheme: dark)").matches;
      const order = dark ? ["system", "light", "dark"] : ["system", "dark", "light"];
      theme = order[(order.indexOf(theme) + 1) % order.length];
      setTheme(theme);
      remember("theme", theme);
      label();
    });
  }

  function menu() {
    const link = document.querySelector(".menu");
    const open = (yes) => {
      html.classList.toggle("nav-open", yes);
      link.setAttribute("aria-expanded", yes);
      link.textContent = yes ? "Close" : "Menu";
    };
    link.setAttribute("role", "button");
    open(false);
    const press = (event) => {
      event.preventDefault();
      open(!html.classList.contains("nav-open"));
      if (html.classList.contains("nav-open")) document.querySelector("#nav a")?.focus();
    };
    link.addEventListener("click", press);
    link.addEventListener("keydown", (event) => { if (event.key === " ") press(event); });
    document.addEventListener("keydown", (event) => { if (event.key === "Escape") open(false); });
    // The list beside the page shows where one is.
    const nav = document.getElementById("nav");
    const here = nav.querySelector("[aria-current]");
    if (here) nav.scrollTop = here.offsetTop - nav.clientHeight / 3;
  }

  function tabs() {
    const list = document.querySelector(".tablist");
    if (!list) return;
    const buttons = [...list.children];
    list.setAttribute("role", "tablist");
    const choose = (tab) => {
      html.dataset.tab = tab;
      for (const button of buttons) {
        const chosen = button.dataset.tab === tab;
        button.setAttribute("aria-selected", chosen);
        button.tabIndex = chosen ? 0 : -1;
      }
    };
    for (const button of buttons) {
      button.setAttribute("role", "tab");
      const panel = document.getElementById(button.getAttribute("aria-controls"));
      panel.setAttribute("role", "tabpanel");
      panel.setAttribute("aria-labelledby", button.id);
      button.addEventListener("click", () => { choose(button.dataset.tab); remember("tab", button.dataset.tab); });
    }
    list.addEventListener("keydown", (event) => {
      const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
      if (!step) return;
      const at = buttons.findIndex((button) => button.dataset.tab === html.dataset.tab);
      const next = buttons[(at + step + buttons.length) % buttons.length];
      next.click();
      next.focus();
    });
    choose(html.dataset.tab);
  }

  function copying() {
    if (!navigator.clipboard) return;
    for (const block of document.querySelectorAll(".code")) {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "copy";
      button.textContent = "Copy";
      button.addEventListener("click", async () => {
        try {
          await navigator.clipboard.writeText(block.querySelector("code").textContent);
          button.textContent = "Copied";
        } catch {
          button.textContent = "Can't copy";
        }
        setTimeout(() => { button.textContent = "Copy"; }, 1500);
      });
      block.append(button);
    }
  }

  function unfolding() {
    for (const section of document.querySelectorAll(".body > section")) {
      const all = [...section.querySelectorAll("details")];
      const heading = section.querySelector("h2");
      if (!all.length || !heading) continue;
      const button = document.createElement("button");
      button.type = "button";
      button.className = "unfold";
      const label = () => { button.textContent = all.every((one) => one.open) ? "Fold all" : "Unfold all"; };
      label();
      button.addEventListener("click", () => {
        const open = !all.every((one) => one.open);
        for (const one of all) one.open = open;
        label();
      });
      heading.prepend(button);
    }
    // A link into the tree opens the way to its target.
    const reveal = () => {
      const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
      if (!target) return;
      let folded = false;
      for (let one = target.closest("details:not([open])"); one; one = one.parentElement.closest("details:not([open])")) {
        one.open = true;
        folded = true;
      }
      if (folded) target.scrollIntoView();
    };
    addEventListener("hashchange", reveal);
    reveal();
  }

  // Search

  const KINDS = {
    operation: ["Operation", 0], type: ["Type", 2], enum: ["Enum", 1], group: ["Group", 3], guide: ["Guide", 3],
    value: ["Value", 5], path: ["Parameter", 4], query: ["Parameter", 4], header: ["Header", 4], body: ["Parameter", 4],
    field: ["Field", 6],
  };
  const SHOWN = 40;
  const squash = (text) => text.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, "");

  /** The entries of the index: what is found, where, and the letters that are compared. */
  function entriesOf(index) {
    const entries = [];
    const add = (kind, name, href, where, more, path = "") => {
      entries.push({ kind, name, href, where, letters: squash(name), more, path, order: KINDS[kind][1] });
    };
    const page = (service, [kind, title, path, about, address, ...lists]) => {
      add(kind, title, path, [service, about].filter(Boolean).join(" · "), squash(address + about),
        squash(address.slice(address.indexOf("/"))));
      for (const [what, ...names] of lists) {
        for (const entry of names) {
          const [name, anchor] = Array.isArray(entry) ? entry : [entry, what + "-" + entry];
          add(what, name === "" ? '""' : name, path + "#" + anchor, title + (service ? " · " + service : ""), squash(title));
        }
      }
    };
    for (const service of index.services) for (const row of service.pages) page(service.title, row);
    for (const row of index.guides) page("", row);
    return entries;
  }

  /** Where a word of the name starts at `at`, as its letters go. */
  function startsWord(name, at) {
    let seen = 0;
    for (let i = 0; i < name.length; i++) {
      if (!/[\p{L}\p{N}]/u.test(name[i])) continue;
      if (seen === at) {
        const before = name[i - 1];
        return i === 0 || !/[\p{L}\p{N}]/u.test(before) || (/\p{Lu}/u.test(name[i]) && !/\p{Lu}/u.test(before));
      }
      seen++;
    }
    return false;
  }

  /** Less is better; null if the entry isn't meant. */
  function score(entry, text, query, words) {
    let rank;
    const at = entry.letters.indexOf(query);
    if (at === 0) rank = entry.letters.length > query.length ? 20 : entry.name.toLowerCase() === text ? 0 : 8;
    else if (entry.path && entry.path === query) rank = 9;
    else if (at > 0) rank = startsWord(entry.name, at) ? 30 : 40;
    else if (words.length > 1 && words.every((word) => entry.letters.includes(word))) rank = 50;
    else if (words.length > 1 && words.every((word) => entry.letters.includes(word) || entry.more.includes(word))) rank = 60;
    else if (query.length > 3 && entry.order <= 3 && entry.more.includes(query)) rank = 70;
    else return null;
    return rank + entry.order + Math.min(entry.letters.length, 99) / 100;
  }

  function find(entries, text) {
    const query = squash(text);
    if (!query) return { found: [], total: 0 };
    const plain = text.trim().toLowerCase();
    const words = plain.split(/\s+/).map(squash).filter(Boolean);
    const found = [];
    for (const entry of entries) {
      const rank = score(entry, plain, query, words);
      if (rank !== null) found.push({ entry, rank });
    }
    found.sort((a, b) => a.rank - b.rank || (a.entry.name < b.entry.name ? -1 : a.entry.name > b.entry.name ? 1 : 0));
    return { found: found.slice(0, SHOWN).map((one) => one.entry), total: found.length };
  }

  function search() {
    const input = document.getElementById("q");
    const box = document.getElementById("results-box");
    const list = document.getElementById("results");
    const note = document.getElementById("results-note");
    const root = document.body.dataset.root;
    let entries = null;
    let loading = false;
    let shown = [];
    let at = -1;

    const load = () => {
      if (entries || loading) return;
      loading = true;
      const script = document.createElement("script");
      script.src = root + "assets/search.js";
      script.onload = () => { entries = entriesOf(window.aicloudIndex); delete window.aicloudIndex; update(); };
      script.onerror = () => { loading = false; note.textContent = "The search index can't be loaded."; };
      document.head.append(script);
    };
    const show = (yes) => {
      box.hidden = !yes;
      input.setAttribute("aria-expanded", yes);
      if (!yes) select(-1);
    };
    const select = (next) => {
      list.children[at]?.setAttribute("aria-selected", "false");
      at = next;
      const item = list.children[at];
      if (item) {
        item.setAttribute("aria-selected", "true");
        item.scrollIntoView({ block: "nearest" });
        input.setAttribute("aria-activedescendant", item.id);
      } else {
        input.removeAttribute("aria-activedescendant");
      }
    };
    const element = (tag, name, text) => {
      const one = document.createElement(tag);
      one.className = name;
      one.textContent = text;
      return one;
    };
    const item = (entry, index, text) => {
      const one = document.createElement("li");
      one.id = "result-" + index;
      one.setAttribute("role", "option");
      one.setAttribute("aria-selected", "false");
      const name = element("span", "name", entry.name);
      const start = entry.name.toLowerCase().indexOf(text.trim().toLowerCase());
      if (start >= 0 && text.trim() && entry.name.length === entry.name.toLowerCase().length) {
        const end = start + text.trim().length;
        const mark = element("mark", "", entry.name.slice(start, end));
        name.replaceChildren(entry.name.slice(0, start), mark, entry.name.slice(end));
      }
      one.append(element("span", "kind", KINDS[entry.kind][0]), name, element("span", "where", entry.where));
      one.addEventListener("mousemove", () => { if (at !== index) select(index); });
      one.addEventListener("mousedown", (event) => event.preventDefault());
      one.addEventListener("click", (event) => go(entry, event.ctrlKey || event.metaKey));
      return one;
    };
    const update = () => {
      const text = input.value;
      if (!text.trim()) { shown = []; list.replaceChildren(); show(false); return; }
      if (!entries) { note.textContent = "Loading the index …"; show(true); return; }
      const result = find(entries, text);
      shown = result.found;
      list.replaceChildren(...shown.map((entry, index) => item(entry, index, text)));
      list.scrollTop = 0;
      at = -1;
      note.textContent = result.total === 0 ? "Nothing is called that." :
        result.total > shown.length ? shown.length + " of " + result.total + " shown; type more to narrow it down." :
        result.total === 1 ? "1 result" : result.total + " results";
      show(true);
      select(shown.length ? 0 : -1);
    };
    const go = (entry, apart) => {
      const href = root + entry.href;
      if (apart) { window.open(href); return; }
      show(false);
      input.value = "";
      input.blur();
      location.href = href;
    };

    input.addEventListener("focus", () => { load(); if (input.value.trim()) update(); });
    input.addEventListener("input", update);
    input.addEventListener("blur", () => show(false));
    input.addEventListener("keydown", (event) => {
      const steps = { ArrowDown: 1, ArrowUp: -1 };
      if (event.key in steps && shown.length) {
        event.preventDefault();
        select((at + steps[event.key] + shown.length) % shown.length);
      } else if (event.key === "Enter" && shown[at]) {
        event.preventDefault();
        go(shown[at], event.ctrlKey || event.metaKey);
      } else if (event.key === "Escape") {
        if (box.hidden) input.blur();
        input.value = "";
        update();
      }
    });
    document.addEventListener("keydown", (event) => {
      const typing = /^(input|textarea|select)$/i.test(event.target.tagName) || event.target.isContentEditable;
      const meant = event.key === "/" && !typing && !event.ctrlKey && !event.metaKey && !event.altKey;
      if (meant || (event.key === "k" && (event.ctrlKey || event.metaKey))) {
        event.preventDefault();
        input.focus();
        input.select();
      }
    });
  }
})();
