// Courses: progress over the pages, the final test, its certificate and result code. All in this browser, no request.
(function () {
  "use strict";
  var LETTERS = "0123456789" + "ABCDEFGHJKMNP" + "QRSTVWXYZ"; // in pieces: no run that looks like a VIN

  function keep(key, value) {
    try {
      if (value === undefined) return localStorage.getItem(key);
      localStorage.setItem(key, value);
    } catch (error) {
      return null; // storage switched off: nothing is remembered, the test works all the same
    }
    return value;
  }

  // ---- result code: the same arithmetic as dcrc_lite/training/codes.py ----
  var powers = [], logs = {};
  for (var exponent = 0, value = 1; exponent < 31; exponent++) {
    powers.push(value);
    logs[value] = exponent;
    value = (value << 1) ^ (value & 16 ? 37 : 0);
  }
  function times(a, b) { return a && b ? powers[(logs[a] + logs[b]) % 31] : 0; }
  function generator() {
    var made = [1];
    for (var root = 0; root < 4; root++) {
      var scaled = [0].concat(made.map(function (own) { return times(own, powers[root]); }));
      made = made.concat([0]).map(function (own, place) { return own ^ scaled[place]; });
    }
    return made;
  }
  var shape = generator();
  function checks(text) {
    var rest = [0, 0, 0, 0];
    ("DCRC" + text).split("").forEach(function (letter) {
      var factor = LETTERS.indexOf(letter) ^ rest[0];
      rest = rest.slice(1).concat([0]).map(function (own, place) { return own ^ times(factor, shape[place + 1]); });
    });
    return rest.map(function (symbol) { return LETTERS[symbol]; }).join("");
  }
  function two(number) { return ("0" + number).slice(-2); }
  function code(course, day, score) {
    var date = two(day.getFullYear() % 100) + two(day.getMonth() + 1) + two(day.getDate());
    var sheet = LETTERS[Math.floor(Math.random() * 32)] + LETTERS[Math.floor(Math.random() * 32)];
    var points = ("00" + score).slice(-3);
    return [course, date, points, sheet + checks(course + date + points + sheet)].join("-");
  }
  window.DCRC_CODE = code;

  function mark(course, number, option) {
    var made = 0x811c9dc5;
    (course + "|" + number + "|" + option).split("").forEach(function (letter) {
      made = Math.imul(made ^ letter.charCodeAt(0), 0x01000193) >>> 0;
    });
    return made;
  }

  function dayWords(day) { return day.getFullYear() + "年" + (day.getMonth() + 1) + "月" + day.getDate() + "日"; }

  // ---- plans ----
  function standing(box) {
    var line = box.querySelector("[data-standing]"), passed = keep("dcrc-course:" + box.dataset.course);
    if (!line || !passed) return;
    line.hidden = false;
    line.textContent = "✓ 在这台电脑上已达标：" + passed;
  }
  function progress(entry) {
    var right = (keep("dcrc-manual:" + entry.dataset.topic) || "").split(",").filter(Boolean).length;
    var count = Number(entry.dataset.count), place = entry.querySelector("[data-done]");
    entry.classList.toggle("done", right >= count);
    place.textContent = right >= count ? "✓ 自测全对" : right ? "做对 " + right + " / " + count + " 题" : count + " 题";
  }

  function talked(place) {
    var start = "dcrc-dialogue:" + place.dataset.talked + ":", good = 0;
    try {
      good = Object.keys(localStorage).filter(function (key) {
        return key.indexOf(start) === 0 && JSON.parse(keep(key)).best === 0;
      }).length;
    } catch (error) {
      return; // storage switched off, or not written by us
    }
    if (good) place.textContent = "，✓ " + good + " 段走到好的结局";
  }

  // ---- test: each try asks other questions, of every day its share, of a page one before a second ----
  function shuffled(list) {
    var left = Array.from(list), made = [];
    while (left.length) made.push(left.splice(Math.floor(Math.random() * left.length), 1)[0]);
    return made;
  }
  function byDay(questions) {
    var days = {};
    shuffled(questions).forEach(function (question) {
      var day = days[question.dataset.day] = days[question.dataset.day] || [[], []];
      var met = day[0].some(function (one) { return one.dataset.page === question.dataset.page; });
      day[met ? 1 : 0].push(question);
    });
    return Object.keys(days).map(function (key) { return days[key][0].concat(days[key][1]); });
  }
  function drawn(questions, count) {
    var dealt = [];
    byDay(questions).forEach(function (day) {
      day.forEach(function (question, place) { dealt.push([(place + Math.random()) / day.length, question]); });
    });
    dealt.sort(function (one, other) { return one[0] - other[0]; });
    return dealt.slice(0, count).map(function (one) { return one[1]; });
  }
  function ask(form) {
    var all = Array.from(form.querySelectorAll("fieldset")), own = drawn(all, Number(form.dataset.ask));
    all.forEach(function (question) {
      question.hidden = question.disabled = own.indexOf(question) < 0;
      shuffled(question.querySelectorAll("label")).forEach(function (option) { question.append(option); });
    });
    all.filter(function (question) { return !question.hidden; }).forEach(function (question, place) {
      question.querySelector("[data-place]").textContent = question.dataset.place = place + 1;
    });
  }
  function chosen(question) {
    var picked = question.querySelector("input:checked");
    return picked ? picked.value : "";
  }
  function isRight(form, question) {
    return mark(form.dataset.test, question.id.slice(1), chosen(question)) === Number(question.dataset.key);
  }
  function missing(form, questions) {
    var line = form.querySelector("[data-missing]");
    var open = questions.filter(function (question) { return !chosen(question); });
    line.hidden = !open.length;
    if (!open.length) return false;
    line.textContent = "还有 " + open.length + " 题没答：第 " + open.map(function (one) { return one.dataset.place; }).join("、") + " 题。";
    open[0].querySelector("input").focus();
    return true;
  }
  function showWrong(box, wrong) {
    var list = box.querySelector("ul");
    list.textContent = "";
    box.hidden = !wrong.length;
    wrong.forEach(function (question) {
      var entry = document.createElement("li"), link = document.createElement("a");
      link.href = question.dataset.url;
      link.textContent = "第 " + question.dataset.place + " 题 → " + question.dataset.page;
      entry.append(link);
      list.append(entry);
    });
  }
  function certify(result, form, score) {
    var today = new Date(), made = code(form.dataset.test, today, score);
    result.querySelector("[data-passed]").hidden = false;
    result.querySelector("[data-code]").textContent = made;
    result.querySelector("[data-from]").textContent = document.querySelector(".brand").dataset.shop;
    result.querySelector("[data-line]").textContent = dayWords(today) + "，" + score + " 分";
    keep("dcrc-course:" + form.dataset.test, dayWords(today) + "，" + score + " 分，成绩码 " + made);
  }
  function finish(event) {
    event.preventDefault();
    var form = event.target, questions = Array.from(form.querySelectorAll("fieldset:not([hidden])"));
    if (missing(form, questions)) return;
    var wrong = questions.filter(function (question) { return !isRight(form, question); });
    var score = Math.floor(100 * (questions.length - wrong.length) / questions.length);
    var passed = score >= Number(form.dataset.pass), result = document.querySelector("[data-result]");
    result.querySelector("[data-score]").textContent =
      score + " 分，" + (passed ? "达标" : "还没达标，及格是 " + form.dataset.pass + " 分");
    showWrong(result.querySelector("[data-wrong]"), wrong);
    if (passed) certify(result, form, score);
    form.hidden = true;
    result.hidden = false;
    result.focus();
  }

  document.querySelectorAll("[data-course]").forEach(standing);
  document.querySelectorAll("[data-topic]").forEach(progress);
  document.querySelectorAll("[data-talked]").forEach(talked);
  var form = document.querySelector("[data-test]");
  if (!form) return;
  ask(form);
  form.querySelector("[data-finish]").hidden = false;
  form.addEventListener("submit", finish);
  var name = document.querySelector("[data-name]");
  name.addEventListener("input", function () { document.querySelector("[data-who]").textContent = name.value; });
  document.querySelector("[data-print-certificate]").addEventListener("click", function () { window.print(); });
})();
