"""Makes the Chinese of a template translatable while it is compiled, so that nobody marks it.

A run of text between tags, quotes and line ends that holds Chinese becomes `markup_("…")`; a
string of an expression becomes `word_("…")`, and in a `set`, which a module keeps, `phrase_("…")`:
it is put into words where it is shown. A value put into an attribute that people do not read,
such as `value` or `href`, is kept as it is.
"""

import re
from collections.abc import Iterable, Iterator

from jinja2 import Environment, nodes
from jinja2.compiler import CodeGenerator, Frame
from jinja2.ext import Extension
from jinja2.lexer import Token, TokenStream
from jinja2.runtime import markup_join

from ip_finance.web.language import CHINESE, finalized, markup, verbatim, word

RUN = re.compile(r"""[^<>"'\n]+""")
OPEN_ATTRIBUTE = re.compile(r'([\w:@.-]+)\s*=\s*["\'][^"\'<>]*$')
READ_BY_PEOPLE = frozenset({"title", "aria-label", "alt", "placeholder", "label"})
WORD, KEPT, MARKUP, VERBATIM, JOINED = "word_", "phrase_", "markup_", "verbatim_", "joined_"
SPOKEN = frozenset({WORD, KEPT, MARKUP, "_"})
COMPARING = frozenset({"eq", "ne"})


def joined(parts: Iterable[object]) -> str:
    """What `a ~ b` gives: each part in the language spoken, since no catalogue knows their sum."""
    return markup_join(finalized(part) for part in parts)


class Speaking(CodeGenerator):
    """Compiles `~` to `joined`."""

    def visit_Concat(self, node: nodes.Concat, frame: Frame) -> None:  # noqa: N802  Jinja's name
        self.write(f"environment.globals[{JOINED!r}]((")
        for part in node.nodes:
            self.visit(part, frame)
            self.write(", ")
        self.write("))")


class Phrases(Extension):
    """The extension; `environment.finalize` puts what comes from Python into words."""

    def __init__(self, environment: Environment) -> None:
        super().__init__(environment)
        environment.globals |= {WORD: word, "_": word, MARKUP: markup, VERBATIM: verbatim}
        environment.globals |= {KEPT: str, JOINED: joined}
        environment.code_generator_class = Speaking
        environment.finalize = finalized

    def filter_stream(self, stream: TokenStream) -> Iterable[Token]:
        return _spoken_tokens(_joined(stream))


def phrases_of(environment: Environment, source: str) -> Iterator[str]:
    """Every phrase that a template would have put into other words."""
    for call in environment.parse(source).find_all(nodes.Call):
        name = call.node
        if isinstance(name, nodes.Name) and name.name in SPOKEN and call.args:
            first = call.args[0]
            if isinstance(first, nodes.Const) and isinstance(first.value, str):
                yield first.value.strip()


def _joined(stream: Iterable[Token]) -> list[Token]:
    """The tokens, with strings that follow each other made one, as the parser would."""
    found: list[Token] = []
    for token in stream:
        if token.type == "string" and found and found[-1].type == "string":
            found[-1] = Token(found[-1].lineno, "string", found[-1].value + token.value)
        else:
            found.append(token)
    return found


def _spoken_tokens(tokens: list[Token]) -> Iterator[Token]:
    attribute, in_set = "", False
    for place, token in enumerate(tokens):
        if token.type == "data":
            attribute = _open_attribute(token.value)
            yield from _data(token)
        elif token.type == "string" and CHINESE.search(token.value) and _is_said(tokens, place):
            yield from _call(token.lineno, KEPT if in_set else WORD, token.value)
        else:
            if token.type == "block_begin":
                in_set = tokens[place + 1].value == "set"
            elif token.type == "block_end":
                in_set = False
            yield from _as_is(token, attribute != "" and not _is_read(attribute))


def _open_attribute(data: str) -> str:
    """The attribute whose value begins before an expression, if it stands in one."""
    found = OPEN_ATTRIBUTE.search(data)
    return found[1] if found else ""


def _as_is(token: Token, is_kept: bool) -> Iterator[Token]:
    """The token; what stands in an attribute that nobody reads is wrapped as data."""
    if is_kept and token.type == "variable_end":
        yield Token(token.lineno, "rparen", ")")
    yield token
    if is_kept and token.type == "variable_begin":
        yield from _opened(token.lineno, VERBATIM)


def _is_read(attribute: str) -> bool:
    return attribute in READ_BY_PEOPLE or attribute.startswith("data-")


def _is_said(tokens: list[Token], place: int) -> bool:
    """Not if it is compared with, names an entry, or is marked already."""
    before = [tokens[at] for at in (place - 2, place - 1) if at >= 0]
    after = tokens[place + 1].type if place + 1 < len(tokens) else ""
    if after in COMPARING | {"colon"} or (before and before[-1].type in COMPARING):
        return False
    is_call = len(before) == 2 and before[1].type == "lparen" and before[0].type == "name"
    return not (is_call and before[0].value in SPOKEN | {VERBATIM})


def _data(token: Token) -> Iterator[Token]:
    """The text of a template, its Chinese runs turned into calls."""
    done = 0
    for run in RUN.finditer(token.value):
        if not CHINESE.search(run[0]):
            continue
        bare = run[0].strip()
        start = run.start() + run[0].index(bare)
        if start > done:
            yield Token(token.lineno, "data", token.value[done:start])
        yield Token(token.lineno, "variable_begin", "{{")
        yield from _call(token.lineno, MARKUP, bare)
        yield Token(token.lineno, "variable_end", "}}")
        done = start + len(bare)
    if done < len(token.value):
        yield Token(token.lineno, "data", token.value[done:])


def _call(lineno: int, name: str, text: str) -> Iterator[Token]:
    yield from _opened(lineno, name)
    yield Token(lineno, "string", text)
    yield Token(lineno, "rparen", ")")


def _opened(lineno: int, name: str) -> Iterator[Token]:
    yield Token(lineno, "name", name)
    yield Token(lineno, "lparen", "(")
