"""A site by Nuxt, made of files."""

import json
from pathlib import Path

from comments_service.web.console.sites.ways.way import Way
from tests.snippets.generators import write
from tests.snippets.node.project import NodeGenerator, path_of

PAGE = """<script setup>
const { name } = useRoute().params;
const other = name === "one" ? "two" : "one";
useHead({ title: `Page ${name}` });
</script>

<template>
  <main>
    <h1>Page {{ name }}</h1>
    <NuxtLink :to="`/${other}/`">Page {{ other }}</NuxtLink>
    %s
  </main>
</template>
"""


def write_nuxt(folder: Path, way: Way, home: str) -> None:
    """Write one route for both pages."""
    write(folder / "app/components/Comments.js", way.code)
    write(folder / "app/pages/[name].vue", PAGE % way.include)
    options = {"app": {"baseURL": path_of(home)}, "compatibilityDate": "2026-01-01"}
    options["nitro"] = {
        "prerender": {"crawlLinks": False, "routes": ["/one/", "/two/"]},
        "output": {"publicDir": str(folder / "out")},
    }
    write(folder / "nuxt.config.js", f"export default defineNuxtConfig({json.dumps(options)});\n")


#: 4.5 cannot build itself with the Vite that it asks for.
NUXT = NodeGenerator("nuxt", ("nuxt@4.2",), write_nuxt, ("nuxt", "generate"), follows=True)
