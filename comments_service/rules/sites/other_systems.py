"""The systems whose scripts the service stands in for, and the addresses that theirs have."""

from dataclasses import dataclass

#: What the column of the site holds where none is switched on.
NONE = ""


@dataclass(frozen=True)
class OtherSystem:
    """``name``: as it calls itself. ``addresses``: where its own server has its scripts.

    ``line``: how pages load it; ``host`` stands for its host there. ``format``: of its export, if
    that can be imported.
    """

    name: str
    addresses: tuple[str, ...]
    line: str
    host: str
    format: str


#: By the name under which a site keeps them.
OTHER_SYSTEMS = {
    "disqus": OtherSystem(
        "Disqus",
        ("/embed.js", "/count.js"),
        's.src = "https://blog.disqus.com/embed.js";',
        "https://blog.disqus.com",
        "disqus",
    ),
    "isso": OtherSystem(
        "Isso",
        ("/js/embed.min.js", "/js/count.min.js"),
        '<script data-isso="//isso.example/" src="//isso.example/js/embed.min.js"></script>',
        "//isso.example",
        "isso",
    ),
    "remark42": OtherSystem(
        "Remark42",
        (
            *("/web/embed.mjs", "/web/counter.mjs", "/web/last-comments.mjs"),
            *("/web/embed.js", "/web/counter.js", "/web/last-comments.js"),
        ),
        'var remark_config = { host: "https://remark42.example", site_id: "blog" };',
        "https://remark42.example",
        "remark42",
    ),
    "commento": OtherSystem(
        "Commento",
        ("/js/commento.js", "/js/count.js"),
        '<script defer src="https://commento.example/js/commento.js"></script>',
        "https://commento.example",
        "commento",
    ),
    "comentario": OtherSystem(
        "Comentario",
        ("/comentario.js",),
        '<script defer src="https://comentario.example/comentario.js"></script>',
        "https://comentario.example",
        "comentario",
    ),
    "cusdis": OtherSystem(
        "Cusdis",
        (
            *("/js/cusdis.es.js", "/js/cusdis.umd.js", "/js/cusdis-count.umd.js"),
            "/js/widget/lang/<language>.js",
        ),
        '<script async defer src="https://cusdis.com/js/cusdis.es.js"></script>',
        "https://cusdis.com",
        "cusdis",
    ),
    "giscus": OtherSystem(
        "giscus, utterances",
        ("/client.js",),
        '<script src="https://giscus.app/client.js" data-repo="ana/blog" async></script>',
        "https://giscus.app",
        "giscus",
    ),
    "hyvor": OtherSystem(
        "Hyvor Talk",
        ("/embed/embed.js", "/embed/comment-counts.js"),
        '<script async type="module" src="https://talk.hyvor.com/embed/embed.js"></script>',
        "https://talk.hyvor.com",
        "hyvor",
    ),
}
