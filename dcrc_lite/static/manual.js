// The manual's pages: self-test, progress, dark switch, print, key "/". Everything can be read without it.
(function () {
  "use strict";
  var root = document.documentElement;
  root.classList.add("js");

  function keep(key, value) {
    try {
      if (value === undefined) return localStorage.getItem(key);
      localStorage.setItem(key, value);
    } catch (error) {
      return null; // storage switched off: progress is not kept, nothing else changes
    }
    return value;
  }

  // ---- dark ----
  function isDark() {
    var chosen = keep("dcrc-manual-theme");
    return chosen ? chosen === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
  }
  function applyTheme() {
    if (!keep("dcrc-manual-theme")) return;
    var sheet = document.querySelector("[data-dark]");
    sheet.media = isDark() ? "screen" : "not all";
    root.style.colorScheme = isDark() ? "dark" : "light";
  }
  applyTheme();

  function bindTheme() {
    var button = document.querySelector("[data-theme-switch]");
    if (!button) return;
    function label() { button.querySelector("span").textContent = isDark() ? "浅色" : "深色"; }
    button.hidden = false;
    label();
    button.addEventListener("click", function () {
      keep("dcrc-manual-theme", isDark() ? "light" : "dark");
      applyTheme();
      label();
    });
  }

  function bindPrint() {
    var button = document.querySelector("[data-print]");
    if (!button) return;
    button.hidden = false;
    button.addEventListener("click", function () { window.print(); });
  }

  // ---- self-test ----
  var page = location.pathname.split("/").pop() || "index.html";
  var store = "dcrc-manual:" + page;

  function done() {
    return (keep(store) || "").split(",").filter(Boolean);
  }

  function tag(kind, words) {
    var mark = document.createElement("span");
    mark.className = "tag " + kind;
    mark.textContent = words;
    return mark;
  }

  function clear(question) {
    question.querySelectorAll(".opt").forEach(function (option) {
      option.classList.remove("right", "wrong");
      var mark = option.querySelector(".tag");
      if (mark) mark.remove();
    });
    question.querySelectorAll(".hint").forEach(function (hint) { hint.hidden = true; });
  }

  function judge(question, option) {
    clear(question);
    var right = option.hasAttribute("data-right");
    option.classList.add(right ? "right" : "wrong");
    option.append(right ? tag("green", "✓ 对") : tag("red", "✕ 再想想"));
    var answer = question.querySelector("details");
    answer.open = right;
    answer.classList.toggle("shown", right);
    var said = answer.querySelector("p").textContent;
    if (!right) {
      var hint = option.nextElementSibling;
      hint.hidden = false;
      said = "再想想。" + hint.textContent;
    }
    question.querySelector("[role=status]").textContent = said;
    if (right) remember(question.id);
  }

  function remember(id) {
    var all = done();
    if (all.indexOf(id) < 0) all.push(id);
    keep(store, all.join(","));
    progress();
  }

  function progress() {
    var place = document.querySelector("[data-progress]");
    var questions = document.querySelectorAll("[data-q]").length;
    if (!place || !questions) return;
    var right = done().length;
    place.hidden = right === 0;
    place.textContent = right >= questions ? "自测全部做对了" : "自测做对 " + right + " / " + questions + " 题";
  }

  function bindQuiz() {
    document.querySelectorAll("[data-q]").forEach(function (question) {
      question.addEventListener("change", function (event) {
        judge(question, event.target.closest(".opt"));
      });
      if (done().indexOf(question.id) >= 0) question.classList.add("passed");
    });
    progress();
  }

  // ---- keys and the contents ----
  function typing(target) {
    return target.closest("input:not([type=radio]), textarea, select, [contenteditable]");
  }
  document.addEventListener("keydown", function (event) {
    if (event.code !== "Slash" || event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.shiftKey || typing(event.target)) return;
    event.preventDefault();
    document.querySelector(".find input").focus();
  });

  // A link into a folded table opens it.
  function openTarget() {
    var target = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    var folded = target && target.closest("details:not([open])");
    if (!folded) return;
    folded.open = true;
    target.scrollIntoView();
  }
  window.addEventListener("hashchange", openTarget);

  document.addEventListener("DOMContentLoaded", function () {
    bindTheme();
    bindPrint();
    bindQuiz();
    openTarget();
    var here = document.querySelector(".toc [aria-current]");
    if (here) here.closest(".toc").scrollTop = Math.max(0, here.offsetTop - 200);
  });
})();
