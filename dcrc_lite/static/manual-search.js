// The search page: a plain scan of all page texts (window.DCRC_SEARCH), words joined by AND, no index, no request.
(function () {
  "use strict";
  var packed = window.DCRC_SEARCH;
  var data = JSON.parse(window.DCRC_UNPACK(packed.letters, packed.text));

  // Traditional characters are read as the simplified ones of the manual.
  var plain = {};
  for (var at = 0; at < packed.trad.length; at += 2) plain[packed.trad[at]] = packed.trad[at + 1];
  function simplified(text) {
    return text.replace(/[^\x00-\xff]/g, function (letter) { return plain[letter] || letter; });
  }

  // Spaces are dropped so that 3日 finds "3 日"; line ends stay, they part blocks that are not one text.
  function flat(text) { return text.normalize("NFKC").toLowerCase().replace(/[^\S\n]+/g, ""); }
  function terms(query) { return simplified(query).split(/\s+/).map(flat).filter(Boolean); }

  // As listed by manuals/search.py: file, part, title, initials, sections of anchor, initials of the heading, text.
  data.pages = data.pages.map(function (listed) {
    var sections = listed[4].map(function (section) {
      var text = section[2], end = text.indexOf("\n");
      return [section[0], section[0] ? text.slice(0, end < 0 ? undefined : end) : "", text, section[1]];
    });
    return { u: listed[0] + ".html", p: data.parts[listed[1]], t: listed[2], k: listed[3], s: sections };
  });
  data.pages.forEach(function (page) {
    page.flat = page.s.map(function (section) { return flat(section[2]); });
    page.all = page.flat.join("\n");
    page.flatTitle = flat(page.t);
  });

  function count(text, term) { return text.split(term).length - 1; }

  // Pages that hold every word; title first, then the part, headings, number of places. The tables at the end of the
  // manual name every word of the trade in some heading: a chapter that explains one stands before them.
  var tables = data.parts[data.parts.length - 1];
  function find(query) {
    var words = terms(query);
    if (!words.length) return [];
    return data.pages.map(function (page, order) {
      if (!words.every(function (word) { return page.all.indexOf(word) >= 0; })) return null;
      var places = words.reduce(function (sum, word) { return sum + count(page.all, word); }, 0);
      var titled = words.filter(function (word) { return page.flatTitle.indexOf(word) >= 0; }).length;
      var headed = page.s.filter(function (section) {
        return words.some(function (word) { return flat(section[1]).indexOf(word) >= 0; });
      }).length;
      var parted = words.filter(function (word) { return flat(page.p).indexOf(word) >= 0; }).length;
      var score = titled * 1000 + parted * 200 + headed * 20 + Math.min(places, 15);
      return { page: page, places: places, order: order, score: page.p === tables ? score - 5000 : score };
    }).filter(Boolean).sort(function (a, b) { return b.score - a.score || a.order - b.order; });
  }
  window.DCRC_FIND = find;

  // A whole sentence stands nowhere word for word: the pages that have most of its pairs of characters, best first.
  function nearest(query) {
    var text = terms(query).join(""), pairs = [];
    for (var i = 0; i + 1 < text.length; i++) pairs.push(text.slice(i, i + 2));
    if (pairs.length < 4) return [];
    var weights = pairs.map(function (pair) {
      return 1 / (1 + data.pages.filter(function (page) { return page.all.indexOf(pair) >= 0; }).length);
    });
    return data.pages.map(function (page) {
      var held = pairs.map(function (pair, at) { return page.all.indexOf(pair) >= 0 ? weights[at] : 0; });
      return [held.reduce(function (sum, weight) { return sum + weight; }, 0), held.filter(Boolean).length, page];
    }).filter(function (found) { return found[1] * 2 >= pairs.length; })
      .sort(function (a, b) { return b[0] - a[0]; }).slice(0, 6)
      .map(function (found) { return [found[2].u, found[2].t]; });
  }
  window.DCRC_NEAREST = nearest;

  // Positions in the shown text of what matched in the flat text.
  function marks(text, words) {
    var at = [], squeezed = "";
    for (var i = 0; i < text.length; i++) {
      var letter = flat(text[i]);
      for (var j = 0; j < letter.length; j++) { squeezed += letter[j]; at.push(i); }
    }
    var found = [];
    words.forEach(function (word) {
      for (var from = squeezed.indexOf(word); from >= 0; from = squeezed.indexOf(word, from + word.length)) {
        found.push([at[from], at[from + word.length - 1] + 1]);
      }
    });
    return found.sort(function (a, b) { return a[0] - b[0]; });
  }

  function highlighted(text, words) {
    var box = document.createDocumentFragment(), end = 0;
    marks(text, words).forEach(function (mark) {
      if (mark[0] < end) return;
      box.append(text.slice(end, mark[0]));
      var shown = document.createElement("mark");
      shown.textContent = text.slice(mark[0], mark[1]);
      box.append(shown);
      end = mark[1];
    });
    box.append(text.slice(end));
    return box;
  }

  function element(name, css, inside) {
    var made = document.createElement(name);
    if (css) made.className = css;
    if (inside) made.append(inside);
    return made;
  }

  function link(url, inside) {
    var made = element("a", "", inside);
    made.href = url;
    return made;
  }

  function snippet(text, words) {
    var lines = text.split("\n");
    var hit = lines.find(function (line) { return marks(line, words).length; }) || lines[0];
    var first = (marks(hit, words)[0] || [0])[0];
    var from = Math.max(0, first - 40);
    return (from ? "…" : "") + hit.slice(from, from + 120) + (hit.length > from + 120 ? "…" : "");
  }

  function sectionsOf(hit, words) {
    return hit.page.s.filter(function (section, index) {
      return words.some(function (word) { return hit.page.flat[index].indexOf(word) >= 0; });
    });
  }

  function item(hit, words) {
    var box = element("li");
    var sections = sectionsOf(hit, words);
    box.append(element("p", "crumb", hit.page.p));
    box.append(element("h2", "", link(hit.page.u, highlighted(hit.page.t, words))));
    sections.slice(0, 3).forEach(function (section) {
      var line = element("p");
      if (section[0]) line.append(link(hit.page.u + "#" + section[0], highlighted(section[1], words)), " ");
      line.append(highlighted(snippet(section[2], words), words));
      box.append(line);
    });
    if (sections.length > 3) box.append(element("p", "xs mut", "这一页还有 " + (sections.length - 3) + " 段"));
    return box;
  }

  function perPart(hits, words, query) {
    var counts = new Map();
    hits.forEach(function (hit) { counts.set(hit.page.p, (counts.get(hit.page.p) || 0) + hit.places); });
    var box = document.querySelector("[data-parts]"), list = box.querySelector("ul");
    list.textContent = "";
    box.hidden = !hits.length;
    document.querySelector("[data-nav]").hidden = hits.length > 0;
    var total = hits.reduce(function (sum, hit) { return sum + hit.places; }, 0);
    [["", "全部", total]].concat(Array.from(counts, function (pair) { return [pair[0], pair[0], pair[1]]; }))
      .forEach(function (row) {
        var entry = link("?q=" + encodeURIComponent(query) + (row[0] ? "&p=" + encodeURIComponent(row[0]) : ""), row[1] + " ");
        entry.append(element("span", "end", String(row[2])));
        if (row[0] === chosenPart) entry.setAttribute("aria-current", "true");
        list.append(element("li", "", entry));
      });
  }

  function answers(query, words) {
    var asked = words.join("");
    var box = document.querySelector("[data-answers]");
    box.textContent = "";
    data.figures.filter(function (figure) {
      var known = flat([figure.i, figure.n, figure.f].join("\n"));
      return words.every(function (word) { return known.indexOf(word) >= 0; }) && asked.length > 1;
    }).slice(0, 3).forEach(function (figure) {
      var card = element("div", "card pad answer");
      card.append(element("p", "xs mut", "本店设置"), element("p", "", element("b", "", figure.n)));
      card.append(element("p", "big" + (figure.m ? " amber" : ""), figure.f + (figure.m ? "（待确认）" : "")));
      if (figure.c) card.append(element("p", "sm ink2", figure.c));
      var foot = element("p", "xs", link(figure.u, "时限 " + figure.i));
      card.append(foot);
      box.append(card);
    });
  }

  // Places whose title or heading has these pinyin initials, titles first.
  function alike(query) {
    var letters = query.toLowerCase().replace(/[^a-z0-9]/g, "");
    if (letters.length < 2) return [];
    var titles = [], headings = [];
    data.pages.forEach(function (page) {
      if (page.k.indexOf(letters) >= 0) titles.push([page.u, page.t]);
      page.s.forEach(function (section) {
        if (section[3].indexOf(letters) >= 0) headings.push([page.u + "#" + section[0], page.t + "：" + section[1]]);
      });
    });
    return titles.concat(headings).slice(0, 6);
  }
  window.DCRC_ALIKE = alike;

  function say(query, hits) {
    var places = hits.reduce(function (sum, hit) { return sum + hit.places; }, 0);
    document.querySelector("[data-title]").textContent = "“" + query + "” " + places + " 处";
    document.title = "搜索“" + query + "” · 标准与培训手册";
    var summary = document.querySelector("[data-summary]");
    summary.textContent = hits.length ? "在 " + hits.length + " 页里。" : "手册里没有这个词。换一个短一点的词，或从目录里找。";
    var found = hits.map(function (hit) { return hit.page.u; });
    var also = alike(query).concat(hits.length ? [] : nearest(query)).filter(function (place) { return found.indexOf(place[0].split("#")[0]) < 0; });
    if (!also.length) return;
    summary.append("也许要找：");
    also.forEach(function (place, index) { summary.append(index ? "、" : "", link(place[0], place[1])); });
  }

  var asked = new URLSearchParams(location.search);
  var query = (asked.get("q") || "").trim(), chosenPart = asked.get("p") || "";
  document.querySelector(".find input").value = query;
  if (!query) return;
  var words = terms(query), hits = find(query), list = document.querySelector("[data-hits]");
  say(query, hits);
  perPart(hits, words, query);
  answers(query, words);
  hits.filter(function (hit) { return !chosenPart || hit.page.p === chosenPart; })
    .forEach(function (hit) { list.append(item(hit, words)); });
})();
