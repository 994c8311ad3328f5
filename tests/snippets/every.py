"""Every site that `make snippets` builds."""

from tests.snippets.generators import GENERATORS
from tests.snippets.node import NODE_GENERATORS

EVERY = (*GENERATORS, *NODE_GENERATORS)
