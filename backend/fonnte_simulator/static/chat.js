// One phone's messages as bubbles.

import { make, marked, ticks } from "./elements.js";
import { clock, dayKey, dayName, exactTime, number, word } from "./words.js";

const NEAR_END = 80;

export class Chat {
  constructor(bubbles, summary, title, readAll, markRead) {
    Object.assign(this, { bubbles, summary, title, readAll, markRead });
    this.looks = "";
  }

  forget() {
    this.looks = "";
    this.bubbles.replaceChildren();
  }

  show({ phone, bubbles }) {
    const looks = JSON.stringify([phone.key, bubbles, document.documentElement.lang]);
    if (looks === this.looks) return;
    const first = this.looks === "";
    const atEnd = this.bubbles.scrollHeight - this.bubbles.scrollTop - this.bubbles.clientHeight < NEAR_END;
    this.looks = looks;
    this.title.textContent = phone.number;
    this.summary.textContent = word("summary")(number(phone.messages));
    this.readAll.hidden = phone.unread < 2;
    this.bubbles.replaceChildren(...this.#withDays(bubbles));
    if (first || atEnd) this.bubbles.scrollTop = this.bubbles.scrollHeight;
  }

  #withDays(bubbles) {
    let day = "";
    return bubbles.flatMap((bubble) => {
      const made = this.#bubble(bubble);
      if (dayKey(bubble.at) === day) return [made];
      day = dayKey(bubble.at);
      return [make("p", "day", dayName(bubble.at)), made];
    });
  }

  #bubble(bubble) {
    const box = make("article", bubble.mine ? "bubble mine" : `bubble ${bubble.status}`);
    if (!bubble.mine) box.append(make("h3", "sender", bubble.sender));
    const text = make("p", "text");
    text.append(marked(bubble.text));
    const foot = make("footer");
    const time = make("time", "", `${clock(bubble.at)} WITA`);
    time.dateTime = new Date(bubble.at * 1000).toISOString();
    time.title = exactTime(bubble.at);
    foot.append(time);
    if (!bubble.mine) foot.append(ticks(bubble.status), this.#standing(bubble));
    if (bubble.status === "sent" || bubble.status === "delivered") foot.prepend(this.#markAsRead(bubble));
    box.append(text, foot);
    return box;
  }

  #standing(bubble) {
    const standing = make("span", "standing", word(bubble.status));
    standing.title = exactTime(bubble.status_at);
    return standing;
  }

  #markAsRead(bubble) {
    const button = make("button", "link", word("read_one"));
    button.type = "button";
    button.addEventListener("click", () => this.markRead(bubble.id));
    return button;
  }
}
