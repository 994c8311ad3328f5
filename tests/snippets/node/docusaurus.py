"""A blog by Docusaurus with its classic theme."""

import json
from pathlib import Path

from comments_service.web.console.sites.ways.way import Way
from tests.snippets.generators import write
from tests.snippets.node.project import NodeGenerator, change_manifest, path_of

CONFIG = """export default {
  title: "A blog", url: %s, baseUrl: %s, trailingSlash: true, onBrokenLinks: "ignore",
  presets: [["classic", { docs: false, blog: { routeBasePath: "/" } }]],
  %s
};
"""


def write_docusaurus(folder: Path, way: Way, home: str) -> None:
    """Write two posts, on the home page of the site."""
    change_manifest(folder, type=None)
    write(folder / "src/theme/BlogPostItem/index.js", way.code)
    origin = "/".join(home.split("/")[:3])
    values = (json.dumps(origin), json.dumps(path_of(home)), way.include)
    write(folder / "docusaurus.config.js", CONFIG % values)
    for name, other in (("one", "two"), ("two", "one")):
        head = f"---\nslug: {name}\ntitle: Page {name}\ndate: 2026-01-01\n---\n"
        write(folder / f"blog/{name}.md", f"{head}[Page {other}](./{other}.md)\n")


DOCUSAURUS = NodeGenerator(
    "docusaurus",
    ("@docusaurus/core@3", "@docusaurus/preset-classic@3", "react@19", "react-dom@19"),
    write_docusaurus,
    ("docusaurus", "build", "--out-dir", "out"),
    follows=True,
)
