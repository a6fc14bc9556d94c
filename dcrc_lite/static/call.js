// The call page: digits answer and move on, arrows move, the sentence follows the question. Works without it too.
(function () {
  "use strict";
  var form = document.querySelector(".callform");
  if (!form) { return; }
  document.documentElement.classList.add("js");
  var all = function (selector, root) { return Array.prototype.slice.call((root || form).querySelectorAll(selector)); };
  var one = function (selector) { return form.querySelector(selector); };
  var questions = all(".q[data-q]");
  var at = -1;

  function answered(q) { return Boolean(q.querySelector("input:checked")) || Boolean(q.querySelector(".line") && q.querySelector(".line").value); }

  function say(key) {
    all("[data-ask]").forEach(function (text) {
      text.hidden = text.getAttribute("data-ask") !== key;
      if (!text.hidden) { one("[data-ask-title]").textContent = text.getAttribute("data-title") || "开场"; }
    });
  }

  function go(to) {
    at = Math.max(-1, Math.min(questions.length, to));
    questions.forEach(function (q, place) { q.classList.toggle("now", place === at); });
    var now = questions[at];
    say(now ? now.getAttribute("data-q") : at < 0 ? "" : "end");
    if (now) { now.scrollIntoView({ block: "nearest" }); }
  }

  function firstOpen() {
    var place = questions.findIndex(function (q) { return !answered(q); });
    return place < 0 ? questions.length : place;
  }

  function answer(value) {
    if (at < 0) { go(0); }
    var now = questions[at];
    if (!now) { return false; }
    var choices = all("input[type=radio]", now);
    var wanted = choices.find(function (input) { return input.value === value || (value === "0" && input.value === "没问到"); });
    if (!wanted && choices.length && choices[0].value !== "5") { wanted = choices[Number(value) - 1]; } // 1 是, 2 否, 3 没变动
    if (!wanted) { return false; }
    wanted.click();
    return true;
  }

  form.addEventListener("change", function (event) {
    var q = event.target.closest(".q[data-q]");
    if (q && event.target.type === "radio") {
      if (event.target.classList.contains("bad")) { preset(event.target); }
      go(questions.indexOf(q) + 1);
      event.target.blur();
    }
  });
  form.addEventListener("focusin", function (event) {
    var q = event.target.closest(".q[data-q]");
    if (q && event.target.matches(":focus-visible")) { go(questions.indexOf(q)); }
  });
  form.addEventListener("click", function (event) {
    var q = event.target.closest(".q[data-q] .no, .q[data-q] .qw");
    if (q) { go(questions.indexOf(q.parentNode)); }
    var step = event.target.closest("[data-step]");
    if (step) { if (step.getAttribute("data-step") === "0") { if (!answer("0")) { go(at + 1); } } else { go(at - 1); } }
  });

  // The first bad answer presets the complaint's category and department; what a person chose stays.
  function preset(input) {
    ["category", "dept"].forEach(function (name) {
      var field = one("[name=" + name + "]");
      if (field && !field.value) { field.value = input.getAttribute("data-" + name); }
    });
  }

  document.addEventListener("keydown", function (event) {
    var target = event.target;
    if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey || event.defaultPrevented) { return; }
    if (document.body.getAttribute("data-keys") === "off") { return; }
    if (/^(TEXTAREA|SELECT)$/.test(target.tagName) || (target.tagName === "INPUT" && !/^(radio|checkbox)$/.test(target.type))) { return; }
    var digit = /^(?:Digit|Numpad)([0-9])$/.exec(event.code);
    var done = false;
    if (digit) { done = answer(digit[1]); }
    if (event.code === "ArrowDown") { go(at + 1); done = true; }
    if (event.code === "ArrowUp") { go(at - 1); done = true; }
    if (done) { event.preventDefault(); event.stopPropagation(); }
  }, true);

  // How long this call has taken, for one's own median only.
  var timer = document.querySelector("[data-timer]");
  if (timer) {
    var begun = Date.now() - 1000 * Number(timer.dataset.timer);
    var tick = function () {
      var spent = Math.floor((Date.now() - begun) / 1000);
      timer.textContent = "通话 " + String(Math.floor(spent / 60)).padStart(2, "0") + ":" + String(spent % 60).padStart(2, "0");
    };
    timer.hidden = false;
    tick();
    setInterval(tick, 1000);
  }
  var nav = one(".one-nav");
  if (nav) { nav.hidden = false; }
  if (location.hash === "#skip") { one("#skip").open = true; one("#skip-why").focus(); }
  go(firstOpen());
  if (at === 0) { say(""); } // nothing answered yet: first the opening sentence
})();
