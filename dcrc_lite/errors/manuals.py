"""What the manual cannot be published with: file, line, what is wrong, what to do."""

from __future__ import annotations

from dcrc_lite.errors import DcrcError


class ManualError(DcrcError):
    """A page of the manual cannot be published as it stands: file, line, what is wrong, what to do."""

    status = 500

    def __init__(self, file: str, line: int, what: str, todo: str) -> None:
        """`line` counts from 1; 0 when the whole file is meant."""
        place = f"{file} 第 {line} 行" if line else file
        super().__init__(f"{place}：{what}{todo}")
        self.file = file
        self.line = line


class FrontMatterError(ManualError):
    """The head of a page is missing, malformed or does not fit the contents."""

    def __init__(self, file: str, line: int, what: str) -> None:
        super().__init__(
            file, line, f"页头{what}。", "页头夹在两行 --- 之间，要有 page、title、roles、source、updated。"
        )


class UnknownFigureError(ManualError):
    """A page asks for a figure that 设置 does not have."""

    def __init__(self, file: str, line: int, token: str) -> None:
        super().__init__(
            file, line, f"设置里没有 {token}。", "写时限的编号或键（D06、expire_days），或先在设置里加这一行。"
        )


class BrokenLinkError(ManualError):
    """A link leads nowhere."""

    def __init__(self, file: str, line: int, target: str) -> None:
        super().__init__(
            file, line, f"链接 {target} 没有去处。", "改成有的页码、小标题、时限或栏目，如 2.3#how、rule:D06。"
        )


class MissingImageError(ManualError):
    """A picture is not in content/img, or says nothing to those who cannot see it."""

    def __init__(self, file: str, line: int, target: str) -> None:
        super().__init__(
            file,
            line,
            f"图片 {target} 不在 content 里，或没有写说明。",
            "把图放进 content/img，方括号里写它画的是什么。",
        )


class HeadingError(ManualError):
    """A heading has the wrong level, no anchor, or an anchor used twice."""

    def __init__(self, file: str, line: int, what: str) -> None:
        super().__init__(file, line, f"小标题{what}。", "从 ## 起逐级写，行尾写锚点，如 ## 怎么做 {#how}。")


class QuestionError(ManualError):
    """A question of the self-test is incomplete."""

    def __init__(self, file: str, line: int, what: str) -> None:
        super().__init__(
            file, line, f"自测题{what}。", "每题一行 ? 题目，一行 + 对的，几行 - 错的，~ 提示，! 理由，> 页码。"
        )


class TooFewQuestionsError(ManualError):
    """A page has fewer than three questions, or neither a scenario nor a dialogue."""

    def __init__(self, file: str, line: int, questions: int, scenarios: int) -> None:
        what = f"只有 {questions} 道选择题、{scenarios} 道情景题。"
        super().__init__(file, line, what, "每页至少 3 道选择题和 1 道情景题（或一段对话练习）。")


class IncompletePageError(ManualError):
    """A page lacks something every page must show: a sum, what to do and not, who by when, the screen or form."""

    def __init__(self, file: str, lacking: tuple[str, ...]) -> None:
        super().__init__(file, 0, f"还缺{'；'.join(lacking)}。", "补上再发布，写法看已经写好的页。")


class FlowChartError(ManualError):
    """A flow chart cannot be drawn from its text."""

    def __init__(self, file: str, line: int, what: str) -> None:
        super().__init__(
            file,
            line,
            f"流程图{what}。",
            "每行一个框：名字 [做事] 列,行；判断写 <…>，结束写 (…)，连线写 甲 > 乙 : 是。",
        )


class RadarError(ManualError):
    """A radar chart cannot be drawn from its text."""

    def __init__(self, file: str, line: int, what: str) -> None:
        super().__init__(
            file, line, f"雷达图{what}。", "至少三行，每行 名称 | 目标 | 实际，越小越好的后面加 | 越小越好。"
        )


class DialogueError(ManualError):
    """A practice dialogue cannot be played from its text."""

    def __init__(self, file: str, line: int, what: str) -> None:
        super().__init__(
            file,
            line,
            f"对话练习{what}。",
            "段写 @名字 心情 | 信任，选择写 + ~ - 说的话 > 名字，下一行 ! 后果 > 页码，结局写 =名字 好 | 标题。",
        )


class UnlinkedError(ManualError):
    """A deadline or a form field has no page in the contents."""

    def __init__(self, what: str, page: str) -> None:
        super().__init__("contents.yaml", 0, f"{what}的手册页“{page}”不在篇目里。", "改成篇目里有的页码。")


class SiteFolderError(DcrcError):
    """The folder to publish to holds something else."""

    def __init__(self, folder: str) -> None:
        super().__init__(f"{folder} 里已有别的文件，手册不往里写。换一个空文件夹，或以前发布过手册的文件夹。")


class CourseError(DcrcError):
    """courses.yaml names a course, topic or number that cannot be used."""

    def __init__(self, course: str, what: str) -> None:
        super().__init__(f"课程 {course}：{what}")


class NoPdfError(DcrcError):
    """The optional library that makes PDF files is not there."""

    def __init__(self, page: object) -> None:
        super().__init__(
            "没有装做 PDF 的部件：pip install 'dcrc-lite[pdf]'。"
            f"不装也行，用浏览器打开 {page}，按 Ctrl P，打印到“另存为 PDF”。"
        )
