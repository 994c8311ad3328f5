"""Characters that nobody sees, and those that change the order of what is seen."""

INVISIBLE = "\u200b\u2060\ufeff\u00ad\u115f\u1160\u3164\uffa0\u2800\u034f\u180e\u2063"
REORDERING = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
