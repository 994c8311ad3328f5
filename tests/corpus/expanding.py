"""Letters that become several once text is composed (NFC) or folded (NFKC)."""

#: Hebrew, Devanagari and a note of music, which NFC takes apart; two ligatures of many letters.
EXPANDING = "\ufb2c\u0958\U0001d160\ufdfa\ufdfb\ufb03"
