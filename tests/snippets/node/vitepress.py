"""Documentation by VitePress with its own theme."""

from pathlib import Path

from comments_service.web.console.sites.ways.way import Way
from tests.snippets.generators import write
from tests.snippets.node.project import NodeGenerator, path_of


def write_vitepress(folder: Path, way: Way, home: str) -> None:
    """Write two pages in Markdown."""
    write(folder / ".vitepress/theme/index.js", way.code)
    options = f'title: "Docs", base: "{path_of(home)}", outDir: "out", head: [{way.include}]'
    write(folder / ".vitepress/config.js", f"export default {{ {options} }};\n")
    for name, other in (("one", "two"), ("two", "one")):
        text = f"# Page {name}\n\nSome words.\n\n[Page {other}](./{other}.md)\n"
        write(folder / f"{name}.md", text)


VITEPRESS = NodeGenerator(
    "vitepress",
    ("vitepress@1", "vue@3"),
    write_vitepress,
    ("vitepress", "build", "."),
    page="{}.html",
    follows=True,
)
