"""Frameworks of components."""

from comments_service.errors import N_
from comments_service.web.console.sites.ways.way import Way

REACT = Way(
    "react",
    "React",
    N_("Create a component, and show it below your text with the path of the page:"),
    """\
"use client";
import { useEffect } from "react";

const src = "%base%/static/embed.js";

export function Comments({ page }) {
  useEffect(() => {
    if (document.querySelector(`script[src="${src}"]`)) return;
    const script = document.createElement("script");%data%
    script.src = src;
    document.head.append(script);
  }, []);
  const encoded = encodeURIComponent(new URL(page, "%address%").href);
  return (
    <palabre-comments page={page} style={{ display: "block", minHeight: "100svh" }}>
      <a href={`%embed%${encoded}`}>%text%</a>
    </palabre-comments>
  );
}""",
)
