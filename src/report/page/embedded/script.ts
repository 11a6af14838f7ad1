// Written by `npm run page` from ../browser. Do not edit.
export const pageScript: string = `
"use strict";
(() => {
  // ../escape.ts
  var loneSurrogate = /[\\ud800-\\udbff](?![\\udc00-\\udfff])|(?<![\\ud800-\\udbff])[\\udc00-\\udfff]/g;
  var wellFormed = (text) => text.replace(loneSurrogate, "\\uFFFD");

  // ../svg/node.ts
  var element = (tag, attributes = {}, ...children) => ({ tag, attributes, children });
  var shortNumber = (x) => String(Math.round(x * 100) / 100 + 0);
  var attributeText = (value) => typeof value === "number" ? shortNumber(value) : value;
  var figure = ({ width, height, title, description }, ...children) => element(
    "svg",
    {
      xmlns: "http://www.w3.org/2000/svg",
      viewBox: \`0 0 \${shortNumber(width)} \${shortNumber(height)}\`,
      width,
      height,
      role: "img",
      "aria-label": title,
      "font-family": "system-ui, sans-serif",
      "font-size": 11
    },
    element("title", {}, title),
    element("desc", {}, description),
    ...children
  );

  // ../svg/axis.ts
  var TICK = 5;
  var NUMBERS = 16;
  var LABEL = 34;
  var bottomAxis = (scale, frame3, label, ink) => element(
    "g",
    { fill: ink.faint, "text-anchor": "middle" },
    ...scale.ticks.flatMap(({ at, label: label2 }) => [
      verticalLine(scale.at(at), frame3, ink.grid),
      element("text", { x: scale.at(at), y: frame3.bottom + NUMBERS }, label2)
    ]),
    element("text", { x: (frame3.left + frame3.right) / 2, y: frame3.bottom + LABEL, fill: ink.text }, label)
  );
  var leftAxis = (scale, frame3, label, ink) => element(
    "g",
    { fill: ink.faint, "text-anchor": "end" },
    ...scale.ticks.flatMap(({ at, label: label2 }) => [
      horizontalLine(scale.at(at), frame3, ink.grid),
      element("text", { x: frame3.left - TICK, y: scale.at(at), dy: "0.32em" }, label2)
    ]),
    element("text", { x: frame3.left, y: frame3.top - 8, fill: ink.text, "text-anchor": "start" }, label)
  );
  var verticalLine = (x, frame3, stroke, more = {}) => element("line", { x1: x, x2: x, y1: frame3.top, y2: frame3.bottom, stroke, ...more });
  var horizontalLine = (y, frame3, stroke, more = {}) => element("line", { x1: frame3.left, x2: frame3.right, y1: y, y2: y, stroke, ...more });

  // ../svg/marks.ts
  var outlines = {
    circle: "M0.85 0A0.85 0.85 0 1 1 -0.85 0A0.85 0.85 0 1 1 0.85 0Z",
    ring: "M0.85 0A0.85 0.85 0 1 1 -0.85 0A0.85 0.85 0 1 1 0.85 0Z",
    cross: "M-0.8 -0.8L0.8 0.8M-0.8 0.8L0.8 -0.8",
    triangle: "M0 -1L0.95 0.75L-0.95 0.75Z",
    "hollow-triangle": "M0 -1L0.95 0.75L-0.95 0.75Z",
    diamond: "M0 -1L0.85 0L0 1L-0.85 0Z",
    square: "M-0.75 -0.75H0.75V0.75H-0.75Z",
    bar: "M0 -1V1"
  };
  var asLines = ["cross", "hollow-triangle", "ring", "bar"];
  function mark(shape, [x, y], size, colour, more = {}, ...children) {
    const paint = asLines.includes(shape) ? { fill: "none", stroke: colour, "stroke-width": 1.6 / size } : { fill: colour };
    const transform = \`translate(\${shortNumber(x)} \${shortNumber(y)}) scale(\${shortNumber(size)})\`;
    return element("path", { d: outlines[shape], transform, ...paint, ...more }, ...children);
  }
  function linePath(points) {
    let drawing = false;
    return points.map(([x, y]) => {
      if (!Number.isFinite(x) || !Number.isFinite(y)) {
        drawing = false;
        return "";
      }
      const step = \`\${drawing ? "L" : "M"}\${shortNumber(x)} \${shortNumber(y)}\`;
      drawing = true;
      return step;
    }).join("");
  }

  // ../svg/ticks.ts
  var steps = [1, 2, 5, 10];
  var SLACK = 1.2;
  var NEARLY = 1e-9;
  function linearTicks([from, to], wanted) {
    const span = to - from;
    if (!(span > 0 && Number.isFinite(span))) return [];
    const power = 10 ** Math.floor(Math.log10(span / wanted));
    const step = (steps.find((s) => span / (s * power) <= wanted * SLACK) ?? 10) * power;
    const decimals = Math.max(0, -Math.floor(Math.log10(step) + NEARLY));
    const first = Math.ceil(from / step - NEARLY);
    const last = Math.floor(to / step + NEARLY);
    return Array.from({ length: last - first + 1 }, (_, k) => {
      const at = (first + k) * step;
      return { at, label: plainNumber(at, decimals) };
    });
  }
  var WRITTEN_OUT = 5;
  var plainNumber = (x, decimals) => Math.abs(x) >= 10 ** WRITTEN_OUT || decimals > WRITTEN_OUT ? signed(Number(x.toPrecision(3)).toString()) : signed(x.toFixed(Math.min(decimals, 20)));
  var signed = (text) => /^-[0.]*$/.test(text) ? text.slice(1) : text.replace("-", "\\u2212");
  var superscripts = "\\u2070\\xB9\\xB2\\xB3\\u2074\\u2075\\u2076\\u2077\\u2078\\u2079";
  function powerOfTen(k) {
    if (k >= -2 && k <= 3) return String(10 ** k);
    const digits = [...String(Math.abs(k))].map((d) => superscripts[Number(d)]).join("");
    return \`10\${k < 0 ? "\\u207B" : ""}\${digits}\`;
  }

  // ../svg/scale.ts
  var along = ([a, b], [from, to]) => b === a ? () => (from + to) / 2 : (x) => from + (x - a) / (b - a) * (to - from);
  var linearScale = (domain, range, ticksWanted) => ({
    domain,
    range,
    at: along(domain, range),
    ticks: linearTicks(domain, ticksWanted)
  });

  // ../plots/profile.ts
  var WIDTH = 580;
  var HEIGHT = 300;
  var frame = { left: 82, right: 536, top: 34, bottom: 244 };
  var ENDS = 26;
  var CONFIDENCE = 1.920729410347062;
  var [SHOWN, MOST_SHOWN] = [5, 60];
  var FLAT = 1e-3;
  function profilePlot(curve, reported, title, ink, optimumLabel) {
    const depth = depthOf(curve, reported);
    const y = linearScale([0, depth], [frame.top, frame.bottom], 5);
    const to = curve.from + curve.step * (curve.drops.length - 1);
    const x = {
      ...linearScale([curve.from, to], [frame.left, frame.right], 0),
      ticks: heritabilityTicks(curve.from, to)
    };
    const xOf = (r) => r === "zero" ? frame.left - ENDS : r === "one" ? frame.right + ENDS : Math.min(Math.max(x.at(r), frame.left), frame.right);
    const yOf = (drop) => y.at(Math.min(drop, depth));
    const points = curve.drops.map((drop, k) => [
      x.at(curve.from + k * curve.step),
      drop > depth ? Number.NaN : y.at(Math.max(0, drop))
    ]);
    return figure(
      { width: WIDTH, height: HEIGHT, title, description: describe(curve, reported, optimumLabel) },
      leftAxis(y, { ...frame, left: frame.left - ENDS - 8 }, "log-likelihood, nats below the best", ink),
      heritabilityAxis(x, ink),
      ...depth > CONFIDENCE ? [
        horizontalLine(y.at(CONFIDENCE), frame, ink.faint, { "stroke-dasharray": "2 4" }),
        element(
          "text",
          { x: frame.right, y: y.at(CONFIDENCE) - 4, "text-anchor": "end", fill: ink.faint },
          "95 % of \\u03C7\\xB2\\u2081"
        )
      ] : [],
      element("path", { d: linePath(points), fill: "none", stroke: ink.text, "stroke-width": 1.8 }),
      ...["zero", "one"].flatMap((end) => endMark(curve[end], xOf(end), yOf, depth, ink)),
      ...curve.optima.flatMap((r, k) => optimumMark(xOf(r), k, y.at(0), optimumLabel, ink)),
      ...reported.filter((r) => !r.chosen).map((r) => mark("ring", [xOf(r.ratio), yOf(r.gap)], 4, ink.faint, {}, tip(r))),
      ...reported.filter((r) => r.chosen).flatMap((r) => chosenMark(r, [xOf(r.ratio), yOf(r.gap)], r.gap > depth, ink))
    );
  }
  function depthOf({ drops, zero, one: one2 }, reported) {
    const deepest = Math.max(...[...drops, zero ?? 0, one2 ?? 0].filter(Number.isFinite), 0);
    const gaps = reported.map((r) => r.gap).filter((gap) => gap <= MOST_SHOWN);
    const wanted = Math.max(SHOWN, 1.15 * Math.max(0, ...gaps));
    return Math.max(FLAT, Math.min(1.05 * deepest, wanted), 1.15 * Math.max(0, ...gaps));
  }
  function heritabilityTicks(from, to) {
    const every = Math.max(1, Math.ceil((to - from) / 8));
    const ticks = [{ at: 0, label: "0.5" }];
    for (let k = every; k <= 40; k += every) {
      const at = -Math.log10(10 ** k - 1);
      ticks.push({ at, label: powerOfTen(-k) });
      ticks.push({ at: -at, label: k <= 3 ? (1 - 10 ** -k).toFixed(k) : \`1\\u2212\${powerOfTen(-k)}\` });
    }
    return ticks.filter(({ at }) => at >= from && at <= to);
  }
  function heritabilityAxis(x, ink) {
    const low = frame.bottom + 16;
    const number = (at, label) => element("text", { x: at, y: low }, label);
    return element(
      "g",
      { fill: ink.faint, "text-anchor": "middle" },
      ...x.ticks.flatMap(({ at, label }) => [verticalLine(x.at(at), frame, ink.grid), number(x.at(at), label)]),
      ...[
        [frame.left - ENDS, "0"],
        [frame.right + ENDS, "1"]
      ].flatMap(([at, label]) => [
        verticalLine(at, frame, ink.grid, { "stroke-dasharray": "1 3" }),
        number(at, label)
      ]),
      element(
        "text",
        { x: (frame.left + frame.right) / 2, y: frame.bottom + 36, fill: ink.text },
        "h\\xB2 = \\u03C3\\xB2g/(\\u03C3\\xB2g + \\u03C3\\xB2e), on the scale of log \\u03C3\\xB2g/\\u03C3\\xB2e"
      )
    );
  }
  function endMark(drop, at, yOf, depth, ink) {
    if (drop === null || drop > depth) return [];
    const y = yOf(Math.max(0, drop));
    return [element("line", { x1: at - 6, x2: at + 6, y1: y, y2: y, stroke: ink.text, "stroke-width": 1.8 })];
  }
  var optimumMark = (at, k, top, label, ink) => [
    verticalLine(at, frame, ink.good, { "stroke-width": "1.2", "stroke-dasharray": "5 3" }),
    mark("diamond", [at, top], 6, ink.good, {}, element("title", {}, \`\${label}: the highest point\`)),
    ...k > 0 ? [] : [
      element(
        "text",
        { x: at, y: top - 10, "text-anchor": anchorAt(at), fill: ink.good, ...named(ink) },
        label
      )
    ]
  ];
  function chosenMark(r, [x, y], below, ink) {
    const left = x > (frame.left + frame.right) / 2;
    const text = \`\${r.label}\${below ? \`, \${r.gap.toPrecision(2)} nats below \\u2193\` : ""}\`;
    return [
      mark("cross", [x, y], 6, ink.bad, { "stroke-width": 0.4 }, tip(r)),
      element(
        "text",
        {
          x: x + (left ? -11 : 11),
          y: Math.max(y, frame.top + 12) + 4,
          "text-anchor": left ? "end" : "start",
          fill: ink.bad,
          ...named(ink)
        },
        text
      )
    ];
  }
  var named = (ink) => ({
    "font-weight": 600,
    stroke: ink.surface,
    "stroke-width": 4,
    "stroke-linejoin": "round",
    "paint-order": "stroke"
  });
  var anchorAt = (x) => x < frame.left + 30 ? "start" : x > frame.right - 30 ? "end" : "middle";
  var tip = (r) => element("title", {}, \`\${r.label}: \${placeText(r.ratio)}, \${r.gap.toExponential(1)} nats below\`);
  function placeText(ratio) {
    if (ratio === "zero") return "h\\xB2 = 0";
    if (ratio === "one") return "h\\xB2 = 1";
    const small = 1 / (1 + 10 ** Math.abs(ratio));
    const text = small.toPrecision(3);
    return ratio < 0 ? \`h\\xB2 = \${text}\` : \`h\\xB2 = 1 \\u2212 \${text}\`;
  }
  function describe({ optima }, reported, label) {
    const found = optima.length === 0 ? "There is no maximum." : \`The \${label}: \${optima.map(placeText).join(", ")}.\`;
    const others = reported.map(
      (r) => \`\${r.label}: \${placeText(r.ratio)}, \${r.gap.toExponential(1)} nats below.\`
    );
    return [found, ...others].join(" ");
  }

  // ../svg/ink.ts
  var pageInk = {
    text: "var(--text)",
    faint: "var(--faint)",
    grid: "var(--grid)",
    surface: "var(--surface)",
    good: "var(--good)",
    doubt: "var(--doubt)",
    bad: "var(--bad)",
    accent: "var(--accent)"
  };

  // ../../conformance/decimal.ts
  var LONGEST_TEXT = 1e4;
  var decimalForm = /^([+-]?)(\\d*)\\.?(\\d*)(?:[eE]([+-]?\\d{1,5}))?$/;
  var hexForm = /^([+-]?)0[xX]([0-9a-fA-F]*)\\.?([0-9a-fA-F]*)(?:[pP]([+-]?\\d{1,5}))?$/;
  function parseExact(text) {
    if (text.length > LONGEST_TEXT) return void 0;
    const parts = decimalForm.exec(text);
    if (parts !== null) {
      const [, sign2, whole2 = "", part2 = "", exponent2 = "0"] = parts;
      if (whole2 + part2 === "") return void 0;
      return { m: signed2(sign2, BigInt(whole2 + part2)), e: Number(exponent2) - part2.length };
    }
    const hex = hexForm.exec(text);
    if (hex === null) return void 0;
    const [, sign, whole = "", part = "", exponent = "0"] = hex;
    if (whole + part === "") return void 0;
    const m = signed2(sign, BigInt(\`0x\${whole}\${part}\`));
    const power = Number(exponent) - 4 * part.length;
    return power >= 0 ? { m: m << BigInt(power), e: 0 } : { m: m * 5n ** BigInt(-power), e: power };
  }
  var signed2 = (sign, m) => sign === "-" ? -m : m;
  var magnitude = (m) => m < 0n ? -m : m;
  function aligned(a, b) {
    const e = Math.min(a.e, b.e);
    return [a.m * 10n ** BigInt(a.e - e), b.m * 10n ** BigInt(b.e - e), e];
  }
  function minus(a, b) {
    const [x, y, e] = aligned(a, b);
    return { m: x - y, e };
  }
  function log10({ m, e }) {
    if (m === 0n) return Number.NEGATIVE_INFINITY;
    const digits = magnitude(m).toString();
    const LEADING = 17;
    return Math.log10(Number(digits.slice(0, LEADING))) + Math.max(0, digits.length - LEADING) + e;
  }

  // ../paint.ts
  var ALL = 0.1;
  var SMALL_ENOUGH = 3;
  function splitDigits({
    claim,
    certified,
    loss
  }) {
    const [q, c] = [parseExact(claim), parseExact(certified)];
    const all = [claim, ""];
    const none = ["", claim];
    if (loss < ALL) return all;
    if (q === void 0 || c === void 0 || !decimal.test(claim)) return none;
    if (c.m === 0n) return loss <= SMALL_ENOUGH ? all : none;
    const last = Math.ceil(log10(minus(q, c)));
    const at = endOfPlace(claim, last);
    return /[1-9]/.test(claim.slice(0, at)) ? [claim.slice(0, at), claim.slice(at)] : none;
  }
  var decimal = /^[+-]?[\\d.]+(?:[eE]([+-]?\\d+))?$/;
  function endOfPlace(claim, last) {
    const exponent = Number(decimal.exec(claim)?.[1] ?? 0);
    const end = claim.search(/[eE]/) < 0 ? claim.length : claim.search(/[eE]/);
    const point = claim.indexOf(".") < 0 ? end : claim.indexOf(".");
    const placeOf = (k) => exponent + (k < point ? point - k - 1 : point - k);
    let at = 0;
    while (at < end && (!/\\d/.test(claim[at]) || placeOf(at) >= last)) at += 1;
    return at === end ? claim.length : at;
  }

  // classes.ts
  var looks = {
    "silent-wrong": {
      sign: "\\u25B2",
      shape: "triangle",
      tone: "bad",
      meaning: "wrong, and nothing was said"
    },
    "wrong-but-warned": {
      sign: "\\u25B3",
      shape: "hollow-triangle",
      tone: "doubt",
      meaning: "below the gate, with a warning"
    },
    fail: { sign: "\\u2715", shape: "cross", tone: "bad", meaning: "below the gate" },
    "should-refuse": {
      sign: "\\u2298",
      shape: "diamond",
      tone: "bad",
      meaning: "an answer to a question that has none"
    },
    "refused-wrongly": {
      sign: "\\u2296",
      shape: "diamond",
      tone: "bad",
      meaning: "no answer to a question that has one"
    },
    error: { sign: "!", shape: "square", tone: "bad", meaning: "the program said that it failed" },
    crash: { sign: "!", shape: "square", tone: "bad", meaning: "the program ended" },
    timeout: { sign: "!", shape: "square", tone: "bad", meaning: "no answer in time" },
    "protocol-error": { sign: "!", shape: "square", tone: "bad", meaning: "the answer could not be read" },
    "unexpected-pass": {
      sign: "\\u25CE",
      shape: "ring",
      tone: "doubt",
      meaning: "listed as a known failure, and passes"
    },
    "known-failure": { sign: "\\u25CC", shape: "ring", tone: "doubt", meaning: "fails as the list says" },
    unsupported: {
      sign: "\\u2013",
      shape: "bar",
      tone: "faint",
      meaning: "the program says that it does not do this"
    },
    "not-applicable": { sign: "\\xB7", shape: "bar", tone: "faint", meaning: "not asked" },
    pass: { sign: "\\u2713", shape: "circle", tone: "good", meaning: "passes the gate" }
  };
  var lossSteps = [
    { upTo: 1.5, text: "up to 1.5 (strict)" },
    { upTo: 3, text: "up to 3 (standard)" },
    { upTo: 6, text: "up to 6" },
    { upTo: 9, text: "up to 9" },
    { upTo: 12, text: "up to 12" },
    { upTo: Number.POSITIVE_INFINITY, text: "more than 12" }
  ];
  var lossStep = (loss) => lossSteps.findIndex(({ upTo }) => loss <= upTo);

  // browser/dom.ts
  function h(tag, attributes = {}, ...children) {
    const made = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) {
      if (value === void 0 || value === false) continue;
      made.setAttribute(name, value === true ? "" : String(value));
    }
    add(made, children);
    return made;
  }
  function add(to, children) {
    for (const child of children) {
      if (child === void 0) continue;
      if (typeof child === "string" || child instanceof Node) to.append(child);
      else add(to, child);
    }
  }
  var SVG = "http://www.w3.org/2000/svg";
  function svg({ tag, attributes, children }) {
    const made = document.createElementNS(SVG, tag);
    for (const [name, value] of Object.entries(attributes))
      if (name !== "xmlns") made.setAttribute(name, attributeText(value));
    made.append(...children.map((child) => typeof child === "string" ? child : svg(child)));
    return made;
  }
  function replace(target, ...children) {
    target.replaceChildren();
    add(target, children);
  }
  var spoken = (text) => h("span", { class: "spoken" }, text);

  // browser/digits.ts
  function claimText([, claim, lre, attainable], certified) {
    const [right, wrong] = splitDigits({ claim, certified, loss: attainable - lre });
    return h(
      "code",
      { class: "claim" },
      right === "" ? void 0 : h("b", { class: "right" }, right),
      wrong === "" ? void 0 : h("span", { class: "wrong" }, wrong)
    );
  }
  var FULL = 16;
  var WIDTH2 = 80;
  var HEIGHT2 = 8;
  function digitsBar(lre, attainable) {
    const bar = (name, digits) => element("rect", {
      class: name,
      width: Math.min(FULL, Math.max(0, digits)) / FULL * WIDTH2,
      height: HEIGHT2
    });
    const drawn2 = element(
      "svg",
      { viewBox: \`0 0 \${WIDTH2} \${HEIGHT2}\`, class: "bar", "aria-hidden": "true" },
      bar("bar-possible", attainable),
      bar("bar-right", lre)
    );
    return h(
      "span",
      { class: "digits" },
      h("span", { class: "count" }, lre.toFixed(1)),
      spoken(\` of \${attainable.toFixed(1)}\`),
      svg(drawn2)
    );
  }
  var badge = (name, known) => h(
    "span",
    { class: \`badge \${looks[name].tone}\` },
    h("span", { class: "sign", "aria-hidden": "true" }, looks[name].sign),
    name,
    known === void 0 || name !== "known-failure" ? void 0 : h("small", {}, \` (\${known})\`)
  );

  // browser/keys.ts
  var PAGE = 10;
  var moves = {
    ArrowDown: [1, 0],
    ArrowUp: [-1, 0],
    ArrowRight: [0, 1],
    ArrowLeft: [0, -1],
    PageDown: [PAGE, 0],
    PageUp: [-PAGE, 0],
    Home: [0, Number.NEGATIVE_INFINITY],
    End: [0, Number.POSITIVE_INFINITY]
  };
  var gridOf = (table) => [...table.querySelectorAll("tr")].map((row) => [...row.querySelectorAll("a[href], button")]).filter((row) => row.length > 0);
  var within = (k, length) => Math.max(0, Math.min(length - 1, k));
  function withArrowKeys(table) {
    const all = gridOf(table).flat();
    for (const [k, item] of all.entries()) item.tabIndex = k === 0 ? 0 : -1;
    table.addEventListener("keydown", (event) => {
      const move = moves[event.key];
      if (move === void 0 || event.altKey || event.ctrlKey || event.metaKey) return;
      const grid = gridOf(table);
      const i = grid.findIndex((row2) => row2.includes(document.activeElement));
      if (i < 0) return;
      const j = grid[i].indexOf(document.activeElement);
      const row = grid[within(i + move[0], grid.length)];
      event.preventDefault();
      row[within(j + move[1], row.length)].focus();
    });
    table.addEventListener("focusin", (event) => {
      const item = event.target;
      for (const other of table.querySelectorAll('[tabindex="0"]')) other.tabIndex = -1;
      item.tabIndex = 0;
    });
  }

  // ../../conformance/verdict.ts
  var verdictClasses = [
    "silent-wrong",
    //     ok, no warning, and fewer than 3 digits: the headline
    "wrong-but-warned",
    // below the gate, but the program said that something is wrong
    "fail",
    //             below the gate
    "should-refuse",
    //    an answer to a question without one
    "refused-wrongly",
    //  no answer to a question that has one
    "error",
    "crash",
    "timeout",
    "protocol-error",
    "unexpected-pass",
    //  listed as a known failure, and passes: the list is stale
    "known-failure",
    "unsupported",
    //      the program says that it does not do this
    "not-applicable",
    //   the question was not put: op, method or size outside its capabilities
    "pass"
  ];
  var failingClasses = [
    "silent-wrong",
    "wrong-but-warned",
    "fail",
    "should-refuse",
    "refused-wrongly",
    "error",
    "crash",
    "timeout",
    "protocol-error"
  ];
  var isFailing = (name) => failingClasses.includes(name);

  // browser/model.ts
  function itemsOf(data2) {
    const items2 = data2.runs.flatMap(
      (run) => run.verdicts.map((verdict) => ({ run, case: data2.cases[verdict.of], verdict }))
    );
    return items2.sort((a, b) => rank(a) - rank(b) || lossOf(b.verdict) - lossOf(a.verdict));
  }
  var rank = ({ verdict }) => verdictClasses.indexOf(verdict.class);
  var lossOf = ({ worst }) => worst === void 0 ? 0 : Math.max(0, worst[3] - worst[2]);
  var isShown = (name) => isFailing(name) || name === "unexpected-pass" || name === "known-failure";
  function filterOf(state2, classes) {
    const words2 = state2.text.toLowerCase().split(/\\s+/).filter(Boolean);
    return ({ run, case: kase, verdict }) => {
      if (state2.implementation !== "" && run.label !== state2.implementation) return false;
      if (state2.chapter !== "" && kase.chapter !== state2.chapter) return false;
      if (classes === "by-class" && !ofClass(state2.class, verdict.class)) return false;
      if (words2.length === 0) return true;
      const text = [
        kase.id,
        kase.op,
        kase.comment,
        verdict.class,
        verdict.diagnosis,
        verdict.remark,
        ...kase.flags
      ].join(" ").toLowerCase();
      return words2.every((word) => text.includes(word));
    };
  }
  var ofClass = (wanted, name) => wanted === "all" || (wanted === "failing" ? isShown(name) : wanted === name);
  var summarisable = (run, data2) => run.verdicts.map((v) => {
    const { id, group, op, difficulty, flags: flags2 } = data2.cases[v.of];
    const worst = v.worst && {
      path: "",
      claim: "",
      certified: "",
      lre: v.worst[2],
      attainable: v.worst[3],
      loss: v.worst[3] - v.worst[2]
    };
    return {
      id,
      group,
      op,
      difficulty,
      flags: flags2,
      class: v.class,
      compared: v.compared,
      warnings: [],
      ...worst === void 0 ? {} : { worst },
      ...v.gap === void 0 ? {} : { gap: v.gap }
    };
  });
  var gapText = (gap) => {
    if (gap >= Number.MAX_VALUE) return "\\u221E";
    if (gap === 0) return "0";
    return gap >= 0.01 && gap < 1e3 ? gap.toPrecision(2) : gap.toExponential(0).replace("e-", "e\\u2212").replace("e+", "e");
  };

  // browser/state.ts
  var initial = {
    id: "",
    run: "",
    implementation: "",
    chapter: "",
    class: "failing",
    text: "",
    by: "worst"
  };
  var filters = ["run", "implementation", "chapter", "class", "text", "by"];
  var encoded = (text) => encodeURIComponent(wellFormed(text));
  function addressOf(state2) {
    const path = state2.id === "" ? "" : \`case/\${state2.id.split("/").map(encoded).join("/")}\`;
    const query = filters.filter((name) => state2[name] !== initial[name]).map((name) => \`\${name}=\${encoded(state2[name])}\`).join("&");
    return \`#/\${path}\${query === "" ? "" : \`?\${query}\`}\`;
  }
  function stateOf(address) {
    const [path = "", query = ""] = split(address.replace(/^#?\\/?/, ""), "?");
    const given = new Map(query.split("&").map((part) => split(part, "=")));
    const text = (name) => decoded(given.get(name)) ?? initial[name];
    const id = path.startsWith("case/") ? path.slice(5).split("/").map((part) => decoded(part) ?? "").join("/") : "";
    return {
      id,
      run: text("run"),
      implementation: text("implementation"),
      chapter: text("chapter"),
      class: text("class"),
      text: text("text"),
      by: text("by") === "median" ? "median" : "worst"
    };
  }
  function split(text, at) {
    const k = text.indexOf(at);
    return k < 0 ? [text, ""] : [text.slice(0, k), text.slice(k + 1)];
  }
  function decoded(text) {
    try {
      return text === void 0 ? void 0 : decodeURIComponent(text);
    } catch {
      return void 0;
    }
  }

  // browser/cases.ts
  var AT_ONCE = 300;
  function caseTable(items2, state2) {
    const body = h(
      "tbody",
      {},
      items2.slice(0, AT_ONCE).map((item) => caseRow(item, state2))
    );
    const table = h(
      "table",
      { class: "cases" },
      h(
        "caption",
        {},
        "The worst first. ",
        h("span", { class: "hint" }, "Arrow keys move, Enter opens, Escape comes back.")
      ),
      h(
        "thead",
        {},
        h(
          "tr",
          {},
          ["class", "case", "implementation", "number"].map((text) => h("th", { scope: "col" }, text)),
          ["right digits", "lost", "gap, nats"].map((text) => h("th", { scope: "col", class: "number" }, text)),
          h("th", { scope: "col" }, "what was found")
        )
      ),
      body
    );
    withArrowKeys(table);
    if (items2.length === 0) return h("p", { class: "nothing" }, "No verdict is left by these filters.");
    if (items2.length <= AT_ONCE) return h("div", { class: "scroll" }, table);
    const more = h("button", { type: "button", class: "more" }, \`Show all \${items2.length}\`);
    more.addEventListener("click", () => {
      const [first] = items2.slice(AT_ONCE).map((item) => {
        const row = caseRow(item, state2);
        body.append(row);
        return row;
      });
      for (const link of body.querySelectorAll("a")) link.tabIndex = -1;
      first?.querySelector("a")?.focus();
      more.remove();
    });
    return h("div", {}, h("div", { class: "scroll" }, table), more);
  }
  function caseRow({ run, case: kase, verdict }, state2) {
    const { worst, gap } = verdict;
    const path = worst === void 0 ? "" : kase.numbers[worst[0]][0];
    return h(
      "tr",
      {},
      h("td", {}, badge(verdict.class, verdict.known)),
      h(
        "th",
        { scope: "row" },
        h("a", { href: addressOf({ ...state2, id: kase.id, run: run.label }) }, breakable(kase.id))
      ),
      h("td", {}, run.label),
      h("td", {}, path === "" ? "" : h("code", {}, path)),
      h("td", { class: "number" }, worst === void 0 ? "" : digitsBar(worst[2], worst[3])),
      h("td", { class: "number" }, worst === void 0 ? "" : lossOf(verdict).toFixed(1)),
      h("td", { class: "number" }, gap === void 0 ? "" : gapText(gap)),
      h("td", { class: "why" }, verdict.diagnosis ?? verdict.remark ?? verdict.warnings?.[0] ?? "")
    );
  }
  function breakable(id) {
    const k = id.indexOf("/") + 1;
    return [id.slice(0, k), h("wbr"), id.slice(k)];
  }

  // ../svg/colour.ts
  var rgb = (hex) => [1, 3, 5].map((k) => Number.parseInt(hex.slice(k, k + 2), 16));
  var two = (x) => Math.round(x).toString(16).padStart(2, "0");
  function ramp(stops) {
    const parts = stops.map(rgb);
    return (share) => {
      const at = Math.min(1, Math.max(0, Number.isNaN(share) ? 0 : share)) * (parts.length - 1);
      const k = Math.min(parts.length - 2, Math.floor(at));
      const [from, to] = [parts[k], parts[k + 1]];
      return \`#\${from.map((c, i) => two(c + (to[i] - c) * (at - k))).join("")}\`;
    };
  }
  var aroundZero = ramp(["#7f3b08", "#d98032", "#f7f4ee", "#4f8fc4", "#0b3c6b"]);
  var signedColour = (x, largest) => aroundZero(largest > 0 ? 0.5 + x / largest / 2 : 0.5);
  function readableOn(hex) {
    const [r, g, b] = rgb(hex).map((c) => {
      const s = c / 255;
      return s <= 0.03928 ? s / 12.92 : ((s + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b > 0.179 ? "#000000" : "#ffffff";
  }

  // ../plots/matrix.ts
  var SIDE = 250;
  var ROOM = 30;
  function matrixPlot({ rows, cols, colour, text, title, description }, ink) {
    const size = Math.min(64, SIDE / Math.max(rows, cols));
    const cells = Array.from({ length: rows * cols }, (_, k) => cellOf(Math.floor(k / cols), k % cols));
    return figure(
      { width: cols * size, height: rows * size, title, description },
      ...cells.flat(),
      element("rect", {
        x: 0.5,
        y: 0.5,
        width: cols * size - 1,
        height: rows * size - 1,
        fill: "none",
        stroke: ink.faint
      })
    );
    function cellOf(i, j) {
      const fill = colour(i, j);
      const told2 = text?.(i, j);
      const place = { x: j * size, y: i * size };
      const rect = element(
        "rect",
        { ...place, width: size + 0.3, height: size + 0.3, fill: fill ?? "none" },
        ...told2 === void 0 ? [] : [element("title", {}, \`\${i + 1}, \${j + 1}: \${told2}\`)]
      );
      if (told2 === void 0 || size < ROOM) return [rect];
      const middle = { x: place.x + size / 2, y: place.y + size / 2, dy: "0.35em", "text-anchor": "middle" };
      const paint = {
        fill: fill === void 0 ? ink.text : readableOn(fill),
        "font-size": Math.min(11, size / 3.6)
      };
      return [rect, element("text", { ...middle, ...paint }, told2)];
    }
  }
  function relationshipPlot(n, entry, largest, title, ink) {
    const colour = (i, j) => {
      const x = entry(i, j);
      return x === void 0 || !Number.isFinite(x) ? void 0 : signedColour(x, largest);
    };
    const text = (i, j) => entry(i, j)?.toFixed(2).replace("-", "\\u2212") ?? "\\xB7";
    const description = \`\${n} x \${n}; orange is below 0, blue above, the ends are \\xB1\${largest.toPrecision(3)}.\`;
    return matrixPlot({ rows: n, cols: n, colour, text, title, description }, ink);
  }

  // browser/matrices.ts
  var lossColour = ramp(["#e2f0ea", "#f3e3b8", "#eeb069", "#d66a3f", "#9c2a36", "#4b1230"]);
  var WORST = 15;
  function relationshipFigures({ run, case: kase, verdict }) {
    const cells = /* @__PURE__ */ new Map();
    let n = 0;
    for (const [index, claim, lre, attainable] of verdict.numbers ?? []) {
      const [path, certified] = kase.numbers[index];
      const place = /^K\\[(\\d+)\\]\\[(\\d+)\\]$/.exec(path);
      if (place === null) continue;
      const [i, j] = [Number(place[1]), Number(place[2])];
      n = Math.max(n, i + 1, j + 1);
      cells.set(\`\${i},\${j}\`, {
        certified: Number(certified),
        claim: Number(claim),
        loss: Math.max(0, attainable - lre)
      });
    }
    if (n < 2 || cells.size < n * n) return void 0;
    const at = (i, j) => cells.get(\`\${i},\${j}\`);
    const largest = Math.max(
      ...[...cells.values()].flatMap((c) => [Math.abs(c.certified), Math.abs(c.claim)]).filter(Number.isFinite)
    );
    const lost = matrixPlot(
      {
        rows: n,
        cols: n,
        colour: (i, j) => lossColour(at(i, j).loss / WORST),
        text: (i, j) => at(i, j).loss.toFixed(1),
        title: "Digits lost, entry by entry",
        description: "Pale entries are right, dark ones wrong."
      },
      pageInk
    );
    const panels = [
      [
        "certified",
        svg(
          relationshipPlot(
            n,
            (i, j) => at(i, j).certified,
            largest,
            "The certified relationship matrix",
            pageInk
          )
        )
      ],
      [
        run.label,
        svg(
          relationshipPlot(
            n,
            (i, j) => at(i, j).claim,
            largest,
            \`The relationship matrix of \${run.label}\`,
            pageInk
          )
        )
      ],
      ["digits lost", svg(lost)]
    ];
    return h(
      "section",
      { "aria-labelledby": "matrix" },
      h("h3", { id: "matrix" }, "Relationship matrix"),
      h(
        "div",
        { class: "figures matrices" },
        panels.map(([name, drawing]) => h("figure", {}, h("figcaption", {}, name), drawing))
      )
    );
  }

  // browser/numbers.ts
  var AT_ONCE2 = 80;
  function numbersSection(item) {
    const { compared, numbers: all = [] } = item.verdict;
    if (all.length === 0) return void 0;
    const rest = all.length - AT_ONCE2;
    const table = h(
      "table",
      { class: "numbers" },
      h(
        "caption",
        {},
        \`\${all.length} of \${compared} numbers that were compared\${compared > all.length ? ", the worst ones" : ""}. \`,
        h(
          "span",
          { class: "hint" },
          h("b", { class: "right" }, "Right digits"),
          " are underlined, ",
          h("span", { class: "wrong" }, "wrong ones"),
          " dotted."
        )
      ),
      h(
        "thead",
        {},
        h(
          "tr",
          {},
          h("th", { scope: "col" }, "number"),
          h("th", { scope: "col" }, \`certified, and answered by \${item.run.label}\`),
          ["right digits", "of", "lost"].map((text) => h("th", { scope: "col", class: "number" }, text))
        )
      ),
      h(
        "tbody",
        {},
        all.slice(0, AT_ONCE2).map((number) => numberRow(number, item))
      )
    );
    return h(
      "section",
      { "aria-labelledby": "numbers" },
      h("h3", { id: "numbers" }, "Numbers"),
      h("div", { class: "scroll" }, table),
      rest > 0 ? h("p", { class: "hint" }, \`\\u2026 and \${rest} more in the results file.\`) : void 0
    );
  }
  function numberRow(number, { case: kase }) {
    const [index, , lre, attainable] = number;
    const [path, certified] = kase.numbers[index];
    return h(
      "tr",
      {},
      h("th", { scope: "row" }, h("code", {}, path)),
      h(
        "td",
        { class: "pair" },
        h("code", { class: "certified" }, certified),
        h("br"),
        claimText(number, certified)
      ),
      h("td", { class: "number" }, digitsBar(lre, attainable)),
      h("td", { class: "number" }, attainable.toFixed(1)),
      h("td", { class: "number" }, Math.max(0, attainable - lre).toFixed(1))
    );
  }

  // browser/case.ts
  function casePage(data2, state2, items2) {
    const kase = data2.cases.find((c) => c.id === state2.id);
    if (kase === void 0)
      return h(
        "article",
        {},
        h("h2", { class: "case-title", tabindex: "-1" }, "There is no such case"),
        h("p", {}, \`No verdict here is on \\u201C\${state2.id}\\u201D.\`),
        h("p", {}, backLink(state2))
      );
    const own = data2.runs.flatMap(
      (run) => run.verdicts.filter((v) => data2.cases[v.of] === kase).map((verdict) => ({ run, case: kase, verdict }))
    );
    const chosen = own.find(({ run }) => run.label === state2.run) ?? own[0];
    const group = Object.hasOwn(data2.groups, kase.group) ? data2.groups[kase.group] : void 0;
    return h(
      "article",
      { class: "case" },
      h(
        "nav",
        { class: "around", "aria-label": "Cases" },
        backLink(state2),
        neighbours(kase, chosen.run, items2, state2)
      ),
      h("h2", { class: "case-title", tabindex: "-1" }, breakable(kase.id)),
      kase.comment === void 0 ? void 0 : h("p", { class: "comment" }, kase.comment),
      group === void 0 ? void 0 : h("p", { class: "hint" }, \`\${group.title}. Certifies \${group.spec.join(", ")}.\`),
      h(
        "div",
        { class: "two" },
        h(
          "section",
          { "aria-labelledby": "asked" },
          h("h3", { id: "asked" }, "What is asked"),
          asked(kase),
          flags(kase, group?.notes ?? {})
        ),
        h(
          "section",
          { "aria-labelledby": "answered" },
          h("h3", { id: "answered" }, "What was answered"),
          answers(own, chosen, state2)
        )
      ),
      detail(chosen),
      h(
        "div",
        { class: "evidence" },
        h(
          "div",
          { class: "pictures" },
          kase.curve === void 0 ? void 0 : profile(kase, own, chosen),
          relationshipFigures(chosen)
        ),
        numbersSection(chosen)
      )
    );
  }
  var backLink = (state2) => h(
    "a",
    { href: addressOf({ ...state2, id: "", run: "" }), class: "back" },
    "\\u2190 All cases ",
    h("kbd", {}, "Esc")
  );
  function neighbours(kase, run, items2, state2) {
    const at = items2.findIndex((item) => item.case === kase && item.run === run);
    if (at < 0) return void 0;
    const link = (item, text, rel) => item === void 0 ? void 0 : h("a", { href: addressOf({ ...state2, id: item.case.id, run: item.run.label }), rel }, text);
    return h(
      "span",
      { class: "neighbours" },
      link(items2[at - 1], "\\u2039 previous", "prev"),
      h("span", {}, \` \${at + 1} of \${items2.length} \`),
      link(items2[at + 1], "next \\u203A", "next")
    );
  }
  function asked({ op, verdict, refusal, difficulty, input }) {
    const verdictText = refusal === void 0 ? verdict : \`\${verdict ?? ""}: to be refused as \${refusal}\`;
    const rows = [
      ["op", h("code", {}, op)],
      ...verdictText === void 0 ? [] : [["verdict", verdictText]],
      ["difficulty", difficulty],
      ...(input ?? []).map(([name, text]) => [name, h("code", {}, text)])
    ];
    return h(
      "dl",
      {},
      rows.map(([name, text]) => [h("dt", {}, name), h("dd", {}, text)])
    );
  }
  function flags({ flags: flags2 }, notes) {
    if (flags2.length === 0) return void 0;
    return h(
      "ul",
      { class: "flags" },
      flags2.map(
        (flag) => h("li", {}, h("b", {}, flag), Object.hasOwn(notes, flag) ? \` \${notes[flag]}\` : void 0)
      )
    );
  }
  function answers(own, chosen, state2) {
    const table = h(
      "table",
      { class: "answers" },
      h("caption", { class: "spoken" }, "What each implementation made of this case"),
      h(
        "thead",
        {},
        h(
          "tr",
          {},
          ["implementation", "class"].map((text) => h("th", { scope: "col" }, text)),
          ["right digits", "lost", "gap, nats"].map((text) => h("th", { scope: "col", class: "number" }, text))
        )
      ),
      h(
        "tbody",
        {},
        own.filter((item) => item === chosen || wasAsked(item)).map((item) => {
          const { worst, gap, class: name, known } = item.verdict;
          const here = item === chosen;
          const link = h(
            "a",
            { href: addressOf({ ...state2, run: item.run.label }), "aria-current": here ? "true" : void 0 },
            item.run.label
          );
          return h(
            "tr",
            { class: here ? "chosen" : void 0 },
            h("th", { scope: "row" }, link),
            h("td", {}, badge(name, known)),
            h("td", { class: "number" }, worst === void 0 ? "" : digitsBar(worst[2], worst[3])),
            h("td", { class: "number" }, worst === void 0 ? "" : lossOf(item.verdict).toFixed(1)),
            h("td", { class: "number" }, gap === void 0 ? "" : gapText(gap))
          );
        })
      )
    );
    withArrowKeys(table);
    const others = own.filter((item) => item !== chosen && !wasAsked(item)).map(({ run }) => run.label);
    return h(
      "div",
      {},
      h("div", { class: "scroll" }, table),
      others.length === 0 ? void 0 : h("p", { class: "hint" }, \`Not asked: \${others.join(", ")}.\`)
    );
  }
  var wasAsked = ({ verdict: { class: c } }) => c !== "not-applicable" && c !== "unsupported";
  function detail({ run, case: kase, verdict }) {
    const [before, after] = run.again;
    const rows = [
      ["status", verdict.status],
      ["what", verdict.remark],
      ["why", verdict.diagnosis === void 0 ? void 0 : h("strong", {}, verdict.diagnosis)],
      [
        "gap",
        verdict.gap === void 0 ? void 0 : \`\${gapText(verdict.gap)} nats below the certified maximum\`
      ],
      ...(verdict.warnings ?? []).map((text) => ["warned", text]),
      ["again", h("code", { class: "again" }, \`\${before}\${kase.id}\${after}\`)]
    ];
    return h(
      "section",
      { "aria-labelledby": "found" },
      h("h3", { id: "found" }, run.label, " ", badge(verdict.class, verdict.known)),
      h(
        "dl",
        {},
        rows.map(([name, text]) => text === void 0 ? void 0 : [h("dt", {}, name), h("dd", {}, text)])
      )
    );
  }
  function profile(kase, own, chosen) {
    const reported = own.flatMap((item) => {
      const { ratio, gap } = item.verdict;
      return ratio === void 0 ? [] : [{ label: item.run.label, ratio, gap: gap ?? 0, chosen: item === chosen }];
    });
    const title = \`Profile log-likelihood of \${kase.id}\`;
    return h(
      "section",
      { "aria-labelledby": "profile" },
      h("h3", { id: "profile" }, "Profile likelihood"),
      h(
        "figure",
        { class: "wide" },
        svg(profilePlot(kase.curve, reported, title, pageInk, "certified")),
        h(
          "figcaption",
          {},
          "Diamond: the certified optimum. Cross: what this implementation reports. Rings: what the others report. A mark below the curve has the right ratio and a wrong scale."
        )
      )
    );
  }

  // ../changes.ts
  var changeKinds = [
    "newly-failing",
    // fails, and did not
    "worse",
    //         fails in a worse class
    "digits-lost",
    //   of the same class, with fewer digits
    "fixed",
    //         does not fail any more
    "better",
    //        fails in a lesser class
    "digits-gained"
  ];

  // ../words.ts
  var counted = (n, what) => \`\${n} \${what}\${n === 1 ? "" : "s"}\`;

  // browser/changes.ts
  var words = {
    "newly-failing": ["\\u2193", "bad", "newly failing"],
    worse: ["\\u2193", "bad", "worse class"],
    "digits-lost": ["\\u2212", "doubt", "digits lost"],
    fixed: ["\\u2191", "good", "fixed"],
    better: ["\\u2191", "good", "better class"],
    "digits-gained": ["+", "good", "digits gained"]
  };
  var SHOWN2 = 40;
  function changesSection(data2) {
    const { changes } = data2;
    if (changes === void 0) return void 0;
    const counts = changeKinds.map((kind) => ({ kind, count: changes.list.filter((c) => c.kind === kind).length })).filter(({ count }) => count > 0).map(
      ({ kind, count }) => h("li", { class: words[kind][1] }, h("b", {}, \`\${words[kind][0]} \${count}\`), \` \${words[kind][2]}\`)
    );
    const others = [
      changes.onlyNow > 0 ? \`new: \${counted(changes.onlyNow, "case")}\` : "",
      changes.onlyBefore > 0 ? \`not in this run: \${counted(changes.onlyBefore, "case")}\` : "",
      ...changes.newRuns.map((k) => \`\${data2.runs[k]?.label ?? ""} was not there before\`)
    ].filter(Boolean);
    return h(
      "section",
      { id: "changes", "aria-labelledby": "changes-title" },
      h("h2", { id: "changes-title" }, "Since the last run"),
      counts.length === 0 ? h("p", {}, "No case has changed.") : h("ul", { class: "counts" }, counts),
      others.length === 0 ? void 0 : h("p", { class: "hint" }, \`\${others.join("; ")}.\`),
      changes.list.length === 0 ? void 0 : changesTable(changes.list, data2)
    );
  }
  function changesTable(list, data2) {
    const rows = list.map((change) => changeRow(change, data2));
    const body = h("tbody", {}, rows.slice(0, SHOWN2));
    const table = h(
      "table",
      { class: "changes" },
      h("caption", { class: "spoken" }, "Changed cases"),
      h(
        "thead",
        {},
        h(
          "tr",
          {},
          ["change", "case", "implementation", "before", "now"].map((text) => h("th", { scope: "col" }, text))
        )
      ),
      body
    );
    withArrowKeys(table);
    if (rows.length <= SHOWN2) return h("div", { class: "scroll" }, table);
    const more = h("button", { type: "button", class: "more" }, \`Show all \${rows.length}\`);
    more.addEventListener("click", () => {
      for (const row of rows.slice(SHOWN2)) {
        for (const link of row.querySelectorAll("a")) link.tabIndex = -1;
        body.append(row);
      }
      rows[SHOWN2]?.querySelector("a")?.focus();
      more.remove();
    });
    return h("div", {}, h("div", { class: "scroll" }, table), more);
  }
  function changeRow({ id, run, kind, before, now }, data2) {
    const label = data2.runs[run]?.label ?? "";
    const [sign, tone, text] = words[kind];
    return h(
      "tr",
      {},
      h(
        "td",
        {},
        h("span", { class: \`badge \${tone}\` }, h("span", { class: "sign", "aria-hidden": "true" }, sign), text)
      ),
      h("th", { scope: "row" }, h("a", { href: addressOf({ ...initial, id, run: label }) }, breakable(id))),
      h("td", {}, label),
      h("td", {}, stateText(before)),
      h("td", {}, stateText(now))
    );
  }
  var stateText = ({ class: name, lre }) => [
    badge(name),
    lre === void 0 ? void 0 : h("small", {}, \` \${lre.toFixed(1)} digits\`)
  ];

  // ../plots/digits.ts
  var FULL2 = 15.95;
  var WIDTH3 = 300;
  var HEIGHT3 = 236;
  var frame2 = { left: 32, right: 290, top: 30, bottom: 192 };
  var STANDARD_LOSS = 3;
  var ENOUGH = 3;
  function digitsPlot(points, hardest, title, ink) {
    const x = linearScale([-0.4, Math.max(4, Math.ceil(hardest))], [frame2.left, frame2.right], 6);
    const y = linearScale([0, 17], [frame2.bottom, frame2.top], 4);
    const line = (below) => (
      // the corners: where a question begins to be hard, and where nothing can be had
      [x.domain[0], 0, FULL2 - below, x.domain[1]].filter((at) => at <= x.domain[1]).map((at) => [x.at(at), y.at(Math.max(0, Math.min(FULL2, FULL2 - at) - below))])
    );
    const [top, low] = [line(0), line(STANDARD_LOSS)];
    const band = \`\${linePath([...top, ...low.toReversed()])}Z\`;
    const written = x.domain[1] * 0.6;
    return figure(
      { width: WIDTH3, height: HEIGHT3, title, description: describe2(points) },
      leftAxis(y, frame2, "right digits", ink),
      bottomAxis(x, frame2, "difficulty, log\\u2081\\u2080 of the condition number", ink),
      element("path", { d: band, fill: ink.good, "fill-opacity": 0.1 }),
      element("path", { d: linePath(top), fill: "none", stroke: ink.good, "stroke-width": 1.4 }),
      element("text", { x: x.at(written) + 4, y: y.at(FULL2 - written) - 5, fill: ink.good }, "attainable"),
      element("path", {
        d: linePath(medians(points).map(([a, b]) => [x.at(a), y.at(b)])),
        fill: "none",
        stroke: ink.faint,
        "stroke-width": 1.2,
        "stroke-dasharray": "4 3"
      }),
      ...points.toSorted((a, b) => b.digits - a.digits).map((p) => pointMark(p, [x.at(p.difficulty), y.at(p.digits)], ink))
    );
  }
  function medians(points) {
    const bins = /* @__PURE__ */ new Map();
    for (const { difficulty, digits } of points) {
      const bin = Math.floor(difficulty);
      bins.set(bin, [...bins.get(bin) ?? [], digits]);
    }
    return [...bins].filter(([, digits]) => digits.length >= ENOUGH).sort(([a], [b]) => a - b).map(([bin, digits]) => [bin + 0.5, digits.sort((a, b) => a - b)[Math.floor((digits.length - 1) / 2)]]);
  }
  function pointMark({ shape, tone, label, href }, at, ink) {
    const opacity = tone === "good" ? { "fill-opacity": 0.55 } : {};
    const drawn2 = mark(shape, at, tone === "good" ? 2.8 : 4, ink[tone], opacity, element("title", {}, label));
    return href === void 0 ? drawn2 : element("a", { href, tabindex: "-1" }, drawn2);
  }
  function describe2(points) {
    const lost = points.filter((p) => Math.min(FULL2, FULL2 - p.difficulty) - p.digits > STANDARD_LOSS).length;
    return \`\${points.length} cases; \${lost} lie more than \${STANDARD_LOSS} digits below what is attainable.\`;
  }

  // browser/curves.ts
  function digitsFigures(data2, items2, state2) {
    const pointsOf = new Map(
      data2.runs.map((run) => [run, items2.filter((item) => item.run === run).flatMap((i) => pointOf(i, state2))])
    );
    const hardest = [...pointsOf.values()].flat().reduce((most, p) => Math.max(most, p.difficulty), 0);
    const figures2 = [...pointsOf].flatMap(([run, points]) => {
      if (points.length === 0) return [];
      const title = \`\${run.label}: digits against difficulty\`;
      return [
        h("figure", {}, h("figcaption", {}, run.label), svg(digitsPlot(points, hardest, title, pageInk)))
      ];
    });
    return figures2.length === 0 ? h("p", { class: "nothing" }, "These filters leave no case in which numbers were compared.") : h("div", { class: "figures" }, figures2);
  }
  function pointOf({ run, case: kase, verdict }, state2) {
    const { worst } = verdict;
    if (worst === void 0) return [];
    const [index, , digits] = worst;
    const [path, , difficulty] = kase.numbers[index];
    const { shape, tone } = looks[verdict.class];
    return [
      {
        difficulty: difficulty ?? 0,
        digits,
        shape,
        tone,
        label: \`\${kase.id}: \${path}, \${digits.toFixed(1)} digits, \${verdict.class}\`,
        href: addressOf({ ...state2, id: kase.id, run: run.label })
      }
    ];
  }

  // browser/filters.ts
  function filterBar(data2, change) {
    const implementation = choice(
      "implementation",
      "all implementations",
      data2.runs.map((run) => run.label)
    );
    const chapter = choice("chapter", "all chapters", data2.chapters);
    const present = new Set(data2.runs.flatMap((run) => run.verdicts.map((v) => v.class)));
    const kind = select("class", [
      ["failing", "what fails"],
      ["all", "every class"],
      ...verdictClasses.filter((name) => present.has(name)).map((name) => [name, name])
    ]);
    const text = h("input", {
      type: "search",
      id: "filter-text",
      placeholder: "case, flag, reason \\u2026",
      autocomplete: "off"
    });
    const clear = h("button", { type: "button", id: "filter-clear" }, "Clear");
    const count = h("output", { id: "filter-count", "aria-live": "polite" });
    for (const [field, name] of [
      [implementation, "implementation"],
      [chapter, "chapter"],
      [kind, "class"]
    ])
      field.addEventListener("change", () => change({ [name]: field.value }));
    text.addEventListener("input", () => change({ text: text.value }));
    clear.addEventListener("click", () => {
      change({ ...initial });
      text.focus();
    });
    const element2 = h(
      "form",
      { class: "filters", role: "search", "aria-label": "Filter the cases" },
      labelled("Implementation", implementation),
      labelled("Chapter", chapter),
      labelled("Class", kind),
      labelled("Text", text),
      clear,
      count
    );
    element2.addEventListener("submit", (event) => event.preventDefault());
    const show2 = (state2, shown, all) => {
      set(implementation, state2.implementation);
      set(chapter, state2.chapter);
      set(kind, state2.class);
      if (text.value !== state2.text) text.value = state2.text;
      count.textContent = \`\${shown} of \${all} verdicts\`;
    };
    return { element: element2, show: show2 };
  }
  var choice = (name, all, values) => select(name, [["", all], ...values.map((value) => [value, value])]);
  var select = (name, options) => h(
    "select",
    { id: \`filter-\${name}\` },
    options.map(([value, text]) => h("option", { value }, text))
  );
  var labelled = (text, field) => h("label", { for: field.id }, h("span", {}, text), field);
  function set(field, value) {
    if (![...field.options].some((option) => option.value === value)) field.append(h("option", { value }, value));
    field.value = value;
  }

  // ../../conformance/summary.ts
  function countClasses(verdicts) {
    const counts = Object.fromEntries(verdictClasses.map((name) => [name, 0]));
    for (const v of verdicts) counts[v.class] += 1;
    return counts;
  }
  function digitsOf(verdicts) {
    const worst = verdicts.flatMap((v) => v.worst ?? []);
    if (worst.length === 0) return void 0;
    const sorted = worst.map((w) => w.lre).sort((a, b) => a - b);
    const lossy = worst.reduce((a, b) => b.loss > a.loss ? b : a);
    return {
      min: sorted[0],
      median: sorted[Math.floor((sorted.length - 1) / 2)],
      attainable: lossy.attainable,
      loss: Math.max(0, lossy.loss)
    };
  }
  var chapterOf = (group) => group.split("-")[0];
  var wasPut = ({ class: c }) => c !== "not-applicable" && c !== "unsupported";

  // ../chapters.ts
  function chapterSummary(verdicts, chapter) {
    const own = verdicts.filter((v) => chapterOf(v.group) === chapter);
    const put = own.filter(wasPut);
    const digits = digitsOf(put);
    const gaps = put.flatMap((v) => v.gap ?? []);
    return {
      cases: own.length,
      put: put.length,
      counts: countClasses(own),
      ...digits === void 0 ? {} : { digits: { ...digits, medianLoss: medianLossOf(put) } },
      ...gaps.length === 0 ? {} : { gap: Math.max(...gaps) }
    };
  }
  function medianLossOf(verdicts) {
    const losses = verdicts.flatMap((v) => v.worst === void 0 ? [] : Math.max(0, v.worst.loss)).sort((a, b) => a - b);
    return losses[Math.floor((losses.length - 1) / 2)] ?? 0;
  }

  // browser/heat.ts
  function heatMap(data2, state2) {
    const table = h(
      "table",
      { class: "heat", id: "heat" },
      h(
        "caption",
        {},
        h(
          "strong",
          {},
          state2.by === "worst" ? "Digits lost by the worst number" : "Digits lost by the median case"
        ),
        " of a chapter, below it passed/put. ",
        h("span", { class: "hint" }, "Arrow keys move, Enter shows the cases.")
      ),
      h(
        "thead",
        {},
        h(
          "tr",
          {},
          h("th", { scope: "col" }, "implementation"),
          h("th", { scope: "col", class: "number" }, looks["silent-wrong"].sign, " silent", h("br"), "wrong"),
          h("th", { scope: "col", class: "number" }, "other", h("br"), "failures"),
          h("th", { scope: "col", class: "number" }, "passed", h("br"), "/put"),
          data2.chapters.map((chapter) => h("th", { scope: "col", class: "chapter" }, chapter))
        )
      ),
      h(
        "tbody",
        {},
        data2.runs.map((run) => heatRow(run, data2, state2))
      )
    );
    withArrowKeys(table);
    return h("div", { class: "scroll" }, table);
  }
  function heatRow(run, data2, state2) {
    const verdicts = summarisable(run, data2);
    const counts = countClasses(verdicts);
    const silent = counts["silent-wrong"];
    const other = verdictClasses.filter(isFailing).reduce((sum, name) => sum + counts[name], 0) - silent;
    const put = verdicts.filter(wasPut).length;
    return h(
      "tr",
      {},
      h(
        "th",
        { scope: "row" },
        h("span", { class: "name" }, run.name || "(no name)"),
        " ",
        h("small", {}, suffixOf(run))
      ),
      h("td", { class: \`number count\${silent > 0 ? " bad" : ""}\` }, String(silent)),
      h("td", { class: \`number count\${other > 0 ? " bad" : ""}\` }, String(other)),
      h("td", { class: "number" }, \`\${counts.pass}/\${put}\`),
      data2.chapters.map((chapter) => heatCell(run, chapter, chapterSummary(verdicts, chapter), state2))
    );
  }
  var suffixOf = ({ label, name }) => label.startsWith(name) ? label.slice(name.length).trim() : label;
  function heatCell(run, chapter, summary, state2) {
    const { put, counts, digits } = summary;
    if (put === 0)
      return h("td", { class: "unasked" }, h("span", { "aria-hidden": "true" }, "\\xB7"), spoken("not asked"));
    const signs = verdictClasses.filter((name) => isFailing(name) || name === "known-failure" || name === "unexpected-pass").filter((name) => counts[name] > 0);
    const loss = digits && (state2.by === "worst" ? digits.loss : digits.medianLoss);
    const target = {
      ...initial,
      by: state2.by,
      implementation: run.label,
      chapter,
      class: signs.length > 0 ? "failing" : "all"
    };
    return h(
      "td",
      {
        class: \`loss \${loss === void 0 ? "none" : \`step-\${lossStep(loss)}\`}\${signs.length > 0 ? " failing" : ""}\`
      },
      h(
        "a",
        { href: addressOf(target), "data-to": "cases", "aria-label": told(run, chapter, summary, loss, signs) },
        h("span", { class: "lost" }, loss === void 0 ? "\\u2013" : loss.toFixed(1)),
        h("span", { class: "put" }, \`\${counts.pass}/\${put}\`),
        signs.length === 0 ? void 0 : h(
          "span",
          { class: "signs" },
          signs.map((name) => \`\${looks[name].sign}\${counts[name]} \`)
        )
      )
    );
  }
  function told(run, chapter, { put, counts }, loss, signs) {
    const lost = loss === void 0 ? "no numbers" : \`\${loss.toFixed(1)} digits lost\`;
    const classes = signs.map((name) => \`\${counts[name]} \${name}\`).join(", ");
    return \`\${run.label}, \${chapter}: \${lost}, \${counts.pass} of \${put} pass\${classes === "" ? "" : \`, \${classes}\`}\`;
  }
  function heatLegend() {
    const steps2 = lossSteps.map(
      ({ text }, k) => h("li", {}, h("span", { class: \`swatch step-\${k}\`, "aria-hidden": "true" }), text)
    );
    const classes = verdictClasses.filter(
      (name) => name !== "not-applicable" && name !== "unsupported" && !["crash", "timeout", "protocol-error"].includes(name)
    ).map(
      (name) => h(
        "li",
        {},
        h("span", { class: \`sign \${looks[name].tone}\`, "aria-hidden": "true" }, looks[name].sign),
        h("b", {}, name === "error" ? "error, crash, timeout, protocol-error" : name),
        \` \${name === "error" ? "no answer that could be read" : looks[name].meaning}\`
      )
    );
    return h(
      "details",
      { class: "legend" },
      h("summary", {}, "What the colours and signs say"),
      h(
        "p",
        {},
        h("b", {}, "Digits lost"),
        ": attainable digits less right digits. A backward stable binary64 method loses about none, however hard the question is."
      ),
      h("ul", { class: "steps" }, steps2),
      h("ul", { class: "classes" }, classes)
    );
  }

  // browser/main.ts
  var data = JSON.parse(document.getElementById("data").textContent);
  var items = itemsOf(data);
  var state = stateOf(location.hash);
  var overview = document.getElementById("overview");
  var one = document.getElementById("case");
  var heat = h("div", {});
  var figures = h("div", {});
  var cases = h("div", {});
  var filters2 = filterBar(data, (part) => go({ ...state, ...part }, "replace"));
  function go(next, how) {
    if (how === "push") location.hash = addressOf(next);
    else {
      history.replaceState(null, "", addressOf(next));
      show(next);
    }
  }
  function overviewParts() {
    const worst = h("button", { type: "button", "data-by": "worst" }, "Worst number");
    const median = h("button", { type: "button", "data-by": "median" }, "Median case");
    worst.addEventListener("click", () => go({ ...state, by: "worst" }, "replace"));
    median.addEventListener("click", () => go({ ...state, by: "median" }, "replace"));
    const parts = h("div", {});
    replace(
      parts,
      h(
        "section",
        { "aria-labelledby": "score-title" },
        h("h2", { id: "score-title" }, "Digits lost, chapter by chapter"),
        h("div", { class: "toggle", role: "group", "aria-label": "What the heat map shows" }, worst, median),
        heat,
        heatLegend()
      ),
      changesSection(data),
      filters2.element,
      h(
        "section",
        { "aria-labelledby": "cases-title" },
        h("h2", { id: "cases-title", tabindex: "-1" }, "Cases"),
        cases
      ),
      h(
        "section",
        { "aria-labelledby": "digits-title", class: "curves" },
        h("h2", { id: "digits-title" }, "Digits against difficulty"),
        h(
          "p",
          { class: "hint" },
          "A mark a case, by its worst number, of every class. On the line are all digits that the question allows; the band below is what the gate standard forgives. Dashed: the median."
        ),
        figures
      ),
      data.notRun.length === 0 ? void 0 : h(
        "section",
        { "aria-labelledby": "not-run" },
        h("h2", { id: "not-run" }, "Not run"),
        h(
          "ul",
          {},
          data.notRun.map(({ name, why }) => h("li", {}, h("b", {}, name), \`: \${why}\`))
        )
      )
    );
    return [...parts.childNodes];
  }
  var drawn;
  function show(next) {
    const before = drawn;
    state = next;
    drawn = next;
    const changed = (...names) => before === void 0 || names.some((name) => before[name] !== next[name]);
    const shown = items.filter(filterOf(next, "by-class"));
    filters2.show(next, shown.length, items.length);
    if (changed("by")) {
      replace(heat, heatMap(data, next));
      for (const button of overview.querySelectorAll("[data-by]"))
        button.setAttribute("aria-pressed", String(button.getAttribute("data-by") === next.by));
    }
    if (changed("implementation", "chapter", "class", "text", "by")) {
      replace(cases, caseTable(shown, next));
      replace(figures, digitsFigures(data, items.filter(filterOf(next, "of-any-class")), next));
    }
    const isCase = next.id !== "";
    overview.hidden = isCase;
    one.hidden = !isCase;
    if (isCase && changed("id", "run")) replace(one, casePage(data, next, shown));
    document.title = isCase ? \`\${next.id} \\u2013 \${data.title}\` : data.title;
    if (before !== void 0 && before.id !== next.id) moved(before, next);
  }
  var [scrolled, opener] = [0, ""];
  function moved(before, next) {
    if (next.id !== "") {
      if (before.id === "") [scrolled, opener] = [scrollY, addressOf(next)];
      scrollTo(0, 0);
      one.querySelector(".case-title")?.focus();
      return;
    }
    scrollTo(0, scrolled);
    const link = [...overview.querySelectorAll("a")].find(
      (a) => a.getAttribute("href") === opener
    );
    (link ?? overview.querySelector("a"))?.focus();
  }
  addEventListener("hashchange", () => show(stateOf(location.hash)));
  addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || event.defaultPrevented) return;
    if (state.id !== "") go({ ...state, id: "", run: "" }, "push");
    else if (addressOf(state) !== addressOf({ ...initial, by: state.by }))
      go({ ...initial, by: state.by }, "replace");
  });
  overview.addEventListener("click", (event) => {
    const link = event.target.closest('a[data-to="cases"]');
    if (link === null || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    go(stateOf(link.getAttribute("href")), "replace");
    const title = document.getElementById("cases-title");
    title.scrollIntoView();
    title.focus({ preventScroll: true });
  });
  document.querySelector(".skip")?.addEventListener("click", (event) => {
    event.preventDefault();
    (state.id === "" ? document.getElementById("cases-title") : one.querySelector(".case-title"))?.focus();
  });
  replace(overview, ...overviewParts());
  show(state);
  document.body.dataset.ready = "true";
})();
`;
