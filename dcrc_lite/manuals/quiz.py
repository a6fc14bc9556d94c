"""Questions of the self-test: one right answer, a hint for the wrong ones, the reason, and where to read on.

? 周三出厂的车，最晚哪天打？
- 周五 :: 数一数，自然日不跳周末。
+ {{ due D06 2026-11-18 }}
- 下周一
~ 出厂当天是第 0 天。
! 从第二天开始数。
> 2.1#day-zero
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from hashlib import blake2b

from markupsafe import Markup

from dcrc_lite.errors.manuals import QuestionError
from dcrc_lite.manuals.blocks import Block
from dcrc_lite.manuals.inline import Inline

_SIGNS = "?-+~!>"


@dataclass(frozen=True)
class Option:
    """One answer to choose from; `hint` is "" for the right one."""

    text: Markup
    plain: str
    right: bool
    hint: Markup


@dataclass(frozen=True)
class Question:
    """A question ready to print. `number` counts over the page."""

    number: int
    ask: Markup
    options: tuple[Option, ...]
    why: Markup
    url: str
    page: str
    is_scenario: bool
    story: tuple[Markup, ...] = ()

    @property
    def answer(self) -> Markup:
        """The right option's text."""
        return next(option.text for option in self.options if option.right)


@dataclass
class _Draft:
    line: int
    ask: str
    options: list[tuple[int, str, bool]] = field(default_factory=list)
    said: dict[str, tuple[int, str]] = field(default_factory=dict)


def questions(block: Block, inline: Inline, first: int) -> tuple[Question, ...]:
    """The questions of a quiz or scenario block, numbered from `first`. Raises QuestionError naming file and line."""
    story, drafts = _read(block, inline.file)
    if not drafts:
        raise QuestionError(inline.file, block.line, "没有写题目")
    told = tuple(inline.html(text, line) for line, text in story)
    made = (_question(draft, inline, number, block.kind) for number, draft in enumerate(drafts, start=first))
    return tuple(_with_story(question, told if index == 0 else ()) for index, question in enumerate(made))


def _with_story(question: Question, story: tuple[Markup, ...]) -> Question:
    return Question(**{**question.__dict__, "story": story})


def _read(block: Block, file: str) -> tuple[list[tuple[int, str]], list[_Draft]]:
    story: list[tuple[int, str]] = []
    drafts: list[_Draft] = []
    for line, text in block.lines:
        sign, said = text[0], text[1:].strip()
        if sign == "?":
            drafts.append(_Draft(line, said))
        elif not drafts and block.kind == "scenario":
            story.append((line, text))
        elif not drafts or sign not in _SIGNS:
            raise QuestionError(file, line, f"里的“{text[:12]}”不知道是什么")
        elif sign in "-+":
            drafts[-1].options.append((line, said, sign == "+"))
        else:
            drafts[-1].said[sign] = (line, said)
    return story, drafts


def _question(draft: _Draft, inline: Inline, number: int, kind: str) -> Question:
    _complete(draft, inline.file)
    options = _mixed(_options(draft, inline), inline.file, number)
    if len(options) < 2:
        raise QuestionError(inline.file, draft.line, "只剩一个答案，别的都和对的相同")
    link_line, link = draft.said[">"]
    why_line, why = draft.said["!"]
    return Question(
        number=number,
        ask=inline.html(draft.ask, draft.line),
        options=options,
        why=inline.html(why, why_line),
        url=inline.address(link, link_line),
        page=link.split("#")[0] or "本页",
        is_scenario=kind == "scenario",
    )


def _complete(draft: _Draft, file: str) -> None:
    right = sum(option[2] for option in draft.options)
    if right != 1:
        raise QuestionError(file, draft.line, "没有对的答案" if right == 0 else f"有 {right} 个对的答案")
    if len(draft.options) < 2:
        raise QuestionError(file, draft.line, "没有错的答案")
    hints = all("::" in text for _, text, is_right in draft.options if not is_right)
    missing = [name for sign, name in (("!", "理由"), (">", "页码")) if sign not in draft.said]
    if "~" not in draft.said and not hints:
        missing.append("提示")
    if missing:
        raise QuestionError(file, draft.line, f"缺{'、'.join(missing)}")


def _options(draft: _Draft, inline: Inline) -> Iterator[Option]:
    """The options as written; a wrong one that a changed setting made equal to the right one is left out."""
    right = next(inline.plain(_split(text)[0], line) for line, text, is_right in draft.options if is_right)
    for line, text, is_right in draft.options:
        words, own_hint = _split(text)
        if not is_right and inline.plain(words, line) == right:
            continue
        hint_line, hint = (line, own_hint) if own_hint else draft.said.get("~", (line, ""))
        shown = Markup() if is_right else inline.html(hint, hint_line)
        yield Option(inline.html(words, line), inline.plain(words, line), is_right, shown)


def _mixed(options: Iterator[Option], file: str, number: int) -> tuple[Option, ...]:
    """The options in an order of the question's own, the same in every build: where one stands tells nothing."""
    placed = sorted(enumerate(options), key=lambda one: blake2b(f"{file}|{number}|{one[0]}".encode()).digest())
    return tuple(option for _, option in placed)


def _split(text: str) -> tuple[str, str]:
    words, _, hint = text.partition("::")
    return words.strip(), hint.strip()
