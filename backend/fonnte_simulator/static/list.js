// The list of phones. Thousands may be there, so only the rows in sight exist.

import { make, ticks } from "./elements.js";
import { number, shortTime, word } from "./words.js";

const ROW_HEIGHT = 72;
const BEYOND = 12;

export class PhoneList {
  constructor(box, rows, choose) {
    this.box = box;
    this.rows = rows;
    this.choose = choose;
    this.shown = new Map();
    rows.addEventListener("keydown", (event) => this.#walk(event));
  }

  /** The stretch of the list that is worth asking for. */
  stretch() {
    const first = Math.max(0, Math.floor(this.box.scrollTop / ROW_HEIGHT) - BEYOND);
    return { offset: first, limit: Math.min(200, Math.ceil(this.box.clientHeight / ROW_HEIGHT) + 2 * BEYOND) };
  }

  toTop() {
    this.box.scrollTop = 0;
  }

  show(answer, offset, chosen) {
    this.rows.style.height = `${answer.total * ROW_HEIGHT}px`;
    const inSight = new Set();
    answer.phones.forEach((phone, position) => {
      inSight.add(phone.key);
      const row = this.shown.get(phone.key) ?? this.#newRow(phone.key);
      row.item.style.transform = `translateY(${(offset + position) * ROW_HEIGHT}px)`;
      row.item.setAttribute("aria-posinset", offset + position + 1);
      row.item.setAttribute("aria-setsize", answer.total);
      row.position = offset + position;
      const looks = JSON.stringify([phone, phone.key === chosen, document.documentElement.lang]);
      if (row.looks !== looks) {
        row.looks = looks;
        this.#fill(row.button, phone, phone.key === chosen);
      }
    });
    for (const [key, row] of this.shown) {
      if (inSight.has(key)) continue;
      row.item.remove();
      this.shown.delete(key);
    }
  }

  mark(chosen) {
    for (const [key, row] of this.shown) {
      row.looks = "";
      row.button.classList.toggle("chosen", key === chosen);
      row.button.toggleAttribute("aria-current", key === chosen);
    }
  }

  #newRow(key) {
    const item = make("li", "row");
    const button = make("button");
    button.type = "button";
    button.addEventListener("click", () => this.choose(key));
    item.append(button);
    this.rows.append(item);
    const row = { item, button, looks: "", position: 0 };
    this.shown.set(key, row);
    return row;
  }

  #fill(button, phone, chosen) {
    const top = make("span", "row-top");
    top.append(make("span", "row-number", phone.number), make("span", "row-time", shortTime(phone.at)));
    const bottom = make("span", "row-bottom");
    if (!phone.answered) bottom.append(ticks(phone.status));
    bottom.append(make("span", "row-preview", phone.answered ? word("answered") + phone.preview : phone.preview));
    if (phone.unread > 0) {
      const badge = make("span", "badge", number(phone.unread));
      badge.setAttribute("aria-label", word("unread")(number(phone.unread)));
      bottom.append(badge);
    }
    const avatar = make("span", `avatar tint-${phone.key % 6}`);
    avatar.setAttribute("aria-hidden", "true");
    avatar.append(person());
    const words = make("span", "row-words");
    words.append(top, bottom);
    button.replaceChildren(avatar, words);
    button.classList.toggle("chosen", chosen);
    button.toggleAttribute("aria-current", chosen);
  }

  #walk(event) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step) return;
    const rows = [...this.shown.values()];
    const here = rows.find((row) => row.button === document.activeElement);
    const next = here && rows.find((row) => row.position === here.position + step);
    if (!next) return;
    event.preventDefault();
    next.button.focus({ preventScroll: true });
    next.button.scrollIntoView({ block: "nearest" });
  }
}

function person() {
  const template = document.querySelector(".chat-head .avatar svg");
  return template.cloneNode(true);
}
