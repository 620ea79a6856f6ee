"use strict";
(() => {
  const root = document.documentElement;
  root.classList.add("js");
  const { letters, names } = JSON.parse(document.getElementById("data").textContent);
  const form = document.querySelector("form");
  if (!form) return;
  const told = document.getElementById("told");
  const filters = document.querySelector(".filters");
  filters.open = innerWidth > 900;
  // What is jumped to must not lie under the bar, which is as high as its filters are many.
  const bar = document.querySelector(".bar");
  new ResizeObserver(() => {
    const height = getComputedStyle(bar).position === "sticky" ? bar.offsetHeight : 0;
    root.style.scrollPaddingTop = `${height + 12}px`;
  }).observe(bar);
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];

  // A text as it is searched: no marks, no case, Latin letters; the same as histcite search does.
  const fold = (text) =>
    text
      .replace(/´/g, "'")
      .normalize("NFKD")
      .toLowerCase()
      .replace(/ß/g, "ss")
      .replace(/[\p{M}'’‘ʼ`ʹ′]/gu, "")
      .replace(/[^\x00-\x7f]/gu, (letter) => letters[letter] ?? letter)
      .replace(/[^\p{L}\p{N}]+/gu, " ")
      .trim();

  const forms = names.map((group) => group.map(fold));
  const spellings = (word) => {
    const near = word.length < 3 ? [] : forms.filter((group) => group.some((form) => (" " + form).includes(" " + word)));
    return [...new Set([word, ...near.flat()])];
  };

  const disputes = all("article");
  const claims = all(".claims li");
  const units = [...disputes, ...all(".card"), ...claims, ...all(".events li:not(:has(li))")];
  const byKey = new Map(claims.map((claim) => [claim.id.slice(2), claim]));
  const folded = new Map();
  const foldedText = (unit) => {
    if (!folded.has(unit)) folded.set(unit, " " + fold(unit.textContent));
    return folded.get(unit);
  };
  let waiting = 0;
  const prepare = () => {
    const until = performance.now() + 20;
    while (waiting < units.length && performance.now() < until) foldedText(units[waiting++]);
    if (waiting < units.length) setTimeout(prepare);
  };
  setTimeout(prepare);

  const keysOf = new Map();
  const claimsOf = (dispute) => {
    if (!keysOf.has(dispute)) keysOf.set(dispute, all("button", dispute).map((key) => byKey.get(key.textContent)).filter(Boolean));
    return keysOf.get(dispute);
  };
  const disputesOf = (claim) => all("a[href^='#x-']", claim).map((a) => document.getElementById(a.hash.slice(1))).filter(Boolean);

  const state = () => {
    const filled = [...new FormData(form)].filter(([, value]) => value);
    return new URLSearchParams(filled).toString();
  };
  const fill = (hash) => {
    const given = new URLSearchParams(hash);
    for (const field of form.elements) if (field.name) field.value = given.get(field.name) ?? "";
    if ([...given.keys()].some((name) => name !== "find")) filters.open = true;
  };

  const tests = (given) => {
    const { grade, status, tag, source, from, to } = given;
    const asClaim = (claim) =>
      (!tag || (claim.dataset.t ?? "").split("\t").includes(tag)) &&
      (!source || (claim.dataset.s ?? "").split(" ").includes(source)) &&
      (!from || +claim.dataset.y >= +from) &&
      (!to || +claim.dataset.y <= +to);
    const asDispute = (dispute) => (!grade || dispute.dataset.grade === grade) && (!status || dispute.dataset.status === status);
    const ofClaims = tag || source || from || to;
    const ofDisputes = grade || status;
    return (unit) => {
      if (unit.localName === "article") return asDispute(unit) && (!ofClaims || claimsOf(unit).some(asClaim));
      if (unit.parentNode.className === "claims") return (!ofClaims || asClaim(unit)) && (!ofDisputes || disputesOf(unit).some(asDispute));
      return true;
    };
  };

  const apply = () => {
    const given = Object.fromEntries(new FormData(form));
    const words = fold(given.find).split(" ").filter(Boolean).map(spellings);
    const fits = tests(given);
    const count = { article: 0, li: 0 };
    for (const unit of units) {
      const shown = fits(unit) && words.every((forms) => forms.some((form) => foldedText(unit).includes(" " + form)));
      if (unit.hidden === shown) unit.hidden = !shown;
      if (shown && (unit.localName === "article" || unit.parentNode.className === "claims")) count[unit.localName]++;
    }
    told.textContent = state() ? `${count.article} of ${disputes.length} disputes, ${count.li} of ${claims.length} claims` : "";
    mark(words.flat());
  };

  let marking = 0;
  const mark = (words) => {
    if (!CSS.highlights) return;
    CSS.highlights.delete("hit");
    clearTimeout(marking);
    if (words.length) marking = setTimeout(() => CSS.highlights.set("hit", new Highlight(...hits(words))), 80);
  };
  const hits = (words) => {
    const found = [];
    const firsts = words.map((word) => word.split(" ")[0]);
    for (const unit of units.filter((unit) => !unit.hidden).slice(0, 300)) {
      const walker = document.createTreeWalker(unit, NodeFilter.SHOW_TEXT);
      while (walker.nextNode()) {
        const node = walker.currentNode;
        for (const word of node.data.matchAll(/[\p{L}\p{N}\p{M}]+/gu)) {
          const read = fold(word[0]);
          if (!firsts.some((first) => read.startsWith(first))) continue;
          const range = new Range();
          range.setStart(node, word.index);
          range.setEnd(node, word.index + word[0].length);
          found.push(range);
        }
      }
    }
    return found;
  };

  let typing = false;
  const keep = () => {
    const hash = "#" + state();
    if (hash !== location.hash) history[typing ? "replaceState" : "pushState"](null, "", hash === "#" ? location.pathname + location.search : hash);
  };
  form.addEventListener("input", (event) => {
    apply();
    keep();
    typing = event.target.name === "find";
  });
  form.addEventListener("change", () => (typing = false));
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("reset", () => setTimeout(() => (apply(), keep())));

  const arrive = () => {
    const hash = decodeURIComponent(location.hash.slice(1));
    const target = hash && document.getElementById(hash);
    if (!target) {
      fill(location.hash.slice(1));
      apply();
      return;
    }
    for (let at = target; at; at = at.parentElement) {
      if (at.hidden) fill(""), apply();
      if (at.localName === "details") at.open = true;
    }
    settle(target, 5);
  };
  // What lies above the target may be laid out only now, and push it away.
  const settle = (target, times) => {
    target.scrollIntoView();
    if (times) requestAnimationFrame(() => settle(target, times - 1));
  };
  addEventListener("popstate", arrive);
  if (location.hash) arrive();

  const step = (by) => {
    const shown = disputes.filter((dispute) => !dispute.hidden);
    const at = shown.indexOf(document.activeElement.closest("article"));
    const next = shown[at < 0 ? (by > 0 ? 0 : shown.length - 1) : at + by];
    if (!next) return;
    next.tabIndex = -1;
    next.focus();
    next.scrollIntoView();
  };
  addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, select")) return;
    if (event.key === "/") event.preventDefault(), form.elements.find.focus();
    if (event.key === "n") step(1);
    if (event.key === "p") step(-1);
  });

  addEventListener("click", async (event) => {
    const button = event.target.closest("button:not(.clear)");
    if (!button) return;
    try {
      await navigator.clipboard.writeText(button.textContent);
      button.classList.add("copied");
      told.textContent = `copied ${button.textContent}`;
      setTimeout(() => button.classList.remove("copied"), 1200);
    } catch {
      getSelection().selectAllChildren(button);
    }
  });
  addEventListener("beforeprint", () => all("details").forEach((one) => (one.open = true)));
})();
