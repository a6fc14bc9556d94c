// Reads what manuals/packing.py packed: base64 of bzip2 of one or two bytes a character. Asks the browser for nothing.
(function () {
  "use strict";

  // ---- bits ----
  function reader(bytes) {
    var at = 0, held = 0, count = 0;
    function bit() {
      if (!count) {
        held = bytes[at++];
        count = 8;
      }
      return (held >> --count) & 1;
    }
    function bits(wanted) {
      for (var value = 0; wanted > 0; wanted--) value = value * 2 + bit();
      return value;
    }
    bits.one = bit;
    bits.more = function () {
      count = 0; // what follows begins with a whole byte
      return at < bytes.length;
    };
    return bits;
  }

  // ---- Huffman: codes of one length follow each other; `last` and `shift` of each length find the symbol ----
  function tree(lengths) {
    var symbols = [], last = [], shift = [], code = 0;
    for (var length = 1; length <= 20; length++) {
      shift[length] = symbols.length - code;
      lengths.forEach(function (own, symbol) {
        if (own === length) {
          symbols.push(symbol);
          code++;
        }
      });
      last[length] = code - 1;
      code *= 2;
    }
    return { symbols: symbols, last: last, shift: shift };
  }
  function symbol(bits, table) {
    for (var length = 1, code = 0; length <= 20; length++) {
      code = code * 2 + bits.one();
      if (code <= table.last[length]) return table.symbols[code + table.shift[length]];
    }
    throw new Error("search-data.js");
  }

  function lengthsOf(bits, count) {
    var length = bits(5), made = [];
    for (var one = 0; one < count; one++) {
      while (bits(1)) length += bits(1) ? -1 : 1;
      made.push(length);
    }
    return made;
  }

  function front(list, place) {
    var own = list[place];
    list.copyWithin(1, 0, place);
    list[0] = own;
    return own;
  }

  function usedBytes(bits) {
    var groups = bits(16), used = [];
    for (var group = 0; group < 16; group++) {
      if (!(groups & (0x8000 >> group))) continue;
      var map = bits(16);
      for (var own = 0; own < 16; own++) if (map & (0x8000 >> own)) used.push(group * 16 + own);
    }
    return used;
  }

  // Which of the tables holds for each run of fifty symbols.
  function selectors(bits, tables) {
    var order = [], made = [], count = bits(15);
    for (var table = 0; table < tables; table++) order.push(table);
    for (var one = 0; one < count; one++) {
      var place = 0;
      while (bits(1)) place++;
      made.push(front(order, place));
    }
    return made;
  }

  // ---- one block: the symbols as they were sorted, then put back into their order ----
  function sorted(bits, room) {
    var used = usedBytes(bits), count = bits(3), chosen = selectors(bits, count), tables = [];
    for (var table = 0; table < count; table++) tables.push(tree(lengthsOf(bits, used.length + 2)));
    var made = new Uint8Array(room), size = 0, run = 0, weight = 1;
    for (var read = 0; ; read++) {
      var next = symbol(bits, tables[chosen[Math.floor(read / 50)]]);
      if (next < 2) {
        run += weight << next;
        weight *= 2;
        continue;
      }
      made.fill(used[0], size, size + run);
      size += run;
      run = 0;
      weight = 1;
      if (next === used.length + 1) return made.subarray(0, size);
      made[size++] = front(used, next - 1);
    }
  }

  function restored(last, start) {
    var counts = new Uint32Array(257), next = new Uint32Array(last.length), made = new Uint8Array(last.length), at;
    for (at = 0; at < last.length; at++) counts[last[at] + 1]++;
    for (at = 0; at < 256; at++) counts[at + 1] += counts[at];
    for (at = 0; at < last.length; at++) next[counts[last[at]]++] = at;
    for (var place = next[start], out = 0; out < made.length; out++) {
      made[out] = last[place];
      place = next[place];
    }
    return made;
  }

  // After four equal bytes stands how often the byte comes again.
  function repeated(bytes, take) {
    for (var at = 0, equal = 0; at < bytes.length; at++) {
      if (equal === 4) {
        for (var more = bytes[at]; more > 0; more--) take(bytes[at - 1]);
        equal = 0;
        continue;
      }
      equal = equal && bytes[at] === bytes[at - 1] ? equal + 1 : 1;
      take(bytes[at]);
    }
  }

  function decompressed(bytes, take) {
    var bits = reader(bytes);
    while (bits.more()) {
      bits(24);
      var room = (bits(8) - 48) * 100000;
      while (bits(24) === 0x314159) {
        bits(24); // the rest of the mark of a block
        bits(32); // its check sum: a broken file breaks the JSON inside
        bits(1);
        var start = bits(24);
        repeated(restored(sorted(bits, room), start), take);
      }
      bits(24); // the rest of the mark of the end
      bits(32);
    }
  }

  window.DCRC_UNPACK = function (letters, text) {
    var bytes = Uint8Array.from(atob(text), function (letter) { return letter.charCodeAt(0); });
    var all = Array.from(letters), single = 256 - Math.max(0, Math.ceil((all.length - 256) / 255));
    var made = [], lead = -1;
    decompressed(bytes, function (byte) {
      if (lead < 0 && byte >= single) {
        lead = byte;
        return;
      }
      made.push(all[lead < 0 ? byte : single + (lead - single) * 256 + byte]);
      lead = -1;
    });
    return made.join("");
  };
})();
