import type { Texts } from "./types.js";

/** Plural forms, in the order in which a text writes them between bars. */
export const plurals = ["one", "many", "other"];

/** For reading. */
export const main = {
  title: "Commentaires",
  comments: "{n} commentaire|{n} de commentaires|{n} commentaires",
  first: "Soyez la première personne à commenter.",
  loading: "Chargement des commentaires…",
  show: "Afficher les commentaires",
  hosted: "Lire et écrire des commentaires",
  failed: "Commentaires indisponibles pour l’instant.",
  retry: "Réessayer",
  sort: "Trier",
  top: "Plus utiles",
  newest: "Plus récents",
  oldest: "Plus anciens",
  more: "Charger {n} commentaire de plus|Charger {n} de commentaires de plus|Charger {n} commentaires de plus",
  earlier: "Charger les commentaires précédents",
  moreReplies:
    "Charger {n} réponse de plus|Charger {n} de réponses de plus|Charger {n} réponses de plus",
  replies: "{n} réponse|{n} de réponses|{n} réponses",
  between: "Afficher {n} autre réponse|Afficher {n} d’autres réponses|Afficher {n} autres réponses",
  fold: "Replier les réponses à {name}",
  closed: "Les commentaires sont fermés.",
  closedAge: "Les commentaires sont fermés\u202f: la discussion est ancienne.",
  someone: "Anonyme",
  author: "Auteur de l’article",
  team: "Équipe",
  official: "Réponse officielle",
  verified: "Identité vérifiée",
  pinned: "Épinglé",
  edited: "modifié",
  inReplyTo: "en réponse à {name}",
  goneAuthor: "Commentaire supprimé par la personne qui l’a écrit.",
  goneModeration: "Commentaire retiré par la modération.",
  reply: "Répondre",
  replyTo: "Répondre à {name}",
  like: "J’aime",
  likeOf: "J’aime ({n}), commentaire de {name}",
  likeFailed: "Votre vote n’a pas été enregistré.",
  actions: "Autres actions, commentaire de {name}",
  label: "Votre commentaire",
  join: "Participer à la discussion…",
  sending: "Envoi…",
  notAllowed: "Cette page n’a pas encore été autorisée à recevoir des commentaires.",
  notFound: "Ce commentaire n’existe plus.",
};

/** For writing. */
export const write = {
  fresh: "{n} nouveau commentaire|{n} de nouveaux commentaires|{n} nouveaux commentaires",
  labelReply: "Votre réponse à {name}",
  name: "Nom",
  email: "E-mail",
  website: "Site web",
  optional: "facultatif",
  private: "facultatif, jamais publié",
  as: "Vous publiez en tant que {name}.",
  notYou: "Pas vous\u202f?",
  send: "Publier",
  reduce: "Réduire",
  copy: "Copier le texte",
  copied: "Copié",
  posted: "Commentaire publié",
  held: "En attente de relecture",
  draft: "Brouillon restauré.",
  discard: "Supprimer le brouillon",
  restore: "Rétablir",
  erased: "Brouillon supprimé.",
  unsaved: "Ce navigateur ne garde pas les brouillons\u202f: publiez avant de quitter la page.",
  left: "Encore {n} caractère|Encore {n} de caractères|Encore {n} caractères",
  wait: "Vous pourrez publier dans {time}. Votre texte est conservé.",
  waited: "Vous pouvez publier à présent.",
  offline: "Hors ligne. Votre texte est conservé.",
  queued:
    "Hors ligne. Votre commentaire attend ici\u202f; de retour en ligne, vous pourrez le publier.",
  online: "Votre commentaire attend d’être envoyé. Le publier maintenant\u202f?",
  error: "Non envoyé. Votre texte est conservé.",
  quoted: "«\u202f{word}\u202f»",
  e_words: "Ce site refuse les textes qui contiennent {words}. Votre texte est conservé.",
  e_duplicate: "Ce commentaire a déjà été envoyé.",
  e_closed: "Les commentaires viennent de fermer. Votre texte est conservé.",
  e_blocked: "Ce site n’accepte pas vos commentaires. Votre texte est conservé.",
  e_refused:
    "Le formulaire a été rempli très vite. Relisez-vous, puis réessayez dans quelques secondes.",
  e_page:
    "Cette page n’a pas encore été autorisée à recevoir des commentaires. Votre texte est conservé.",
  e_full: "Le service ne peut rien enregistrer pour l’instant. Votre texte est conservé.",
  e_body: "Écrivez votre commentaire.",
  e_name: "Indiquez votre nom.",
  e_long: "Trop long\u202f: raccourcissez.",
  e_email: "Cette adresse n’est pas complète, par exemple nom@exemple.fr.",
  e_website: "Une adresse complète, par exemple https://exemple.fr.",
  e_value: "Cette valeur n’est pas acceptée.",
  e_parent: "Le commentaire auquel vous répondez n’existe plus.",
};

/** For what can be done with a comment. */
export const actions = {
  copyLink: "Copier le lien",
  linkCopied: "Lien copié",
  edit: "Modifier",
  editOf: "Modifier votre commentaire",
  cancel: "Annuler",
  save: "Enregistrer",
  saved: "Commentaire modifié",
  heldWhy: "En attente de relecture. Ce commentaire n’est visible que par vous pour l’instant.",
  r_first: "Le premier commentaire de chaque personne est relu.",
  r_all: "Ici, chaque commentaire est relu avant publication.",
  r_words: "Il contient un mot surveillé.",
  r_fast: "Il a été écrit très vite.",
  editLeft:
    "Modifiable encore {n} minute|Modifiable encore {n} de minutes|Modifiable encore {n} minutes",
  editOver: "Vous ne pouvez plus modifier ce commentaire.",
  editFailed: "Non modifié. Votre texte est conservé.",
  remove: "Supprimer",
  removeOf: "Supprimer votre commentaire",
  removed: "Commentaire supprimé.",
  removeFailed: "Non supprimé\u202f: réessayez.",
  undo: "Rétablir",
  restored: "Commentaire rétabli",
  report: "Signaler",
  reportWhy: "Pourquoi signaler ce commentaire\u202f?",
  spam: "Publicité ou spam",
  abuse: "Insulte ou harcèlement",
  off_topic: "Hors sujet",
  other: "Autre raison",
  note: "Précisions (facultatif)",
  sendReport: "Envoyer le signalement",
  reported: "Merci. La modération va regarder\u202f; votre nom n’est pas transmis.",
  reportFailed: "Non envoyé\u202f: réessayez.",
  hide: "Masquer cette personne",
  hidden: "Les commentaires de {name} sont masqués.",
  showAgain: "Afficher de nouveau",
};

/** For the form of a text. */
export const format = {
  tools: "Mise en forme",
  bold: "Gras",
  italic: "Italique",
  link: "Lien",
  quote: "Citation",
  code: "Code",
  preview: "Aperçu",
  previewFailed: "Aperçu indisponible pour l’instant.",
  names: "Personnes de cette discussion",
  matches: "{n} suggestion|{n} de suggestions|{n} suggestions",
};

/** For what a reader does with the comments. */
export const reading = {
  quoteSelection: "Citer dans une réponse",
  feed: "Flux des commentaires",
  share: "Partager la discussion",
  linkCopied: "Lien copié",
  code: "Code",
  table: "Tableau",
};

/** For reactions. */
export const reactions = {
  add: "Ajouter une réaction",
  ofPage: "Réactions à cette page",
  ofComment: "Réactions au commentaire de {name}",
  kind: "{kind} ({n})",
  failed: "Votre réaction n’a pas été enregistrée.",
};

export default { plurals, main, write, actions, format, reading, reactions } satisfies Texts;
