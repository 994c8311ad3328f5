"""A site by SvelteKit, made of files."""

from pathlib import Path

from comments_service.web.console.sites.ways.way import Way
from tests.snippets.generators import write
from tests.snippets.node.project import NodeGenerator, path_of

HTML = """<!doctype html><html lang="en"><head><meta charset="utf-8">%sveltekit.head%</head>
<body><div>%sveltekit.body%</div></body></html>"""
PAGE = """<script>
import { base } from "$app/paths";
import { page } from "$app/state";
import Comments from "$lib/Comments.svelte";
const name = $derived(page.params.name);
const other = $derived(name === "one" ? "two" : "one");
</script>

<svelte:head><title>Page {name}</title></svelte:head>
<main>
  <h1>Page {name}</h1>
  <a href="{base}/{other}/">Page {other}</a>
  INCLUDE
</main>
"""
ROUTE = """export const prerender = true;
export const trailingSlash = "always";
export const entries = () => [{ name: "one" }, { name: "two" }];
"""
CONFIG = """import adapter from "@sveltejs/adapter-static";
export default {
  kit: { adapter: adapter({ pages: "out" }), paths: { base: "%s" } },
};
"""
VITE = (
    'import { sveltekit } from "@sveltejs/kit/vite";\nexport default { plugins: [sveltekit()] };\n'
)


def write_svelte(folder: Path, way: Way, home: str) -> None:
    """Write one route for both pages."""
    write(folder / "src/lib/Comments.svelte", way.code)
    write(folder / "src/app.html", HTML)
    write(folder / "src/routes/[name]/+page.svelte", PAGE.replace("INCLUDE", way.include))
    write(folder / "src/routes/[name]/+page.js", ROUTE)
    write(folder / "svelte.config.js", CONFIG % path_of(home).rstrip("/"))
    write(folder / "vite.config.js", VITE)


SVELTE = NodeGenerator(
    "svelte",
    (
        *("@sveltejs/kit@2", "@sveltejs/adapter-static@3", "@sveltejs/vite-plugin-svelte"),
        *("svelte@5", "vite"),
    ),
    write_svelte,
    ("vite", "build"),
    follows=True,
)
