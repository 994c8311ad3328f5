"""What people write: the measure of all that is costly."""

#: An ordinary comment with a link, an address, code and a quotation, in about 170 characters.
ORDINARY = (
    "Merci pour cet article, **très** clair. Voir https://blog.example/2010/03/post.html et\n"
    "[cet autre](https://blog.example/2011). À lire avec `make run` !\n\n> Une citation.\n\n"
)
