"""Practice dialogues with branching choices: what the customer says, what one can answer, where each answer leads.

    ```dialogue 三日回访：车门还在响
    {{ when 2026-11-24T10:05 }}，您打给李先生。        the story, before the first segment
    @hello 有点急 | 一般                               a segment: its name, the customer's mood | trust (see TRUST)
    “哪位？我一会儿要开会。”                           what he says or does
    + “李先生，我是店里的小周，两分钟，行吗？” > ask     a good answer > the segment or ending it leads to
    ! 先说是谁、要多久。 > 2.3#script                  what follows and why > the page it rests on
    ~ “您先开会，回头聊。” > later                      an answer that will do
    ! 没有约钟点。 > 2.3#how
    - “就几句，您听我说。” > gone                       a poor one
    ! 他挂了。 > 2.16#do
    =gone 失去 | 他挂了                                an ending: its name, its kind (see KINDS) | its title
    这个电话，今天打不回去了。
    ! 先问方便，再开口。 > 2.3#how                     what is to be learnt > the page
    ```

The first segment is where it begins. `dialogue_paths` checks that the ways through it make sense.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from markupsafe import Markup

from dcrc_lite.errors.manuals import DialogueError
from dcrc_lite.manuals.blocks import Block
from dcrc_lite.manuals.inline import Inline

GOOD, FAIR, POOR = "+", "~", "-"
GRADES = {GOOD: "好", FAIR: "还可以", POOR: "不好"}
TRUST = ("没有", "低", "一般", "较高", "高")
KINDS = ("好", "尚可", "失去")
LETTERS = "ABCD"
_FEWEST = 2  # choices of a segment; LETTERS are the most
_MOOD = 8  # characters that stay on one line beside the heading
_FENCE = re.compile(r"^```dialogue\b", re.MULTILINE)
_SEGMENT = re.compile(r"@([a-z][a-z0-9_]*)\s+(.+?)\s*\|\s*(.+)")
_ENDING = re.compile(r"=([a-z][a-z0-9_]*)\s+(.+?)\s*\|\s*(.+)")
_LEADS = re.compile(r"(.+?)\s+>\s+(\S+)")


@dataclass(frozen=True)
class Lesson:
    """What follows and why: words with the page they rest on."""

    text: Markup
    url: str
    page: str


@dataclass(frozen=True)
class Choice:
    """One answer of the trainee; `to` is the name of what comes next."""

    letter: str
    grade: str  # a key of GRADES
    said: Markup
    lesson: Lesson
    to: str
    line: int

    @property
    def verdict(self) -> str:
        """How good it is, in a word."""
        return GRADES[self.grade]

    @property
    def rank(self) -> int:
        """0 for a good answer, 1 for a fair one, 2 for a poor one."""
        return list(GRADES).index(self.grade)


@dataclass(frozen=True)
class Segment:
    """One moment of the dialogue: what the customer says and feels, and the answers to choose from."""

    name: str
    label: str  # 第 1 段
    anchor: str
    mood: str
    trust: str
    lines: tuple[Markup, ...]
    choices: tuple[Choice, ...]
    line: int

    @property
    def level(self) -> int:
        """Trust as a number from 1 to 5."""
        return TRUST.index(self.trust) + 1


@dataclass(frozen=True)
class Ending:
    """Where a way through the dialogue ends."""

    name: str
    label: str  # 结局 1
    anchor: str
    kind: str  # one of KINDS
    title: str
    lines: tuple[Markup, ...]
    lessons: tuple[Lesson, ...]
    line: int

    @property
    def is_good(self) -> bool:
        """True for an ending worth reaching."""
        return self.rank == 0

    @property
    def rank(self) -> int:
        """0 for a good ending, 1 for an acceptable one, 2 for a lost customer."""
        return KINDS.index(self.kind)


@dataclass(frozen=True)
class Dialogue:
    """A whole dialogue as declared."""

    title: str
    anchor: str
    story: tuple[Markup, ...]
    segments: tuple[Segment, ...]
    endings: tuple[Ending, ...]
    line: int

    @property
    def places(self) -> tuple[Segment | Ending, ...]:
        """All segments, then all endings."""
        return (*self.segments, *self.endings)

    def place(self, name: str) -> Segment | Ending:
        """The segment or ending of that name."""
        return next(own for own in self.places if own.name == name)


@dataclass
class _Draft:
    """A segment or ending as written: its head, its words, its answers with what follows, its lessons."""

    line: int
    name: str
    first: str  # mood, or kind of ending
    second: str  # trust, or title
    is_ending: bool
    words: list[tuple[int, str]] = field(default_factory=list)
    answers: list[_Answer] = field(default_factory=list)
    lessons: list[tuple[int, str]] = field(default_factory=list)


@dataclass
class _Answer:
    line: int
    grade: str
    text: str
    lessons: list[tuple[int, str]] = field(default_factory=list)


def read_dialogue(block: Block, inline: Inline, anchor: str) -> Dialogue:
    """The dialogue a block declares, its anchors beginning with `anchor`. Raises DialogueError naming file and line."""
    story, drafts = _read(block, inline.file)
    _heads(drafts, block, inline.file)
    if not block.title:
        raise DialogueError(inline.file, block.line, "没有名字，写在 ```dialogue 后面")
    if not story:
        raise DialogueError(inline.file, block.line, "没有开场：第一个 @ 以前，先写时间、人物和来由")
    segments = (draft for draft in drafts if not draft.is_ending)
    endings = (draft for draft in drafts if draft.is_ending)
    return Dialogue(
        title=inline.plain(block.title, block.line),
        anchor=anchor,
        story=tuple(inline.html(text, line) for line, text in story),
        segments=tuple(_segment(draft, inline, number, anchor) for number, draft in enumerate(segments, start=1)),
        endings=tuple(_ending(draft, inline, number, anchor) for number, draft in enumerate(endings, start=1)),
        line=block.line,
    )


def count_in(chapter: Path) -> int:
    """How many dialogues a chapter's file declares."""
    return len(_FENCE.findall(chapter.read_text(encoding="utf-8")))


def _read(block: Block, file: str) -> tuple[list[tuple[int, str]], list[_Draft]]:
    story: list[tuple[int, str]] = []
    drafts: list[_Draft] = []
    for line, text in block.lines:
        if text[0] in "@=":
            drafts.append(_draft(line, text, file))
        elif not drafts:
            story.append((line, text))
        else:
            _add(drafts[-1], line, text, file)
    return story, drafts


def _draft(line: int, text: str, file: str) -> _Draft:
    head = (_ENDING if text[0] == "=" else _SEGMENT).fullmatch(text)
    if head is None:
        raise DialogueError(file, line, f"的“{text[:16]}”读不懂")
    return _Draft(line, head[1], head[2], head[3], is_ending=text[0] == "=")


def _add(draft: _Draft, line: int, text: str, file: str) -> None:
    sign, said = text[0], text[1:].strip()
    if sign in GRADES and not draft.is_ending:
        draft.answers.append(_Answer(line, sign, said))
    elif sign == "!" and (draft.answers or draft.is_ending):
        (draft.answers[-1].lessons if draft.answers else draft.lessons).append((line, said))
    elif sign in GRADES or sign == "!" or draft.answers or draft.lessons:
        raise DialogueError(file, line, f"的“{text[:12]}”放错了地方")
    else:
        draft.words.append((line, text))


def _heads(drafts: list[_Draft], block: Block, file: str) -> None:
    if not drafts or drafts[0].is_ending:
        raise DialogueError(file, block.line, "没有第一段（@ 开头的一行）")
    known: set[str] = set()
    for draft in drafts:
        wrong = _wrong(draft) or (f"的名字 {draft.name} 用了两次" if draft.name in known else "")
        if wrong:
            raise DialogueError(file, draft.line, wrong)
        known.add(draft.name)


def _wrong(draft: _Draft) -> str:
    """What is wrong with the head or the words of a segment or ending; "" = nothing."""
    word, words = (draft.first, KINDS) if draft.is_ending else (draft.second, TRUST)
    if word not in words:
        return f"里的“{word}”不认识，只能是 {'、'.join(words)}"
    if not draft.is_ending and len(draft.first) > _MOOD:
        return f"的心情“{draft.first}”太长，最多 {_MOOD} 个字"
    return "" if draft.words else f"的 {draft.name} 没有写说了什么"


def _segment(draft: _Draft, inline: Inline, number: int, anchor: str) -> Segment:
    if not _FEWEST <= len(draft.answers) <= len(LETTERS):
        what = f"的 {draft.name} 有 {len(draft.answers)} 个选择，要 {_FEWEST}–{len(LETTERS)} 个"
        raise DialogueError(inline.file, draft.line, what)
    grades = {answer.grade for answer in draft.answers}
    if GOOD not in grades or grades == {GOOD}:
        what = "没有好的选择" if GOOD not in grades else "的选择全是好的，没有可选的"
        raise DialogueError(inline.file, draft.line, f"的 {draft.name} {what}")
    return Segment(
        name=draft.name,
        label=f"第 {number} 段",
        anchor=f"{anchor}-{number}",
        mood=draft.first,
        trust=draft.second,
        lines=_words(draft, inline),
        choices=tuple(_choices(draft, inline)),
        line=draft.line,
    )


def _choices(draft: _Draft, inline: Inline) -> Iterator[Choice]:
    for letter, answer in zip(LETTERS, draft.answers, strict=False):
        leads = _LEADS.fullmatch(answer.text)
        if leads is None:
            raise DialogueError(inline.file, answer.line, f"的选择“{answer.text[:12]}”没有写转到哪里（> 名字）")
        if len(answer.lessons) != 1:
            what = "没有写后果（下一行 !）" if not answer.lessons else "写了两行后果，合成一行"
            raise DialogueError(inline.file, answer.line, f"的选择“{answer.text[:12]}”{what}")
        lesson = _lesson(*answer.lessons[0], inline)
        yield Choice(letter, answer.grade, inline.html(leads[1], answer.line), lesson, leads[2], answer.line)


def _ending(draft: _Draft, inline: Inline, number: int, anchor: str) -> Ending:
    if not draft.lessons:
        raise DialogueError(inline.file, draft.line, f"的结局 {draft.name} 没有写道理（! 开头的一行）")
    return Ending(
        name=draft.name,
        label=f"结局 {number}",
        anchor=f"{anchor}-e{number}",
        kind=draft.first,
        title=inline.plain(draft.second, draft.line),
        lines=_words(draft, inline),
        lessons=tuple(_lesson(line, text, inline) for line, text in draft.lessons),
        line=draft.line,
    )


def _words(draft: _Draft, inline: Inline) -> tuple[Markup, ...]:
    return tuple(inline.html(text, line) for line, text in draft.words)


def _lesson(line: int, text: str, inline: Inline) -> Lesson:
    leads = _LEADS.fullmatch(text)
    if leads is None:
        raise DialogueError(inline.file, line, f"的“{text[:12]}”没有写依据（> 页码#锚点）")
    return Lesson(inline.html(leads[1], line), inline.address(leads[2], line), _page(leads[2]))


def _page(target: str) -> str:
    """The word a link to the page carries: its number, the deadline's, 本页, or 附录 for rows of the appendix."""
    kind, _, name = target.partition(":")
    if name:
        return name if kind == "rule" else "附录"
    return target.partition("#")[0] or "本页"
