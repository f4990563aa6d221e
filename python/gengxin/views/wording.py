"""Formulas of rules in words: names become the document's titles, calls become phrases."""

from __future__ import annotations

import re
from typing import Any

from gengxin.labels import LANGUAGES, RULE_COLUMNS, title_in, word_of

_TOKEN = re.compile(r"\s*('[^']*'|[^\W\d][\w.]*|\d+(?:\.\d+)?|<=|>=|==|!=|.)", re.S)
_SIGNS = {"*": "×", "-": "−", "<=": "≤", ">=": "≥", "==": "=", "!=": "≠", "/": "÷"}
_WORDS_ZH = {"and": "且", "or": "或", "not": "非"}


def figure_records(document: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """Named figures, tables and scales that formulas of rules and costs may use."""
    compensation, costs = document.get("compensation", {}), document.get("costs", {})
    found: dict[str, dict[str, Any]] = {}
    for section in (compensation, costs):
        for kind in ("figures", "tables", "scales"):
            found |= section.get(kind, {})
    return found


def names_in(formula: str) -> list[str]:
    """Names that a formula uses, functions and categories left out."""
    tokens = _tokens(formula)
    return [t for t, after in zip(tokens, [*tokens, ""][1:], strict=True) if re.match(r"[^\W\d]", t) and after != "("]


def assumed_names(formula: str, figures: dict[str, dict[str, Any]]) -> list[str]:
    """The figures of a formula that are assumed."""
    return [name for name in names_in(formula) if name in figures and _assumed(figures[name])]


def _assumed(record: dict[str, Any]) -> bool:
    figure = record.get("figure", record.get("value"))
    if not isinstance(figure, dict):
        return True  # a bare number has no source
    return bool(figure.get("assumed")) or "source" not in figure


def in_words(formula: str, document: dict[str, Any], book: str = "", lang: str = "en") -> str:
    """A rule as a phrase. Rounding is left out: every amount is in whole fen, every floor in 0.01 m2.

    >>> in_words("fen(if(choice == 'cash', max(certified_m2 - 10, 0), 0) * 2)", {})
    '(certified floor − 10, not below 0, if choice = money, else nothing) × 2'
    >>> in_words("min(certified_m2, 280)", {}, lang="zh")
    '有证面积与280的较小者'
    """
    return _Phrase(_tokens(formula), _titles(document, book, lang), lang).whole()


def _tokens(formula: str) -> list[str]:
    return _TOKEN.findall(formula.strip())


def _titles(document: dict[str, Any], book: str, lang: str) -> dict[str, str]:
    items = document.get("compensation", {}).get("books", {}).get(book, {}).get("items", {})
    titles = {name: texts[LANGUAGES.index(lang)] for name, texts in RULE_COLUMNS.items()}
    for name, record in {**figure_records(document), **items}.items():
        title = title_in(record, name, lang)
        titles[name] = title[:1].lower() + title[1:]
    return titles


class _Phrase:
    """Reads tokens from left to right; brackets and calls go one level down."""

    def __init__(self, tokens: list[str], titles: dict[str, str], lang: str) -> None:
        self.tokens, self.titles, self.lang, self.at = tokens, titles, lang, 0

    def whole(self) -> str:
        return self._until({""})[0]

    def _next(self) -> str:
        self.at += 1
        return self.tokens[self.at - 1] if self.at <= len(self.tokens) else ""

    def _until(self, ends: set[str]) -> tuple[str, str]:
        """The text up to one of the ends, and which it was. A phrase among others stands in brackets."""
        pieces: list[tuple[str, bool]] = []
        category = ""
        while (token := self._next()) not in ends and token:
            if token == "(":
                inner = self._until({")"})[0]
                pieces.append((inner, True))
            elif self.at < len(self.tokens) and self.tokens[self.at] == "(" and re.match(r"[^\W\d]", token):
                self.at += 1
                pieces.append(self._call(token))
            elif token.startswith("'"):
                pieces.append((word_of(category, token[1:-1], self.lang), False))
            else:
                category = token if token in RULE_COLUMNS else category
                text = _WORDS_ZH.get(token, token) if self.lang == "zh" else token
                pieces.append((self.titles.get(token, _SIGNS.get(token, text)), False))
        alone = len(pieces) == 1
        return " ".join(text if alone or not phrase else f"({text})" for text, phrase in pieces), token

    def _call(self, name: str) -> tuple[str, bool]:
        arguments, end = [], ","
        while end == ",":
            argument, end = self._until({",", ")"})
            arguments.append(argument)
        zh = self.lang == "zh"
        if name in {"fen", "round", "floor", "ceil"}:
            return arguments[0], " " in arguments[0]
        if name == "if":
            condition, then, otherwise = arguments
            if zh:
                return f"若{condition}则为{then},否则为{otherwise}", True
            return f"{then}, if {condition}, else {'nothing' if otherwise == '0' else otherwise}", True
        if name == "max" and arguments[1:] == ["0"]:
            return (f"{arguments[0]}(不低于0)" if zh else f"{arguments[0]}, not below 0"), True
        if name in {"min", "max"} and len(arguments) == 2:
            a, b = arguments
            return (f"{a}与{b}的较{'小' if name == 'min' else '大'}者" if zh else f"the {'lesser' if name == 'min' else 'greater'} of {a} and {b}"), True
        if name == "lookup":
            return (f"{arguments[1]}(按{arguments[0]})" if zh else f"{arguments[1]} by {arguments[0]}"), False
        if name == "scale":
            return (f"{arguments[0]}按{arguments[1]}分级累计" if zh else f"{arguments[1]} on {arguments[0]}"), True
        return f"{name}({', '.join(arguments)})", False
