/** The texts of all languages: only sites that mail readers load them. */

const english = {
  label: "Mails to me",
  none: "None",
  replies: "When somebody replies to me",
  page: "About every new comment here",
  hint: "With your e-mail address above. First, one mail asks you to confirm it.",
};
export type MailTexts = typeof english;

const row = (label: string, none: string, replies: string, page: string, hint: string) => ({
  label,
  none,
  replies,
  page,
  hint,
});

export const texts: Record<string, MailTexts> = {
  en: english,
  ar: row(
    "رسائل إليّ",
    "بلا رسائل",
    "عندما يرد عليّ أحد",
    "عند كل تعليق جديد هنا",
    "إلى عنوان بريدك أعلاه. تطلب منك رسالة أولى تأكيده.",
  ),
  de: row(
    "E-Mails an mich",
    "Keine",
    "Wenn mir jemand antwortet",
    "Zu jedem neuen Kommentar hier",
    "An Ihre E-Mail-Adresse oben. Zuerst bittet eine E-Mail, sie zu bestätigen.",
  ),
  es: row(
    "Correos para mí",
    "Ninguno",
    "Cuando alguien me responda",
    "Con cada comentario nuevo aquí",
    "A la dirección que indica arriba. Antes, un correo le pide confirmarla.",
  ),
  fr: row(
    "M’écrire un e-mail",
    "Jamais",
    "Quand on me répond",
    "Pour chaque nouveau commentaire ici",
    "À votre adresse ci-dessus. Un premier e-mail vous demande de la confirmer.",
  ),
  it: row(
    "E-mail per me",
    "Nessuna",
    "Quando qualcuno mi risponde",
    "A ogni nuovo commento qui",
    "All’indirizzo qui sopra. Prima, un’e-mail ti chiede di confermarlo.",
  ),
  ja: row(
    "メールでのお知らせ",
    "なし",
    "私に返信があったとき",
    "ここに新しいコメントがあるたびに",
    "上のメールアドレスに届きます。最初に確認のメールを 1 通お送りします。",
  ),
  ko: row(
    "이메일로 알림",
    "없음",
    "누군가 내게 답글을 달면",
    "여기에 새 댓글이 달릴 때마다",
    "위의 이메일 주소로 갑니다. 먼저 확인 이메일 한 통이 갑니다.",
  ),
  nl: row(
    "E-mails aan mij",
    "Geen",
    "Als iemand mij antwoordt",
    "Bij elke nieuwe reactie hier",
    "Naar uw e-mailadres hierboven. Eerst vraagt één e-mail u het te bevestigen.",
  ),
  pl: row(
    "E-maile do mnie",
    "Żadne",
    "Gdy ktoś mi odpowie",
    "O każdym nowym komentarzu tutaj",
    "Na adres podany wyżej. Najpierw jeden e-mail poprosi o jego potwierdzenie.",
  ),
  pt: row(
    "E-mails para mim",
    "Nenhum",
    "Quando alguém me responder",
    "A cada novo comentário aqui",
    "Para o seu endereço acima. Primeiro, um e-mail pede que você o confirme.",
  ),
  tr: row(
    "Bana e-posta",
    "Hiçbiri",
    "Biri bana yanıt verdiğinde",
    "Buradaki her yeni yorumda",
    "Yukarıdaki adresinize. Önce bir e-posta onaylamanızı ister.",
  ),
  uk: row(
    "Листи мені",
    "Жодних",
    "Коли хтось мені відповість",
    "Про кожен новий коментар тут",
    "На вашу адресу вище. Спершу один лист попросить її підтвердити.",
  ),
  zh: row(
    "给我发邮件",
    "不发送",
    "有人回复我时",
    "这里每有新评论时",
    "发到你上面填写的地址。首先会有一封邮件请你确认。",
  ),
};
