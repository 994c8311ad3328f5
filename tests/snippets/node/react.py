"""An application of React in TypeScript, built by Vite, with routes that the browser follows."""

import json
from pathlib import Path

from comments_service.web.console.sites.ways.way import Way
from tests.snippets.generators import write
from tests.snippets.node.package import NPM, install_package, server_of
from tests.snippets.node.project import NodeGenerator, change_manifest, path_of

PACKAGES = (
    *("vite", "@vitejs/plugin-react", "react@19", "react-dom@19"),
    *("typescript", "@types/react@19", "@types/react-dom@19"),
)
APP = """import { type MouseEvent, useEffect, useState } from "react";
import { createRoot } from "react-dom/client";
import { Comments } from "%(module)s";

function App() {
  const [path, show] = useState(location.pathname);
  const name = path.includes("/one/") ? "one" : "two";
  const other = name === "one" ? "two" : "one";
  useEffect(() => { document.title = `Page ${name}`; }, [name]);
  useEffect(() => addEventListener("popstate", () => show(location.pathname)), []);
  const go = (event: MouseEvent<HTMLAnchorElement>) => {
    event.preventDefault();
    history.pushState(null, "", event.currentTarget.href);
    show(location.pathname);
  };
  return (
    <main>
      <h1>Page {name}</h1>
      <a href={`${import.meta.env.BASE_URL}${other}/`} onClick={go}>Page {other}</a>
      <Comments%(properties)s />
    </main>
  );
}

createRoot(document.getElementById("root")!).render(<App />);
"""
HTML = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>React</title></head>
<body><div id="root"></div><script type="module" src="../main.tsx"></script></body></html>"""
CONFIG = """import react from "@vitejs/plugin-react";
export default {
  base: %s,
  plugins: [react()],
  build: { outDir: "out", rollupOptions: { input: ["one/index.html", "two/index.html"] } },
};
"""
COMPILER = {
    **{"strict": True, "noUnusedLocals": True, "noEmit": True, "skipLibCheck": True},
    **{"target": "es2022", "module": "esnext", "moduleResolution": "bundler", "jsx": "react-jsx"},
    "types": ["vite/client"],
}


def write_app(folder: Path, home: str, module: str, properties: str = "") -> None:
    """Write the application, and a page for each address that somebody may open first."""
    write(folder / "main.tsx", APP % {"module": module, "properties": properties})
    write(folder / "tsconfig.json", json.dumps({"compilerOptions": COMPILER}))
    write(folder / "vite.config.js", CONFIG % json.dumps(path_of(home)))
    change_manifest(folder, scripts={"build": "tsc && vite build"})
    for name in ("one", "two"):
        write(folder / name / "index.html", HTML)


def write_lines(folder: Path, way: Way, home: str) -> None:
    """Write the application with the console's lines."""
    write(folder / "Comments.tsx", way.code)
    write_app(folder, home, "./Comments")


def write_package(folder: Path, way: Way, home: str) -> None:
    """Write the application with the package for npm."""
    write_app(folder, home, "palabre/react", f' server="{server_of(way)}"')
    install_package(folder)


REACT, REACT_PACKAGE = (
    NodeGenerator(
        "react", PACKAGES, way_to_write, (NPM, "run", "build"),
        follows=True, is_plain=False, variant=variant,
    )
    for way_to_write, variant in ((write_lines, ""), (write_package, "-package"))
)  # fmt: skip
