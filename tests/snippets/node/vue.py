"""An application of Vue, built by Vite, with routes that the browser follows."""

import json
from pathlib import Path

from comments_service.web.console.sites.ways.way import Way
from tests.snippets.generators import write
from tests.snippets.node.package import install_package, server_of
from tests.snippets.node.project import NodeGenerator, path_of

APP = """<script setup>
import { computed, ref, watchEffect } from "vue";
%s

const path = ref(location.pathname);
const name = computed(() => (path.value.includes("/one/") ? "one" : "two"));
const other = computed(() => (name.value === "one" ? "two" : "one"));
const base = import.meta.env.BASE_URL;
watchEffect(() => { document.title = `Page ${name.value}`; });
addEventListener("popstate", () => { path.value = location.pathname; });

function go(event) {
  history.pushState(null, "", event.target.href);
  path.value = location.pathname;
}
</script>

<template>
  <main>
    <h1>Page {{ name }}</h1>
    <a :href="`${base}${other}/`" @click.prevent="go">Page {{ other }}</a>
    %s
  </main>
</template>
"""
MAIN = """import { createApp } from "vue";
import App from "./App.vue";
createApp(App).mount("#app");
"""
HTML = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Vue</title></head>
<body><div id="app"></div><script type="module" src="../main.js"></script></body></html>"""
CONFIG = """import vue from "@vitejs/plugin-vue";
export default {
  base: %s,
  plugins: [vue()],
  build: { outDir: "out", rollupOptions: { input: ["one/index.html", "two/index.html"] } },
};
"""


def write_app(folder: Path, home: str, comments: str, element: str) -> None:
    """Write the application, and a page for each address that somebody may open first."""
    write(folder / "App.vue", APP % (comments, element))
    write(folder / "main.js", MAIN)
    write(folder / "vite.config.js", CONFIG % json.dumps(path_of(home)))
    for name in ("one", "two"):
        write(folder / name / "index.html", HTML)


def write_lines(folder: Path, way: Way, home: str) -> None:
    """Write the application with the console's lines."""
    write(folder / "Comments.js", way.code)
    write_app(folder, home, 'import Comments from "./Comments.js";', way.include)


def write_package(folder: Path, way: Way, home: str) -> None:
    """Write the application with the package for npm."""
    comments = 'import { Comments } from "palabre/vue";'
    write_app(folder, home, comments, f'<Comments server="{server_of(way)}" />')
    install_package(folder)


PACKAGES = ("vite", "@vitejs/plugin-vue", "vue@3")
VUE, VUE_PACKAGE = (
    NodeGenerator(
        "vue", PACKAGES, way_to_write, ("vite", "build"),
        follows=True, is_plain=False, variant=variant,
    )
    for way_to_write, variant in ((write_lines, ""), (write_package, "-package"))
)  # fmt: skip
