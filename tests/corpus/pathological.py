"""Inputs that made Markdown parsers, linkers or sanitisers slow, each as long as one asks.

A case is a beginning, what is repeated and an end; ``made`` cuts it to exactly ``length``
characters. Counted pieces (``{n}``) make each repetition differ from the one before.
"""

from collections.abc import Callable

Maker = Callable[[int], str]


def _fill(start: str, unit: str, end: str, length: int) -> str:
    room = length - len(start) - len(end)
    if "{n}" not in unit:
        return start + (unit * (room // len(unit) + 1))[:room] + end
    pieces, size, number = [], 0, 0
    while size < room:
        piece = unit.replace("{n}", str(number))
        pieces.append(piece)
        size += len(piece)
        number += 1
    return start + "".join(pieces)[:room] + end


def _halves(opening: str, middle: str, closing: str, length: int) -> str:
    count = (length - len(middle)) // (len(opening) + len(closing))
    return opening * count + middle + closing * count


def _staircase(prefix: str, step: str, line: str, length: int) -> str:
    lines, size, depth = [], 0, 0
    while size < length:
        lines.append(prefix + step * depth + line)
        size += len(lines[-1])
        depth += 1
    return "".join(lines)[:length]


# name: (start, unit, end)
_REPEATED: dict[str, tuple[str, str, str]] = {
    # emphasis and strikethrough
    "stars": ("", "*", ""),
    "rows of a table": ("a|b\n-|-\n", "c|d\n", ""),
    "rows that are filled up": ("|a" * 99 + "\n" + "|-" * 99 + "\n", "b\n", ""),
    "many tables": ("", "a|b\n-|-\n\n", ""),
    "cells": ("", "|a", ""),
    "delimiters of cells": ("|a\n", "|-", ""),
    "tasks": ("", "- [x] a\n", ""),
    "tasks below each other": ("", "- [ ] ", ""),
    "stars around letters": ("", "*a", ""),
    "stars before letters": ("", "*a ", ""),
    "stars after letters": ("", "a* ", ""),
    "doubled stars": ("", "**a ", ""),
    "three kinds of emphasis": ("", "*a _a ~~a ", ""),
    "opening then one closing": ("", "**x*", ""),
    "stars and underscores": ("", "*_", ""),
    "mixed runs": ("", "*a**b***c", ""),
    "closers that match nothing": ("", "a_b__c___ ", ""),
    "multiples of three": ("", "a***b**c* ", ""),
    "underscores": ("", "_", ""),
    "underscores around letters": ("", "_a", ""),
    "tildes": ("", "~", ""),
    "tildes around letters": ("", "~~a", ""),
    "tildes in pairs": ("", "~~a~~", ""),
    "long tilde runs": ("", "a~~~~~~~", ""),
    "emphasis in pairs": ("", "*a* ", ""),
    "strong in pairs": ("", "**a**", ""),
    "empty strong": ("", "****a", ""),
    "openers before a closer": ("", "*a_ ", "*"),
    "stars and brackets": ("", "*[", ""),
    "stars and ticks": ("", "*`", ""),
    # brackets, links, images
    "opening brackets": ("", "[", ""),
    "closing brackets": ("", "]", ""),
    "bracket pairs": ("", "[]", ""),
    "bracket pairs with letters": ("", "[a]", ""),
    "doubled brackets": ("", "[[a]]", ""),
    "brackets then parentheses": ("", "[](", ""),
    "links without an end": ("", "[a](b", ""),
    "links to nowhere": ("", "[a](<b", ""),
    "links with half a title": ("", '[a](https://b "', ""),
    "links with half a title, other quotes": ("", "[a](https://b '", ""),
    "links with half a title, parentheses": ("", "[a](https://b (", ""),
    "empty links": ("", "[](https://b)", ""),
    "short links": ("", "[a](https://b)", ""),
    "short links in brackets": ("", "[[a](https://b)", ""),
    "links without an address": ("", "[a]()", ""),
    "references that are not defined": ("", "[a][b]", ""),
    "collapsed references": ("", "[a][]", ""),
    "reference definitions": ("", "[r{n}]: https://x\n", ""),
    "unfinished definitions": ("", "[a]: <", ""),
    "backslashes in a label": ("[", "\\\\", "]"),
    "escaped brackets": ("", "\\[", ""),
    "brackets and escapes": ("", "[\\", ""),
    "parentheses in an address": ("[a](https://x/", "(", ")"),
    "balanced parentheses": ("[a](https://x/", "()", ")"),
    "spaces in a link": ("[a](", " ", ")"),
    "lines in a link": ("[a](https://x", "\n", ")"),
    "image marks": ("", "![", ""),
    "images without an end": ("", "![a](b", ""),
    "images": ("", "![](https://b)", ""),
    "exclamation marks": ("", "!", ""),
    "exclamation marks before links": ("", "![a](https://b)!", ""),
    "images in links": ("", "[![a](https://b)](https://c)", ""),
    "a long label": ("[", "a", "](https://b)"),
    "links between stars": ("", "*[a](https://b)*", ""),
    "angle brackets in addresses": ("", "[a](<https://b> ", ""),
    "a link in each opener": ("", "[*a ", "](https://b)"),
    # code
    "ticks": ("", "`", ""),
    "ticks and letters": ("", "`a", ""),
    "runs of different lengths": ("", "`a``b```c````d", ""),
    "spans": ("", "`a` ", ""),
    "a fence without an end": ("```\n", "a\n", ""),
    "fences": ("", "```\n", ""),
    "fences of two kinds": ("", "```\n~~~\n", ""),
    "a long info string": ("```", "a", ""),
    "fences in quotes": ("", "> ```\n", ""),
    "escaped ticks": ("", "\\`", ""),
    # addresses
    "schemes": ("", "http://", ""),
    "schemes and brackets": ("", "http://[", ""),
    "addresses in parentheses": ("https://e.example/", "(", ""),
    "closing parentheses": ("https://e.example/", ")", ""),
    "parentheses both ways": ("https://e.example/", "()", ""),
    "opened, never closed": ("https://e.example/(", "a)", ""),
    "full stops": ("https://e.example/", ".", ""),
    "labels": ("https://", "a.", ""),
    "short addresses": ("", "http://a ", ""),
    "short addresses on lines": ("", "http://a\n", ""),
    "addresses side by side": ("", "http://a,", ""),
    "addresses with credentials": ("", "http://a@b ", ""),
    "addresses that escape much": ("https://e.example/", "é", ""),
    "addresses of four bytes": ("", "http://a/\U0001f333\U0001f333 ", ""),
    "hosts to encode": ("", "http://é{n}.example ", ""),
    "per cent signs": ("https://e.example/", "%", ""),
    "query parameters": ("https://e.example/?", "a&", ""),
    "slashes": ("https://", "/", ""),
    "dot segments": ("https://e.example/", "../", ""),
    "autolinks": ("", "<http://a>", ""),
    "autolinks without an end": ("", "<http://a", ""),
    "mail autolinks": ("", "<a@b.c>", ""),
    "angle brackets": ("", "<", ""),
    "angle brackets and schemes": ("", "<a:", ""),
    "at signs": ("", "a@", ""),
    "letters of a scheme": ("", "h", ""),
    # raw HTML and entities, all of it text here
    "tags": ("", "<b>", ""),
    "tags without an end": ("", "<b ", ""),
    "attributes": ("<a ", 'x="', ">"),
    "comments": ("", "<!--", ""),
    "comment ends": ("", "-->", ""),
    "processing instructions": ("", "<?", ""),
    "CDATA": ("", "<![CDATA[", ""),
    "declarations": ("", "<!A ", ""),
    "nested tags": ("", "<i><b>", ""),
    "foreign tags": ("", "<svg><math>", ""),
    "ampersands": ("", "&", ""),
    "entities": ("", "&amp;", ""),
    "entities of entities": ("", "&amp;lt;", ""),
    "numeric entities": ("", "&#0;", ""),
    "one endless entity": ("&#", "1", ";"),
    "one endless name": ("&", "a", ";"),
    "quotes": ("", "\"'", ""),
    "NUL": ("", "a\0", ""),
    # blocks
    "quote marks": ("", ">", ""),
    "quote marks with spaces": ("", "> ", ""),
    "quotes on lines": ("", "> a\n", ""),
    "quotes and blank lines": ("", "> a\n\n", ""),
    "empty quotes": ("", ">\n", ""),
    "quotes two deep": ("", "> > a\n", ""),
    "lazy lines": ("> ", "a\n", ""),
    "quotes ten deep": ("", "> > > > > > > > > > a\n", ""),
    "quotes as deep as may be": ("", ">" * 20 + "a\n", ""),
    "quotes too deep": ("", ">" * 30 + "a\n", ""),
    "a quote on each paragraph": ("", "> a\n\nb\n\n", ""),
    "list marks": ("", "- ", ""),
    "list marks on lines": ("", "-\n", ""),
    "items": ("", "- a\n", ""),
    "items of all marks": ("", "- a\n+ a\n* a\n", ""),
    "changing marks": ("", "*\n+\n", ""),
    "loose items": ("", "- a\n\n", ""),
    "items with quotes": ("", "- > a\n", ""),
    "quotes with items": ("", "> - a\n", ""),
    "numbers": ("", "1. a\n", ""),
    "numbers that grow": ("", "{n}. a\n", ""),
    "numbers side by side": ("", "1. ", ""),
    "two kinds of numbers": ("", "1) a\n1. a\n", ""),
    "items and rules": ("", "- a\n---\n", ""),
    "items that hold fences": ("", "- ```\n", ""),
    "items two deep": ("", "- a\n  - b\n", ""),
    "items of items": ("", "- - - - a\n", ""),
    "rules": ("", "---\n", ""),
    "starred rules": ("", "* * *\n", ""),
    "almost a rule": ("", "* ", "a"),
    "headings": ("", "# a\n", ""),
    "empty headings": ("", "#\n", ""),
    "closed headings": ("# a ", "#", ""),
    "spaces before a closing mark": ("# a", " ", "b"),
    "underlines": ("", "a\n-\n", ""),
    "double underlines": ("", "a\n=\n", ""),
    "paragraphs": ("", "a\n\n", ""),
    "lines": ("", "a\n", ""),
    "empty lines": ("a", "\n", "b"),
    "hard breaks": ("", "a  \n", ""),
    "escaped breaks": ("", "a\\\n", ""),
    "tables": ("", "|a", "|\n" + "|-" * 100),
    "table rows": ("|a|b|\n|-|-|\n", "|x|y|\n", ""),
    "tabs": ("", "\t", "a"),
    "tabs on lines": ("", "\ta\n", ""),
    "tabs after marks": ("", "-\ta\n", ""),
    "spaces": ("a", " ", "b"),
    "spaces at line ends": ("", "a" + " " * 50 + "\n", ""),
    "backslashes": ("", "\\", ""),
    "escapes": ("", "\\*", ""),
    # characters
    "one word": ("", "a", ""),
    "words": ("", "mot ", ""),
    "combining marks": ("a", "\u0301", ""),
    "marks in the wrong order": ("a", "\u0301\u0323", ""),
    "joiners": ("a", "\u200d", ""),
    "bidi controls": ("", "\u202e", ""),
    "emoji families": ("", "\U0001f468\u200d\U0001f469\u200d\U0001f467 ", ""),
    "flags": ("", "\U0001f1eb\U0001f1f7", ""),
    "private use": ("", "\ue000", ""),
    "non-breaking spaces": ("", "\xa0", ""),
    "emoji between stars": ("", "*\U0001f333*", ""),
    # what is cut before the parser sees it, and what its HTML is searched for
    "hosts without a name": ("", "www.", ""),
    "definitions on one line": ("", "[a]: ", ""),
    "indented lines": ("", "    a\n", ""),
    "indented quotes": ("", ">     a\n", ""),
    "a long indent": ("", "> " * 100 + "\t" * 100 + "\n", ""),
    "addresses that quotes end": ("", 'http://a"', ""),
    "apostrophes in an address": ("http://a/", "’", ""),
    "addresses in a label": ("[", "*http://a.b* ", "](https://c)"),
    "images in a label": ("[", "![a](https://b)", "](https://c)"),
    "addresses with a tail": ("", "http://a/_b_ ", ""),
    "long hosts": ("", "http://" + "é" * 1900 + " ", ""),
    "long hosts in links": ("", "[a](http://" + "é" * 1900 + ") ", ""),
    "encoded hosts": ("", "[a](http://" + "%C3%A9" * 300 + ") ", ""),
    "links to no web": ("", "[a](b) ", ""),
    "escapes in addresses": ("http://a/", "%41", ""),
    "signs before escapes": ("http://a/", "%%41%", ""),
    "addresses in addresses": ("http://a/", "?u=http://b/", ""),
    "addresses in links": ("", "[a](http://b/?u=http://c/d)。", ""),
    "addresses in brackets": ("", "<http://a/?u=http://b> ", ""),
    "hosts from right to left": ("", "http://\u05d0\u05d1{n}.\u05d2 ", ""),
    "decomposed addresses": ("http://a/", "e\u0301", ""),
    "single tildes": ("", "~a~ ", ""),
    # found by searching
    "lists cut by quotes": ("", ">*\n>-\n\u3000", ""),
    "lines of openers": ("", "é&*\n[_", ""),
    "images over lines": ("", "![-\n__&===", ""),
    "openers of all kinds": ("", "&+\n<!--_+ ![(> ~~~>\U0001f333===", ""),
    "everything": ("", "*a* `b` [c](https://d) > - # ~~e~~ <f> &g; \\h\n", ""),
}

CASES: dict[str, Maker] = {
    name: lambda length, parts=parts: _fill(*parts, length) for name, parts in _REPEATED.items()
} | {
    "nested emphasis": lambda length: _halves("*a ", "a", " a*", length),
    "nested strong": lambda length: _halves("**a ", "a", " a**", length),
    "nested kinds": lambda length: _halves("*_a ", "a", "_*", length),
    "nested strikes": lambda length: _halves("~~a ", "a", " a~~", length),
    "nested brackets": lambda length: _halves("[", "a", "]", length),
    "nested links": lambda length: _halves("[a", "a", "](https://b)", length),
    "nested images": lambda length: _halves("![", "a", "](https://b)", length),
    "nested parentheses": lambda length: "[a](" + _halves("(", "b", ")", length - 5) + ")",
    "nested angle brackets": lambda length: _halves("<", "a", ">", length),
    "ticks that grow": lambda length: _staircase("", "`", "e`", length),
    "stars that grow": lambda length: _staircase("", "*", "a ", length),
    "indents that grow": lambda length: _staircase("", " ", "- a\n", length),
    "indents that grow by two": lambda length: _staircase("", "  ", "- a\n", length),
    "quotes that grow": lambda length: _staircase("", "> ", "a\n", length),
    "fences that grow": lambda length: _staircase("```", "`", "\n", length),
    "numbers indented": lambda length: _staircase("", "   ", "1. a\n", length),
    "quotes then items": lambda length: ("> " * 9 + "- " * 5 + "a\n") * (length // 29 + 1),
}  # fmt: skip


def made(name: str, length: int) -> str:
    """The case ``name``, ``length`` characters long at most."""
    return CASES[name](length)[:length]
