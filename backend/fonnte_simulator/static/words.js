// Every word of the page, Indonesian first.

const WORDS = {
  id: {
    banner: "Bukan WhatsApp sungguhan: tidak ada pesan yang keluar.",
    quota: "Sisa kuota",
    save: "Simpan",
    device: "Perangkat",
    connected: "Tersambung",
    disconnected: "Terputus",
    connect: "Sambungkan",
    disconnect: "Putuskan",
    accepted: "Masuk",
    sent: "Terkirim",
    delivered: "Sampai",
    read: "Dibaca",
    replies: "Balasan",
    phones: "Ponsel",
    search: "Cari nomor atau isi pesan",
    no_phones: "Belum ada pesan. Pemberitahuan yang dikirim lewat simulator ini akan muncul di sini.",
    not_found: "Tidak ada ponsel yang cocok dengan pencarian ini.",
    welcome: "Pilih sebuah ponsel untuk melihat pemberitahuan yang diterimanya.",
    back: "Kembali ke daftar ponsel",
    messages: "Pesan",
    read_one: "Tandai dibaca",
    read_all: "Tandai semua dibaca",
    reply: "Balas dari ponsel ini",
    send: "Kirim balasan",
    answered: "Balasan: ",
    pending: "Menunggu perangkat",
    processing: "Dalam perjalanan",
    invalid: "Nomor tidak terdaftar di WhatsApp",
    summary: (count) => `${count} pesan diterima`,
    unread: (count) => `${count} belum dibaca`,
    today: "Hari ini",
    yesterday: "Kemarin",
    trouble: "Simulator tidak menjawab. Mencoba lagi…",
    bad_quota: "Kuota harus berupa angka.",
    other: "English",
  },
  en: {
    banner: "Not the real WhatsApp: no message goes out.",
    quota: "Quota left",
    save: "Save",
    device: "Device",
    connected: "Connected",
    disconnected: "Disconnected",
    connect: "Connect",
    disconnect: "Disconnect",
    accepted: "Taken",
    sent: "Sent",
    delivered: "Delivered",
    read: "Read",
    replies: "Replies",
    phones: "Phones",
    search: "Search a number or words",
    no_phones: "No messages yet. Notices sent through this simulator will show up here.",
    not_found: "No phone fits this search.",
    welcome: "Choose a phone to see the notices it received.",
    back: "Back to the list of phones",
    messages: "Messages",
    read_one: "Mark as read",
    read_all: "Mark all as read",
    reply: "Reply from this phone",
    send: "Send the reply",
    answered: "Reply: ",
    pending: "Waiting for the device",
    processing: "On its way",
    invalid: "This number is not on WhatsApp",
    summary: (count) => (count === "1" ? "1 message received" : `${count} messages received`),
    unread: (count) => `${count} unread`,
    today: "Today",
    yesterday: "Yesterday",
    trouble: "The simulator does not answer. Trying again…",
    bad_quota: "The quota must be a number.",
    other: "Indonesia",
  },
};

const ZONE = "Asia/Makassar";
const LOCALES = { id: "id-ID", en: "en-GB" };

let language = localStorage.getItem("language") === "en" ? "en" : "id";

export const word = (name) => WORDS[language][name];
export const number = (value) => new Intl.NumberFormat(LOCALES[language]).format(value);

const format = (seconds, options) =>
  new Intl.DateTimeFormat(LOCALES[language], { timeZone: ZONE, ...options }).format(seconds * 1000);

export const clock = (seconds) => `${format(seconds, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" })}`;
export const exactTime = (seconds) =>
  `${format(seconds, { dateStyle: "long", timeStyle: "medium", hourCycle: "h23" })} WITA`;
export const dayKey = (seconds) => format(seconds, { year: "numeric", month: "2-digit", day: "2-digit" });

export function dayName(seconds) {
  const now = Date.now() / 1000;
  if (dayKey(seconds) === dayKey(now)) return word("today");
  if (dayKey(seconds) === dayKey(now - 86400)) return word("yesterday");
  return format(seconds, { day: "numeric", month: "long", year: "numeric" });
}

export const shortTime = (seconds) =>
  dayKey(seconds) === dayKey(Date.now() / 1000) ? clock(seconds) : format(seconds, { day: "2-digit", month: "2-digit", year: "2-digit" });

export function switchLanguage() {
  language = language === "id" ? "en" : "id";
  localStorage.setItem("language", language);
}

/** Puts the words of the chosen language into everything that names one. */
export function translate() {
  document.documentElement.lang = language;
  for (const element of document.querySelectorAll("[data-word]")) element.textContent = word(element.dataset.word);
  for (const element of document.querySelectorAll("[data-word-placeholder]"))
    element.placeholder = word(element.dataset.wordPlaceholder);
  for (const element of document.querySelectorAll("[data-word-label]"))
    element.setAttribute("aria-label", word(element.dataset.wordLabel));
  const button = document.getElementById("language");
  button.textContent = word("other");
  button.lang = language === "id" ? "en" : "id";
}
