"""A site by Astro, with its router in the browser."""

from pathlib import Path

from comments_service.web.console.sites.ways.way import Way
from tests.snippets.generators import write
from tests.snippets.node.project import NodeGenerator, path_of

LAYOUT = """---
import { ClientRouter } from "astro:transitions";
import Comments from "../components/Comments.astro";
const { title } = Astro.props;
---
<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{title}</title><ClientRouter />
</head><body><main><h1>{title}</h1>
<slot />
%s
</main></body></html>"""

PAGE = """---
import Layout from "../layouts/Layout.astro";
---
<Layout title="Page %s"><p>Some words.</p>
<p><a href={`${import.meta.env.BASE_URL.replace(/\\/$/, "")}/%s/`}>Page %s</a></p></Layout>"""


def write_astro(folder: Path, way: Way, home: str) -> None:
    """Write two pages with one layout."""
    write(folder / "src/components/Comments.astro", way.code)
    write(folder / "src/layouts/Layout.astro", LAYOUT % way.include)
    origin = "/".join(home.split("/")[:3])
    options = f'{{ site: "{origin}", base: "{path_of(home)}", outDir: "out" }}'
    write(folder / "astro.config.mjs", f"export default {options};\n")
    for name, other in (("one", "two"), ("two", "one")):
        write(folder / f"src/pages/{name}.astro", PAGE % (name, other, other))


ASTRO = NodeGenerator("astro", ("astro",), write_astro, ("astro", "build"), follows=True)
