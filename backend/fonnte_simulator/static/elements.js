// Small makers of elements. Texts are always set as text, never as markup.

const SVG = "http://www.w3.org/2000/svg";

const ICONS = {
  waiting: "M8 2.5a5.5 5.5 0 1 0 0 11 5.5 5.5 0 0 0 0-11ZM8 5v3.2l2 1.3",
  one: "m3.5 8.5 3 3 6-7",
  two: "m.8 8.7 3 3 5.7-7M7.3 10.8l.9.9 5.7-7",
  stop: "M8 2.5a5.5 5.5 0 1 0 0 11 5.5 5.5 0 0 0 0-11ZM8 5v3.5M8 10.8v.2",
};
const TICKS = { pending: "waiting", processing: "waiting", sent: "one", delivered: "two", read: "two", invalid: "stop" };

export function make(tag, classes = "", text = "") {
  const element = document.createElement(tag);
  if (classes) element.className = classes;
  if (text) element.textContent = text;
  return element;
}

/** The ticks of a status; what they mean is said beside them or in the row's label. */
export function ticks(status) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 16 16");
  svg.setAttribute("class", `ticks ${status}`);
  svg.setAttribute("aria-hidden", "true");
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", ICONS[TICKS[status]]);
  svg.append(path);
  return svg;
}

// WhatsApp's own marks: *bold*, _italic_, ~struck~, only where they hug a word: "B*** S***" stays as it is.
const MARKED = /(?<![\w*_~])([*_~])(?=[^\s*_~])([^*_~\n]*[^\s*_~])\1(?![\w*_~])/g;
const MARKS = { "*": "strong", _: "em", "~": "s" };

/** A message's text with WhatsApp's marks shown. */
export function marked(text) {
  const fragment = document.createDocumentFragment();
  let from = 0;
  for (const found of text.matchAll(MARKED)) {
    fragment.append(text.slice(from, found.index), make(MARKS[found[1]], "", found[2]));
    from = found.index + found[0].length;
  }
  fragment.append(text.slice(from));
  return fragment;
}
