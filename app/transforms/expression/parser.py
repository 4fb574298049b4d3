"""From the text of an expression to its tree, by recursive descent.

or := and ("or" and)*; and := not ("and" not)*; not := "not" not | comparison; comparison := sum (cmp sum)?;
sum := product (("+" | "-") product)*; product := sign (("*" | "/" | "%") sign)*; sign := "-" sign | atom;
atom := number | 'text' | column | "column" | function "(" ... ")" | "(" or ")".
"""

import difflib
import math
from collections.abc import Callable, Iterable

from app.transforms.expression.functions import COMPARING, FUNCTIONS
from app.transforms.expression.tokens import END, NAME, NUMBER, QUOTED, SIGN, TEXT, ExpressionError, Token, tokens
from app.transforms.expression.tree import Binary, Call, Expression, Literal, Name, Unary

MOST_CHARACTERS = 2000
MOST_PARTS = 200
"""Of one expression."""
MOST_DEPTH = 30
"""Of brackets and signs within one another."""

_SPELLINGS = {"==": "=", "<>": "!="}
_WORDS: dict[str, bool | None] = {"true": True, "false": False, "null": None}
_RESERVED = {"and", "or", "not"}


def parse(text: str) -> Expression:
    """The tree of an expression; ``ExpressionError`` says what is wrong and where."""
    if len(text) > MOST_CHARACTERS:
        raise ExpressionError(f"an expression has at most {MOST_CHARACTERS:,} characters", MOST_CHARACTERS + 1)
    words = list(tokens(text))
    if len(words) > MOST_PARTS:
        raise ExpressionError(f"an expression has at most {MOST_PARTS} parts; make two of it", words[MOST_PARTS].at)
    return _Parser(words).whole()


class _Parser:
    def __init__(self, words: list[Token]) -> None:
        self._words = words
        self._next = 0
        self._depth = 0

    def whole(self) -> Expression:
        found = self._or()
        if self._now.kind != END:
            raise ExpressionError(f"unexpected {self._told()}", self._now.at)
        return found

    @property
    def _now(self) -> Token:
        return self._words[self._next]

    def _told(self) -> str:
        return "end" if self._now.kind == END else f"'{self._now.text}'"

    def _take(self) -> Token:
        word = self._now
        self._next += 1
        return word

    def _is(self, kind: str, texts: Iterable[str]) -> bool:
        text = self._now.text.lower() if kind == NAME else self._now.text
        return self._now.kind == kind and text in texts

    def _expect(self, sign: str, after: str) -> None:
        if not self._is(SIGN, [sign]):
            raise ExpressionError(f"expected '{sign}' {after}, found {self._told()}", self._now.at)
        self._take()

    def _chain(self, kind: str, operators: Iterable[str], part: Callable[[], Expression]) -> Expression:
        found = part()
        while self._is(kind, operators):
            word = self._take()
            found = Binary(word.text.lower(), found, part(), word.at)
        return found

    def _or(self) -> Expression:
        return self._chain(NAME, ["or"], lambda: self._chain(NAME, ["and"], self._not))

    def _deeper(self, part: Callable[[], Expression]) -> Expression:
        self._depth += 1
        if self._depth > MOST_DEPTH:
            raise ExpressionError(f"more than {MOST_DEPTH} levels deep", self._now.at)
        found = part()
        self._depth -= 1
        return found

    def _not(self) -> Expression:
        if self._is(NAME, ["not"]):
            word = self._take()
            return Unary("not", self._deeper(self._not), word.at)
        return self._comparison()

    def _comparison(self) -> Expression:
        left = self._sum()
        if not self._is(SIGN, [*COMPARING, *_SPELLINGS]):
            return left
        word = self._take()
        found = Binary(_SPELLINGS.get(word.text, word.text), left, self._sum(), word.at)
        if self._is(SIGN, [*COMPARING, *_SPELLINGS]):
            raise ExpressionError("comparisons don't chain; join two by 'and'", self._now.at)
        return found

    def _sum(self) -> Expression:
        return self._chain(SIGN, "+-", lambda: self._chain(SIGN, "*/%", self._sign))

    def _sign(self) -> Expression:
        if self._is(SIGN, "-+"):
            word = self._take()
            operand = self._deeper(self._sign)
            return operand if word.text == "+" else Unary("-", operand, word.at)
        return self._atom()

    def _atom(self) -> Expression:
        word = self._take()
        if word.kind == NUMBER:
            return Literal(_number(word), word.at)
        if word.kind == TEXT:
            return Literal(word.text, word.at)
        if word.kind == QUOTED:
            return Name(word.text, word.at)
        if word.kind == NAME and word.text.lower() not in _RESERVED:
            return self._call(word) if self._is(SIGN, ["("]) else _named(word)
        if word.kind == SIGN and word.text == "(":
            found = self._deeper(self._or)
            self._expect(")", "to close the bracket")
            return found
        self._next -= 1
        raise ExpressionError(f"expected a value, found {self._told()}", word.at)

    def _call(self, word: Token) -> Expression:
        function = word.text.lower()
        if function not in FUNCTIONS:
            near = difflib.get_close_matches(function, FUNCTIONS, n=1)
            hint = f"did you mean {near[0]}?" if near else f"there are {', '.join(FUNCTIONS)}"
            raise ExpressionError(f"there is no function {word.text}; {hint}", word.at)
        self._take()
        arguments: list[Expression] = []
        while not self._is(SIGN, [")"]):
            if arguments:
                self._expect(",", f"or ')' in {function}()")
            arguments.append(self._deeper(self._or))
        self._take()
        return _counted(Call(function, tuple(arguments), word.at))


def _counted(call: Call) -> Call:
    signature, given = FUNCTIONS[call.function], len(call.arguments)
    least, most = signature.least, len(signature.takes)
    if given < least or (given > most and not signature.more):
        wanted = f"{least} or more" if signature.more else str(least) if least == most else f"{least} to {most}"
        raise ExpressionError(f"{call.function}() takes {wanted} values, found {given}", call.at)
    return call


def _named(word: Token) -> Expression:
    lower = word.text.lower()
    return Literal(_WORDS[lower], word.at) if lower in _WORDS else Name(word.text, word.at)


def _number(word: Token) -> float:
    value = float(word.text)
    if not math.isfinite(value):
        raise ExpressionError(f"the number {word.text} is too large", word.at)
    return value
