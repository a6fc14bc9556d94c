// Practice dialogues: one segment at a time, a way back, and at the end the way taken beside the best one.
// Everything is read off the printed form, which stays for print, for readers without script and for links into it.
(function () {
  "use strict";
  var page = location.pathname.split("/").pop() || "index.html";
  var MARKS = [["green", "✓ "], ["amber", "○ "], ["red", "✕ "]];

  function keep(key, value) {
    try {
      if (value === undefined) return localStorage.getItem(key);
      localStorage.setItem(key, value);
    } catch (error) {
      return null; // storage switched off: the way is not kept, the practice works all the same
    }
    return value;
  }

  function make(tag, css, words) {
    var made = document.createElement(tag);
    if (css) made.className = css;
    if (words) made.textContent = words;
    return made;
  }
  function copies(element) {
    return Array.from(element.childNodes).map(function (child) { return child.cloneNode(true); });
  }
  function button(words, act) {
    var made = make("button", "btn", words);
    made.type = "button";
    made.addEventListener("click", act);
    return made;
  }

  // ---- the printed form as data ----
  function rank(element) { return Number(/\br([012])\b/.exec(element.className)[1]); }

  function wayOf(entry) {
    var note = document.getElementById(entry.firstElementChild.hash.slice(1)), lesson = note.cloneNode(true);
    var verdict = lesson.removeChild(lesson.firstElementChild).textContent;
    return {
      letter: entry.firstElementChild.textContent,
      said: entry.querySelector("span"),
      to: entry.lastElementChild.hash.slice(1),
      rank: rank(note),
      verdict: /：(.+)。/.exec(verdict)[1],
      lesson: lesson
    };
  }
  function nodeOf(element) {
    var isEnd = element.classList.contains("end");
    return {
      id: element.id,
      isEnd: isEnd,
      head: element.querySelector("h4"),
      lines: Array.from(element.querySelectorAll("p")),
      list: element.querySelector("ul"),
      rank: isEnd ? rank(element.querySelector(".tag")) : 0,
      ways: isEnd ? [] : Array.from(element.querySelectorAll("li")).map(wayOf)
    };
  }

  // ---- the way so far: letters, one for each step ----
  function replay(talk, letters) {
    var at = talk.first, steps = [];
    letters.split("").some(function (letter) {
      var way = talk.nodes[at].ways.filter(function (own) { return own.letter === letter; })[0];
      if (way) {
        steps.push({ node: talk.nodes[at], way: way });
        at = way.to;
      }
      return !way; // the dialogue was rewritten since: the way ends where it no longer fits
    });
    return { at: talk.nodes[at], steps: steps };
  }
  function restored(talk) {
    try {
      var kept = JSON.parse(keep(talk.key) || "{}");
      talk.letters = replay(talk, String(kept.way || "")).steps.map(function (step) { return step.way.letter; }).join("");
      talk.ends = (kept.ends || []).filter(function (id) { return talk.nodes[id]; });
    } catch (error) {
      talk.letters = "";
      talk.ends = [];
    }
  }
  function remember(talk, at) {
    if (at.isEnd && talk.ends.indexOf(at.id) < 0) talk.ends.push(at.id);
    var best = Math.min.apply(null, talk.ends.map(function (id) { return talk.nodes[id].rank; }).concat(3));
    keep(talk.key, JSON.stringify({ way: talk.letters, ends: talk.ends, best: best }));
  }

  // ---- what is shown ----
  function mark(place, words) { return make("span", "tag " + MARKS[place][0], MARKS[place][1] + words); }

  function saidBefore(step) {
    var made = make("div", "said"), line = make("p");
    line.append("您说：");
    line.append.apply(line, copies(step.way.said));
    var lesson = make("p");
    lesson.append(mark(step.way.rank, step.way.verdict), " ");
    lesson.append.apply(lesson, copies(step.way.lesson));
    made.append(line, lesson);
    made.tabIndex = -1;
    return made;
  }
  function asked(talk, node) {
    var group = make("div", "ways");
    group.setAttribute("role", "group");
    group.setAttribute("aria-label", "您怎么办？选一个");
    node.ways.forEach(function (way) {
      var choice = button("", function () { go(talk, talk.letters + way.letter, ".said"); }), words = make("span");
      words.append.apply(words, copies(way.said));
      choice.append(make("b", "", way.letter), words);
      group.append(choice);
    });
    return group;
  }
  function better(step) {
    var good = step.node.ways.filter(function (way) { return way.rank === 0; })[0], made = make("small");
    made.append.apply(made, ["更好的是："].concat(copies(good.said), " ", copies(good.lesson)));
    return made;
  }
  function listed(steps, judged) {
    var list = make("ol", "steps-taken");
    steps.forEach(function (step) {
      var entry = make("li");
      if (judged) entry.append(mark(step.way.rank, step.way.verdict), " ");
      entry.append.apply(entry, copies(step.way.said));
      if (judged && step.way.rank) entry.append(better(step));
      list.append(entry);
    });
    return list;
  }
  function debrief(talk, run) {
    var made = make("div", "debrief"), lessons = make("ul");
    lessons.append.apply(lessons, copies(run.at.list));
    made.append(lessons, make("h4", "", "您走的路"), listed(run.steps, true));
    var isBest = !run.at.rank && run.steps.every(function (step) { return !step.way.rank; });
    if (isBest) made.append(make("p", "b", "每一步都选对了，这就是最好的走法。"));
    else made.append(make("h4", "", "最好的走法"), listed(replay(talk, talk.best).steps, false));
    return made;
  }
  function scene(talk, run) {
    var head = make("h4");
    head.append.apply(head, copies(run.at.head));
    head.tabIndex = -1;
    var lines = run.at.lines.map(function (line) { return line.cloneNode(true); });
    var parts = [head].concat(lines, run.at.isEnd ? debrief(talk, run) : asked(talk, run.at));
    return run.steps.length ? [saidBefore(run.steps[run.steps.length - 1])].concat(parts) : parts;
  }
  function standing(talk) {
    var count = Object.keys(talk.nodes).filter(function (id) { return talk.nodes[id].isEnd; }).length;
    var good = talk.ends.some(function (id) { return !talk.nodes[id].rank; });
    return talk.ends.length ? "到过 " + talk.ends.length + " / " + count + " 个结局" + (good ? "，✓ 走到过好的结局" : "，好的结局还没走到") : "";
  }
  function show(talk) {
    var run = replay(talk, talk.letters);
    remember(talk, run.at);
    talk.stage.textContent = "";
    talk.stage.append.apply(talk.stage, scene(talk, run));
    talk.back.disabled = talk.again.disabled = !talk.letters;
    talk.standing.textContent = standing(talk);
    return run;
  }
  function go(talk, letters, focus) {
    talk.letters = letters;
    var run = show(talk), target = talk.stage.querySelector(focus) || talk.stage.querySelector("h4");
    talk.status.textContent = run.at.head.textContent;
    target.focus({ preventScroll: true });
    var top = talk.stage.getBoundingClientRect().top;
    if (top < 56 || top > innerHeight / 2) talk.stage.scrollIntoView();
  }
  function listing(talk, on) {
    talk.box.classList.toggle("play", !on);
    talk.all.setAttribute("aria-pressed", String(on));
  }

  // ---- setting up ----
  function bar(talk) {
    var made = make("div", "dlg-bar");
    talk.back = button("← 退一步", function () { go(talk, talk.letters.slice(0, -1), "h4"); });
    talk.again = button("从头再来", function () { go(talk, "", "h4"); });
    talk.all = button("看全部段落", function () { listing(talk, talk.box.classList.contains("play")); });
    talk.standing = make("span", "xs mut");
    made.append(talk.back, talk.again, talk.all, talk.standing);
    return made;
  }
  function play(box) {
    var nodes = Array.from(box.querySelectorAll(".node")).map(nodeOf);
    var talk = { box: box, nodes: {}, first: nodes[0].id, best: box.querySelector("[data-best]").dataset.best };
    nodes.forEach(function (node) { talk.nodes[node.id] = node; });
    talk.key = "dcrc-dialogue:" + page + ":" + box.dataset.dlg;
    talk.stage = make("div", "stage");
    talk.status = make("p", "sr");
    talk.status.setAttribute("role", "status");
    box.querySelector(".nodes").before(talk.stage, bar(talk), talk.status);
    restored(talk);
    show(talk);
    listing(talk, false);
    return talk;
  }
  function openTarget(talks) {
    var target = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    var inside = target && target.closest(".nodes, .notes");
    talks.forEach(function (talk) { if (inside && talk.box.contains(inside)) listing(talk, true); });
    if (inside) target.scrollIntoView();
  }

  var talks = Array.from(document.querySelectorAll("[data-dlg]")).map(play);
  openTarget(talks);
  window.addEventListener("hashchange", function () { openTarget(talks); });
})();
