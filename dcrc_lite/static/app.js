// dcrc-lite app.js: keys, autosave, toasts. Everything works without it; it only shortens.
(function () {
  "use strict";
  var body = document.body;
  var one = function (selector, root) { return (root || document).querySelector(selector); };
  var all = function (selector, root) { return Array.prototype.slice.call((root || document).querySelectorAll(selector)); };
  var lettersOn = body.getAttribute("data-keys") !== "off";

  function isWriting(target) {
    return target.isContentEditable || /^(TEXTAREA|SELECT)$/.test(target.tagName) ||
      (target.tagName === "INPUT" && !/^(radio|checkbox|button|submit)$/.test(target.type));
  }

  // The form a chord is meant for: the one in use, else the page's main form.
  function formOf(target) {
    return (target.closest && target.closest("form[data-main], main form")) || one("form[data-main]");
  }

  function press(button) {
    if (button) { button.click(); return true; }
    return false;
  }

  // ---- lists: J K Enter S. Rows carry data-row, their links data-row-open and data-row-skip.
  function rows() { return all("[data-row]"); }
  function chosen() { return one("[data-row].sel"); }
  function choose(step) {
    var list = rows();
    if (!list.length) { return false; }
    var at = list.indexOf(chosen());
    var next = list[Math.min(list.length - 1, Math.max(0, at + step))];
    list.forEach(function (row) { row.classList.toggle("sel", row === next); });
    var open = one("[data-row-open]", next);
    if (open) { open.focus({ preventScroll: true }); }
    next.scrollIntoView({ block: "nearest" });
    return true;
  }

  function goTo(selector) {
    var there = one(selector);
    if (there) { there.click(); }
    return Boolean(there);
  }

  function focusOn(selector) {
    var field = one(selector);
    if (field) { field.focus(); if (field.select) { field.select(); } }
    return Boolean(field);
  }

  var chords = {
    "Alt KeyN": function () { return goTo("[data-key-inbound]"); },
    "Ctrl Enter": function (target) { var form = formOf(target); return Boolean(form) && press(one("[data-key-next], .btn.pri[type=submit]", form)); },
    "Ctrl KeyS": function (target) { var form = formOf(target); return Boolean(form) && press(one("[data-key-stay], .btn.pri[type=submit]", form)); },
    "F1": function () { return goTo("[data-key-help]"); }
  };
  var letters = {
    "Slash": function () { return focusOn("[data-key-find]"); },
    "Shift Slash": showKeys,
    "KeyJ": function () { return choose(1); },
    "KeyK": function () { return choose(-1); },
    "Enter": function (target) { var row = chosen(); return target === body && Boolean(row) && press(one("[data-row-open]", row)); },
    "KeyS": function () { var row = chosen(); return Boolean(row) && press(one("[data-row-skip]", row)); }
  };

  // A page's own keys: any control with data-key="KeyQ" (event.code) is pressed, a field is focused.
  function ownKey(code) {
    var control = one('[data-key="' + code + '"]');
    if (!control) { return false; }
    if (isWriting(control)) { control.focus(); } else { control.click(); }
    if (control.hasAttribute("data-then")) { focusOn(control.getAttribute("data-then")); }
    return true;
  }

  document.addEventListener("keydown", function (event) {
    if (event.isComposing || event.keyCode === 229 || event.defaultPrevented) { return; }
    var code = event.code === "NumpadEnter" ? "Enter" : event.code;
    var chord = (event.ctrlKey || event.metaKey ? "Ctrl " : "") + (event.altKey ? "Alt " : "") + code;
    var done = false;
    if (event.ctrlKey || event.metaKey || event.altKey || code === "F1") {
      done = chords[chord] ? chords[chord](event.target) : false;
    } else if (code === "Escape" && isWriting(event.target)) {
      event.target.blur();
      done = true;
    } else if (lettersOn && !isWriting(event.target)) {
      var key = (event.shiftKey ? "Shift " : "") + code;
      done = (!event.shiftKey && ownKey(code)) || (letters[key] ? letters[key](event.target) : false);
    }
    if (done) { event.preventDefault(); }
  });

  // ---- ? : the sheet of keys, in a dialog over the page
  function showKeys() {
    var link = one("[data-keys-page]");
    if (!link || !window.HTMLDialogElement) { return false; }
    fetch(link.href, { credentials: "same-origin" }).then(function (answer) { return answer.text(); }).then(function (html) {
      var table = new DOMParser().parseFromString(html, "text/html").querySelector("main table");
      if (!table) { location.assign(link.href); return; }
      var dialog = document.createElement("dialog");
      dialog.className = "keys";
      dialog.setAttribute("aria-label", "按键表");
      dialog.append(table);
      dialog.addEventListener("close", function () { dialog.remove(); });
      dialog.addEventListener("click", function (event) { if (event.target === dialog) { dialog.close(); } });
      body.append(dialog);
      dialog.showModal();
    });
    return true;
  }

  // ---- autosave: <form data-autosave="key"> is kept on leaving a field; <output data-saved> tells when.
  function autosave(form) {
    var send = new FormData(form);
    send.set("draft_key", form.getAttribute("data-autosave"));
    all("input[type=file], input[type=password]", form).forEach(function (field) { send.delete(field.name); });
    var told = one("[data-saved]", form) || one("[data-saved]");
    var lost = "还没存上，别关。网络通了会再试。";
    return fetch("/autosave", { method: "POST", body: send, credentials: "same-origin", redirect: "error" })
      .then(function (answer) {
        if (!answer.ok) { throw new Error(answer.status); }
        return answer.text();
      })
      .then(function (moment) { if (told) { told.textContent = "已自动存 " + moment; } })
      .catch(function () {
        if (told) { told.textContent = lost; }
        form.setAttribute("data-unsaved", "");
      });
  }
  document.addEventListener("change", function (event) {
    var form = event.target.closest && event.target.closest("form[data-autosave]");
    if (form) { form.removeAttribute("data-unsaved"); autosave(form); }
  });
  // Long words are kept while they are being typed, two seconds after the last letter.
  var pause;
  document.addEventListener("input", function (event) {
    var form = event.target.closest && event.target.closest("form[data-autosave]");
    clearTimeout(pause);
    if (form && isWriting(event.target)) { pause = setTimeout(function () { if (!form.hasAttribute("data-sent")) { autosave(form); } }, 2000); }
  });
  window.addEventListener("online", function () { all("form[data-unsaved]").forEach(autosave); });

  // ---- one click, one save: a form sends once until the page answers
  document.addEventListener("submit", function (event) {
    var form = event.target;
    if (event.defaultPrevented || form.method !== "post") { return; }
    if (form.hasAttribute("data-sent")) { event.preventDefault(); return; }
    form.setAttribute("data-sent", "");
    setTimeout(function () { form.removeAttribute("data-sent"); }, 4000);
  });

  // ---- on a phone the tab one is on may lie beyond the edge
  all(".tabs [aria-current]").forEach(function (tab) { tab.scrollIntoView({ block: "nearest", inline: "center" }); });

  // ---- what floats closes: Esc or a click elsewhere closes explanations and menus, a toast leaves after 8 s
  document.addEventListener("click", function (event) {
    all("details.clock[open]").forEach(function (open) { if (!open.contains(event.target)) { open.open = false; } });
  });
  document.addEventListener("keydown", function (event) {
    if (event.key !== "Escape") { return; }
    all("details.clock[open]").forEach(function (open) { open.open = false; one("summary", open).focus(); });
  });
  setTimeout(function () { all("[data-toasts]").forEach(function (box) { if (!box.contains(document.activeElement)) { box.remove(); } }); }, 8000);
})();
