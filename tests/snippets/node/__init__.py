"""Sites of two pages by generators that npm installs: a file for each."""

from tests.snippets.node.astro import ASTRO
from tests.snippets.node.docusaurus import DOCUSAURUS
from tests.snippets.node.eleventy import ELEVENTY
from tests.snippets.node.hexo import HEXO
from tests.snippets.node.next import NEXT
from tests.snippets.node.nuxt import NUXT
from tests.snippets.node.react import REACT, REACT_PACKAGE
from tests.snippets.node.svelte import SVELTE
from tests.snippets.node.vitepress import VITEPRESS
from tests.snippets.node.vue import VUE, VUE_PACKAGE

NODE_GENERATORS = (
    *(ELEVENTY, HEXO, ASTRO, VITEPRESS, VUE, VUE_PACKAGE, NUXT),
    *(REACT, REACT_PACKAGE, NEXT, DOCUSAURUS, SVELTE),
)
