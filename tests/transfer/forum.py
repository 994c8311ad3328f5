"""A Disqus file of pages and comments, as the tests of the import's core need it."""

from dataclasses import dataclass, field
from pathlib import Path

_HEAD = '<disqus xmlns="http://disqus.com" xmlns:dsq="http://disqus.com/disqus-internals">'


@dataclass
class Forum:
    """Pages come first and comments after, as Disqus writes them."""

    threads: list[str] = field(default_factory=list)
    posts: list[str] = field(default_factory=list)

    def page(self, number: int, link: str) -> None:
        """A page under that address."""
        self.threads.append(f'<thread dsq:id="{number}"><id/><link>{link}</link></thread>')

    def comment(self, number: int, text: str = "", page: int = 1, **how: str) -> None:
        """A comment. ``how``: parent, at, state (isDeleted, isSpam), name."""
        state = f"<{how['state']}>true</{how['state']}>" if "state" in how else ""
        parent = f'<parent dsq:id="{how["parent"]}"/>' if "parent" in how else ""
        at = how.get("at", f"2012-01-01T10:{number % 60:02}:00Z")
        self.posts.append(
            f'<post dsq:id="{number}"><message>{text or f"n{number}"}</message>'
            f"<createdAt>{at}</createdAt>{state}<author><name>{how.get('name', 'Zoë')}</name>"
            f'</author><thread dsq:id="{page}"/>{parent}</post>'
        )

    def write(self, path: Path) -> Path:
        """The file."""
        path.write_text(f"{_HEAD}{''.join(self.threads + self.posts)}</disqus>", encoding="utf-8")
        return path
