"""Every site that `make snippets` builds."""

from tests.snippets.generators import GENERATORS
from tests.snippets.hugo import HUGO
from tests.snippets.jekyll import JEKYLL
from tests.snippets.lektor import LEKTOR
from tests.snippets.nikola import NIKOLA
from tests.snippets.node import NODE_GENERATORS

EVERY = (*GENERATORS, *HUGO, *JEKYLL, NIKOLA, LEKTOR, *NODE_GENERATORS)
