/** The text of all languages: only sites that ask for a proof load them. */

export const texts: Record<string, string> = {
  en: "Checking that this is not a robot. It takes a few seconds.",
  ar: "نتحقق من أن المرسل ليس روبوتًا. يستغرق ذلك بضع ثوان.",
  de: "Es wird geprüft, dass hier kein Roboter schreibt. Das dauert wenige Sekunden.",
  es: "Comprobando que no es un robot. Tarda unos segundos.",
  fr: "Vérification qu’il ne s’agit pas d’un robot. Cela prend quelques secondes.",
  it: "Verifica che non si tratti di un robot. Bastano pochi secondi.",
  ja: "ロボットでないことを確認しています。数秒かかります。",
  ko: "로봇이 아닌지 확인하고 있습니다. 몇 초 걸립니다.",
  nl: "We controleren of dit geen robot is. Dat duurt enkele seconden.",
  pl: "Sprawdzamy, czy to nie robot. Potrwa to kilka sekund.",
  pt: "Verificando que não é um robô. Leva alguns segundos.",
  tr: "Robot olmadığınız denetleniyor. Birkaç saniye sürer.",
  uk: "Перевіряємо, що це не робот. Це триває кілька секунд.",
  zh: "正在确认这不是机器人，需要几秒钟。",
};
