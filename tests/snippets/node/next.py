"""A site by Next.js with its App Router, exported as files."""

import json
from pathlib import Path

from comments_service.web.console.sites.ways.way import Way
from tests.snippets.generators import write
from tests.snippets.node.project import NodeGenerator, path_of

LAYOUT = """export default function Layout({ children }) {
  return <html lang="en"><body>{children}</body></html>;
}
"""
PAGE = """import Link from "next/link";
import { Comments } from "../../components/Comments";

export const generateStaticParams = () => [{ slug: "one" }, { slug: "two" }];
export const generateMetadata = async ({ params }) => ({ title: `Page ${(await params).slug}` });

export default async function Post({ params }) {
  const { slug } = await params;
  const other = slug === "one" ? "two" : "one";
  return (
    <main>
      <h1>Page {slug}</h1>
      <Link href={`/${other}`}>Page {other}</Link>
      %s
    </main>
  );
}
"""


def write_next(folder: Path, way: Way, home: str) -> None:
    """Write one route for both pages."""
    write(folder / "components/Comments.jsx", way.code)
    write(folder / "app/layout.jsx", LAYOUT)
    write(folder / "app/[slug]/page.jsx", PAGE % way.include)
    options = {"output": "export", "distDir": "out", "trailingSlash": True}
    options["basePath"] = path_of(home).rstrip("/")
    write(folder / "next.config.mjs", f"export default {json.dumps(options)};\n")


PACKAGES = ("next@16", "react@19", "react-dom@19")
NEXT = NodeGenerator("next", PACKAGES, write_next, ("next", "build"), follows=True)
