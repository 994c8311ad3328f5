"""What the npm package does in a page: the script, the link, the components of React and Vue."""

from pathlib import Path

import pytest

from tests.deploy.npm_project import node
from tests.support.server import ROOT


def test_the_script_is_loaded_once_and_again_after_it_failed(project: Path) -> None:
    seen = node(
        project,
        """
        import { load } from "palabre";
        const before = load("https://c.example");
        globalThis.document = new FakeDocument();
        const one = load("https://c.example/", { site: "blog", nonce: "n" });
        // Nor is one made, which trusted types would refuse.
        document.createElement = undefined;
        const same = load("https://c.example") === one;
        delete document.createElement;
        one.fail();
        const failed = document.scripts.length;
        load("/comments");
        for (const script of ["counts", "count", "latest"]) load("https://c.example", { script });
        console.log(JSON.stringify({
          before: before ?? null, same, failed, dataset: one.dataset, nonce: one.nonce,
          async: one.async, scripts: document.scripts.map(({ src }) => src), one: one.src,
        }));
        """,
    )
    assert seen == {
        "before": None,
        "same": True,
        "failed": 0,
        "dataset": {"site": "blog"},
        "nonce": "n",
        "async": True,
        "one": "https://c.example/static/embed.js",
        "scripts": [
            "https://blog.example/comments/static/embed.js",
            *(
                f"https://c.example/static/{path}.js"
                for path in ("counts", "elements/count", "elements/latest")
            ),
        ],
    }
    for address in seen["scripts"]:
        assert (ROOT / "static" / address.partition("/static/")[2]).is_file()


def test_the_link_leads_to_the_plain_page(project: Path) -> None:
    assert node(
        project,
        """
        import { embedUrl } from "palabre";
        const url = "https://blog.example/à?b&c";
        const all = [{}, { site: "a" }, { url }, { site: "a", url }];
        console.log(JSON.stringify(all.map((options) => embedUrl("https://c.example/", options))));
        """,
    ) == [
        "https://c.example/embed",
        "https://c.example/embed?site=a",
        "https://c.example/embed?url=https%3A%2F%2Fblog.example%2F%C3%A0%3Fb%26c",
        "https://c.example/embed?site=a&url=https%3A%2F%2Fblog.example%2F%C3%A0%3Fb%26c",
    ]


RENDER = {
    "react": """
        import { effects } from "react";
        import { Comments } from "palabre/react";
        const show = ({ id, ...props }) => Comments({ ...props, "page-id": id, theme: "dark" });
        const mount = () => effects.splice(0).forEach((effect) => effect());
        """,
    "vue": """
        import { mounted } from "vue";
        import { Comments } from "palabre/vue";
        const show = ({ id, ...props }) => {
          const label = Comments.props.label.default;
          const node = Comments.setup({ label, ...props, pageId: id })();
          // What is no property of the component, Vue puts onto its only element.
          return { ...node, attributes: { ...node.attributes, theme: "dark" } };
        };
        const mount = () => mounted.splice(0).forEach((hook) => hook());
        """,
}


@pytest.mark.parametrize("framework", RENDER)
def test_a_component_sets_attributes_and_is_another_for_each_path(
    project: Path, framework: str
) -> None:
    seen = node(
        project,
        RENDER[framework]
        + """
        const server = "https://c.example";
        const onServer = show({ server, page: "/one" });
        const without = show({ server });
        globalThis.document = new FakeDocument();
        globalThis.location = { pathname: "/two" };
        const shown = show({ server, site: "blog", nonce: "n", id: "post:1", label: "Kommentare" });
        const [link] = shown.children;
        const none = document.scripts.length;
        mount();
        const [{ src }] = document.scripts;
        console.log(JSON.stringify({
          keys: [onServer.key, without.key ?? null, shown.key, show({ server, page: "/x" }).key],
          page: onServer.attributes.page, type: shown.type, attributes: shown.attributes,
          link, words: onServer.children[0].children, none, src, scripts: document.scripts.length,
        }));
        """,
    )
    assert seen["keys"] == ["/one", None, "/two", "/x"]
    assert (seen["page"], seen["type"]) == ("/one", "palabre-comments")
    # Without a page the widget follows the address, so that it must not be fixed.
    assert seen["attributes"] == {
        "page-id": "post:1",
        "theme": "dark",
        "style": {"display": "block", "minHeight": "100svh"},
    }
    link = seen["link"]
    assert link["attributes"].pop("href") == "https://c.example/embed?site=blog"
    assert list(link["attributes"].values()) == ["unsafe-url"]
    assert "Kommentare" in link["children"]
    assert "Read and write comments" in seen["words"]
    assert (seen["none"], seen["scripts"]) == (0, 1)
    assert seen["src"] == "https://c.example/static/embed.js"


def test_the_next_page_of_the_same_component_tries_a_failed_script_again(project: Path) -> None:
    seen = node(
        project,
        """
        import { effects } from "react";
        import { Comments as ReactComments } from "palabre/react";
        import { updated } from "vue";
        import { Comments as VueComments } from "palabre/vue";
        const server = "https://c.example";
        globalThis.document = new FakeDocument();
        for (const page of ["/one", "/two"]) ReactComments({ server, page });
        effects[0]();
        document.scripts[0].fail();
        effects[1]();
        const react = document.scripts.length;
        VueComments.setup({ server });
        document.scripts[0].fail();
        for (const hook of updated) hook();
        console.log(JSON.stringify([react, document.scripts.length]));
        """,
    )
    assert seen == [1, 1]
