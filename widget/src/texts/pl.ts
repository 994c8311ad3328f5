import type { Texts } from "./types.js";

export const plurals = ["one", "few", "many", "other"];

/** For reading. Names are not inflected: each follows a colon, or a noun that is. */
export const main = {
  title: "Komentarze",
  comments: "{n} komentarz|{n} komentarze|{n} komentarzy|{n} komentarza",
  first: "Napisz pierwszy komentarz.",
  loading: "Wczytywanie komentarzy…",
  show: "Pokaż komentarze",
  hosted: "Czytaj i pisz komentarze",
  failed: "Komentarze są w tej chwili niedostępne.",
  retry: "Spróbuj ponownie",
  sort: "Sortowanie",
  top: "Najbardziej przydatne",
  newest: "Najnowsze",
  oldest: "Najstarsze",
  more: "Wczytaj jeszcze {n} komentarz|Wczytaj jeszcze {n} komentarze|Wczytaj jeszcze {n} komentarzy|Wczytaj jeszcze {n} komentarza",
  earlier: "Wczytaj wcześniejsze komentarze",
  moreReplies:
    "Wczytaj jeszcze {n} odpowiedź|Wczytaj jeszcze {n} odpowiedzi|Wczytaj jeszcze {n} odpowiedzi|Wczytaj jeszcze {n} odpowiedzi",
  replies: "{n} odpowiedź|{n} odpowiedzi|{n} odpowiedzi|{n} odpowiedzi",
  between:
    "Pokaż jeszcze {n} odpowiedź|Pokaż jeszcze {n} odpowiedzi|Pokaż jeszcze {n} odpowiedzi|Pokaż jeszcze {n} odpowiedzi",
  fold: "Zwiń odpowiedzi dla: {name}",
  closed: "Komentowanie jest zamknięte.",
  closedAge: "Komentowanie jest zamknięte: to stara dyskusja.",
  someone: "Anonim",
  author: "Autor artykułu",
  team: "Zespół",
  official: "Oficjalna odpowiedź",
  verified: "Potwierdzona tożsamość",
  pinned: "Przypięty",
  edited: "edytowano",
  inReplyTo: "odpowiedź dla: {name}",
  goneAuthor: "Komentarz usunięty przez osobę, która go napisała.",
  goneModeration: "Komentarz usunięty przez moderację.",
  reply: "Odpowiedz",
  replyTo: "Odpowiedz: {name}",
  like: "Lubię to",
  likeOf: "Lubię to ({n}), komentarz osoby {name}",
  likeFailed: "Nie udało się zapisać Twojego głosu.",
  actions: "Więcej działań, komentarz osoby {name}",
  label: "Twój komentarz",
  join: "Dołącz do dyskusji…",
  sending: "Wysyłanie…",
  notAllowed: "Na tej stronie nie można jeszcze komentować.",
  notFound: "Tego komentarza już nie ma.",
};

/** For writing. */
export const write = {
  fresh: "{n} nowy komentarz|{n} nowe komentarze|{n} nowych komentarzy|{n} nowego komentarza",
  labelReply: "Twoja odpowiedź dla: {name}",
  name: "Imię",
  email: "E-mail",
  website: "Strona WWW",
  optional: "opcjonalnie",
  private: "opcjonalnie, nigdy niepokazywany",
  as: "Publikujesz jako {name}.",
  notYou: "To nie Ty?",
  send: "Opublikuj",
  reduce: "Zwiń",
  copy: "Skopiuj tekst",
  copied: "Skopiowano",
  posted: "Opublikowano komentarz",
  held: "Czeka na sprawdzenie",
  draft: "Przywrócono szkic.",
  discard: "Odrzuć szkic",
  restore: "Przywróć",
  erased: "Odrzucono szkic.",
  unsaved:
    "Ta przeglądarka nie przechowuje szkiców: opublikuj komentarz przed opuszczeniem strony.",
  left: "Pozostał {n} znak|Pozostały {n} znaki|Pozostało {n} znaków|Pozostało {n} znaku",
  wait: "Komentarz można opublikować za {time}. Tekst jest zachowany.",
  waited: "Można już opublikować komentarz.",
  offline: "Brak połączenia. Tekst jest zachowany.",
  queued:
    "Brak połączenia. Komentarz czeka tutaj; zostanie wysłany za Twoją zgodą, gdy połączenie wróci.",
  online: "Komentarz czeka na wysłanie. Opublikować teraz?",
  error: "Nie wysłano. Tekst jest zachowany.",
  quoted: "„{word}”",
  e_words: "Ta witryna nie przyjmuje tekstów, które zawierają {words}. Tekst jest zachowany.",
  e_duplicate: "Ten komentarz został już wysłany.",
  e_closed: "Komentowanie właśnie zamknięto. Tekst jest zachowany.",
  e_blocked: "Ta witryna nie przyjmuje Twoich komentarzy. Tekst jest zachowany.",
  e_refused:
    "Formularz wypełniono bardzo szybko. Przeczytaj tekst jeszcze raz i spróbuj ponownie za kilka sekund.",
  e_page: "Na tej stronie nie można jeszcze komentować. Tekst jest zachowany.",
  e_full: "Serwis nie może teraz niczego zapisać. Tekst jest zachowany.",
  e_body: "Napisz komentarz.",
  e_name: "Podaj imię.",
  e_long: "Tekst jest za długi: skróć go.",
  e_email: "Ten adres jest niepełny. Przykład: imie@example.com.",
  e_website: "Podaj pełny adres, na przykład https://example.com.",
  e_value: "Ta wartość nie jest dozwolona.",
  e_parent: "Komentarza, na który odpowiadasz, już nie ma.",
};

/** For what can be done with a comment. */
export const actions = {
  copyLink: "Skopiuj link",
  linkCopied: "Skopiowano link",
  edit: "Edytuj",
  editOf: "Edytuj swój komentarz",
  cancel: "Anuluj",
  save: "Zapisz",
  saved: "Zmieniono komentarz",
  heldWhy: "Czeka na sprawdzenie. Na razie tylko Ty widzisz ten komentarz.",
  r_first: "Pierwszy komentarz każdej osoby jest sprawdzany.",
  r_all: "Tutaj każdy komentarz jest sprawdzany przed publikacją.",
  r_words: "Zawiera słowo, na które zwraca uwagę moderacja.",
  r_fast: "Został napisany bardzo szybko.",
  editLeft:
    "Można edytować jeszcze przez {n} minutę|Można edytować jeszcze przez {n} minuty|Można edytować jeszcze przez {n} minut|Można edytować jeszcze przez {n} minuty",
  editOver: "Czas na edycję minął.",
  editFailed: "Nie zmieniono. Tekst jest zachowany.",
  remove: "Usuń",
  removeOf: "Usuń swój komentarz",
  removed: "Usunięto komentarz.",
  removeFailed: "Nie usunięto: spróbuj ponownie.",
  undo: "Cofnij",
  restored: "Przywrócono komentarz",
  report: "Zgłoś",
  reportWhy: "Dlaczego zgłaszasz ten komentarz?",
  spam: "Reklama lub spam",
  abuse: "Obraza lub nękanie",
  off_topic: "Nie na temat",
  other: "Inny powód",
  note: "Szczegóły (opcjonalnie)",
  sendReport: "Wyślij zgłoszenie",
  reported: "Dziękujemy. Moderacja to sprawdzi; nikomu nie przekażemy Twojego imienia.",
  reportFailed: "Nie wysłano: spróbuj ponownie.",
  hide: "Ukryj tę osobę",
  hidden: "Komentarze osoby {name} są ukryte.",
  showAgain: "Pokaż ponownie",
};

/** For the form of a text. */
export const format = {
  tools: "Formatowanie",
  bold: "Pogrubienie",
  italic: "Kursywa",
  link: "Link",
  quote: "Cytat",
  code: "Kod",
  preview: "Podgląd",
  previewFailed: "Podgląd jest w tej chwili niedostępny.",
  names: "Osoby w tej dyskusji",
  matches: "{n} podpowiedź|{n} podpowiedzi|{n} podpowiedzi|{n} podpowiedzi",
};

/** For what a reader does with the comments. */
export const reading = {
  quoteSelection: "Zacytuj w odpowiedzi",
  feed: "Kanał komentarzy",
  share: "Udostępnij dyskusję",
  linkCopied: "Skopiowano link",
  code: "Kod",
  table: "Tabela",
};

/** For reactions. */
export const reactions = {
  add: "Dodaj reakcję",
  ofPage: "Reakcje na tę stronę",
  ofComment: "Reakcje na komentarz: {name}",
  kind: "{kind} ({n})",
  failed: "Reakcja nie została zapisana.",
};

export default { plurals, main, write, actions, format, reading, reactions } satisfies Texts;
