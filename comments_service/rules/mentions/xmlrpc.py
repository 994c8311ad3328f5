"""The calls of pingback (XML-RPC): read without entities, answered by what escapes."""

from collections.abc import Sequence
from xml.parsers import expat
from xmlrpc.client import Fault, dumps

LARGEST = 20_000
METHOD = "pingback.ping"
# The codes of Pingback 1.0, section 3, and of XML-RPC.
DENIED, NOT_USABLE, NOT_PARSED, NO_METHOD = 0x31, 0x21, -32700, -32601
_DEEPEST = 20
_VALUES = ("string", "value")


class NotXml(Exception):
    """What was sent is no call."""


def read_call(body: bytes) -> tuple[str, list[str]]:
    """Return the method and its texts. Raise NotXml for what is none, too large, or has a DTD."""
    if len(body) > LARGEST:
        raise NotXml
    reader = _Reader()
    try:
        reader.parser.Parse(body, True)
    except (expat.ExpatError, ValueError, LookupError) as error:
        raise NotXml from error
    return reader.method.strip(), [text.strip() for text in reader.texts]


def success(text: str) -> bytes:
    """Return the answer of a call that was carried out."""
    return dumps((text,), methodresponse=True).encode()


def fault(code: int, text: str) -> bytes:
    """Return the answer of a call that was refused."""
    return dumps(Fault(code, text)).encode()


class _Reader:
    """Collects the method's name and the text of each parameter."""

    def __init__(self) -> None:
        self.method = ""
        self.texts: list[str] = []
        self._path: list[str] = []
        self.parser = expat.ParserCreate()
        self.parser.StartDoctypeDeclHandler = self._refuse
        self.parser.EntityDeclHandler = self._refuse
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = lambda _name: self._path.pop()
        self.parser.CharacterDataHandler = self._text

    def _refuse(self, *_: object) -> None:
        raise NotXml

    def _start(self, name: str, _attributes: Sequence[str]) -> None:
        self._path.append(name)
        if len(self._path) > _DEEPEST:
            raise NotXml
        if name == "param":
            self.texts.append("")

    def _text(self, text: str) -> None:
        if self._path == ["methodCall", "methodName"]:
            self.method += text
        elif self._path[-1] in _VALUES and self.texts:
            self.texts[-1] += text
