"""One class per cause. The constructor builds the sentence people read: where, what, what next."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta


class DcrcError(Exception):
    """Base of every refusal this program explains to a person. `status` is the HTTP answer it becomes."""

    status = 400

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


def typed_path(path: object) -> str:
    """Return a path as it is typed after a command: in quotation marks when a space or a sign would part it."""
    text = str(path)
    return f'"{text}"' if any(sign in text for sign in " &();'") else text


class RowChangedError(DcrcError):
    """Somebody changed the same field meanwhile; nothing was stored."""

    status = 409

    def __init__(self, row_id: str, fields: dict[str, tuple[str, str, str]]) -> None:
        """`fields`: header -> (as it is now, as you wrote it, who changed it)."""
        names = "、".join(fields)
        super().__init__(f"{row_id} 的{names}刚被别人改过。两边的内容都在下面，选一个再保存。")
        self.row_id = row_id
        self.fields = fields


class RowGoneError(DcrcError):
    """The row is no longer there."""

    status = 404

    def __init__(self, title: str, row_id: str) -> None:
        super().__init__(
            f"找不到{title} {row_id}。可能有人删了这一行。谁删的、原来写着什么，DCRC 经理在“数据”的“改动记录”里看得到。"
        )


class ReadOnlyBookError(DcrcError):
    """A workbook cannot be written at all (damaged, header missing); forms for it are refused."""

    status = 409

    def __init__(self, file: str, reason: str) -> None:
        super().__init__(f"{file} 现在只能看不能写：{reason}")


class StoreFullError(DcrcError):
    """The disk refuses; what was typed is still on the form."""

    status = 503

    def __init__(self, reason: str) -> None:
        super().__init__(f"没存上：{reason}。您写的内容还在页面上，请管店里电脑的人看一下磁盘，再点一次保存。")
        self.reason = reason


class MissingFieldError(DcrcError):
    """A step needs something that is not there yet."""

    status = 409


class NotAllowedError(DcrcError):
    """The role may not do this."""

    status = 403


class FileKindError(DcrcError):
    """A file of a kind that cannot be imported."""

    status = 415

    def __init__(self, name: str, kinds: tuple[str, ...]) -> None:
        super().__init__(f"{name} 不是能导入的文件。请用 {'、'.join(kinds)}，或在 Excel 里另存为 .xlsx 再选。")


class FileTooBigError(DcrcError):
    """A file beyond the size limit."""

    status = 413

    def __init__(self, name: str, limit: int) -> None:
        super().__init__(f"{name} 超过 {limit // 2**20} MB。请在原系统里按月份分开导出，一次导一部分。")


class UnreadableFileError(DcrcError):
    """A file that is damaged, locked by a password or not what its name says."""

    def __init__(self, name: str, reason: str, todo: str = "在 Excel 里打开它，另存为 .xlsx 再导入") -> None:
        super().__init__(f"{name} 打不开：{reason}。请{todo}。")


class NotAListError(DcrcError):
    """Something that holds no list whatever its name says: a folder, a picture."""

    def __init__(self, name: str, what: str) -> None:
        super().__init__(f"{name} {what}，里面没有可导入的表。请选系统导出的工作簿或 CSV 文件。")


class NothingToImportError(DcrcError):
    """None of the files holds a list we know."""

    def __init__(self, files: tuple[str, ...]) -> None:
        super().__init__(f"{'、'.join(files)} 里没有认得的清单。请看看表头那一行在不在，或自己选清单种类再试。")


class UnknownImportError(DcrcError):
    """An import that is not there, or was undone already."""

    status = 404

    def __init__(self, import_id: str) -> None:
        super().__init__(f"没有编号是 {import_id} 的导入，或者它已经撤销过了。到“导入记录”里看看。")


class QuietHoursError(DcrcError):
    """A courtesy call in the 不打扰时段 (D50)."""

    status = 409

    def __init__(self, begins: time, ends: time) -> None:
        wait = "明天早上" if ends == time(0) else f"{ends:%H:%M} 后"
        until = "24:00" if ends == time(0) else f"{ends:%H:%M}"
        super().__init__(
            f"{begins:%H:%M}–{until} 是不打扰时段，{wait}再拨。客户约好的时间不受限；客户自己打来的，勾上“客户来电”。"
        )


class CallTooSoonError(DcrcError):
    """The gap between two tries is too short (D23)."""

    status = 409

    def __init__(self, last: datetime, earliest: datetime) -> None:
        super().__init__(
            f"{last:%H:%M} 刚拨过，{earliest:%H:%M} 后再拨。客户自己打来的，勾上“客户来电”；现在可以先打下一位。"
        )


class AgreedLaterError(DcrcError):
    """The customer named a later day."""

    status = 409

    def __init__(self, agreed_at: datetime) -> None:
        super().__init__(
            f"客户约的是{agreed_at.month}月{agreed_at.day}日 {agreed_at:%H:%M}，到那天再拨。客户自己打来的，勾上“客户来电”。"
        )


class TaskClosedError(DcrcError):
    """The task has ended."""

    status = 409

    def __init__(self, state: str) -> None:
        super().__init__(f"这通电话已经有结果了：{state}。回清单拨下一位；要更正，请 DCRC 经理重开。")


class NotUnreachableYetError(DcrcError):
    """Too few tries for 无法联系 (D22, 4.0a rule 15)."""

    status = 409

    def __init__(self, lacking: tuple[str, ...]) -> None:
        super().__init__(f"还不能判定无法联系：{'，'.join(lacking)}。先按无人接听记下，换个时段再拨。")


class TaskTakenError(DcrcError):
    """A colleague has this customer on the line."""

    status = 409

    def __init__(self, who: str, since: datetime) -> None:
        super().__init__(f"{who} 从 {since:%H:%M} 起在打这一通，免得客户接两次电话。先打下一位。")


class AnswersMissingError(DcrcError):
    """Required questions were neither answered nor marked as not asked."""

    status = 409

    def __init__(self, numbers: tuple[str, ...]) -> None:
        super().__init__(f"还差第 {'、'.join(numbers)} 题：打分，或按 0 记没问到，再保存。")
        self.numbers = numbers


class LongTextError(DcrcError):
    """A text is longer than a cell of a workbook can hold."""

    status = 413

    def __init__(self, header: str, length: int, limit: int) -> None:
        super().__init__(f"“{header}”写了 {length} 个字，一格最多 {limit} 个。请删短一些再保存。")


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


class WrongStateError(DcrcError):
    """A complaint cannot take this step from where it stands."""

    status = 409

    def __init__(self, complaint_id: str, state: str, event: str, possible: Sequence[str]) -> None:
        steps = "、".join(possible)
        way = f"现在能做的：{steps}。" if steps else "它已经了结；客户再提，就另登一件并连到这一件。"
        super().__init__(f"{complaint_id} 现在是“{state}”，不能“{event}”。{way}")


class StepNotAllowedError(NotAllowedError):
    """The step belongs to somebody else."""

    def __init__(self, event: str, who: Sequence[str]) -> None:
        super().__init__(f"“{event}”由{'、'.join(who)}来做。请他登录后做这一步，或先“记一步”写下情况。")


class StepTimeError(DcrcError):
    """A step is dated before the complaint was taken or in the future."""

    status = 409

    def __init__(self, event: str, at: datetime, received: datetime, now: datetime) -> None:
        span = f"受理的 {received:%Y-%m-%d %H:%M} 到现在 {now:%Y-%m-%d %H:%M} 之间"
        super().__init__(f"“{event}”的时间 {at:%Y-%m-%d %H:%M} 不在{span}。改好时间再保存。")


class StepGapsError(MissingFieldError):
    """A step lacks something; `gaps` names it, in the order of the form."""

    def __init__(self, complaint_id: str, event: str, gaps: Sequence[str]) -> None:
        super().__init__(f"{event}还差：{'、'.join(gaps)}。补上再保存，{complaint_id} 还停在原来那一步。")
        self.gaps = tuple(gaps)


class NotLoggedInError(DcrcError):
    """The page needs a log-in."""

    status = 401

    def __init__(self) -> None:
        super().__init__("请先登录。")


class LoginRefusedError(DcrcError):
    """User name or password wrong, whichever it is."""

    status = 401


class LoginThrottledError(DcrcError):
    """Too many failed log-ins; the next try has to wait."""

    status = 429

    def __init__(self, wait: timedelta) -> None:
        self.seconds = max(1, round(wait.total_seconds()))
        words = f"{self.seconds} 秒" if self.seconds < 60 else f"{-(-self.seconds // 60)} 分钟"
        super().__init__(f"试得太快了，{words}后再试。忘了密码，请本店管理员重置。")


class WeakPasswordError(DcrcError):
    """The new password is too easy to guess."""


class UserExistsError(DcrcError):
    """A user of that log-in name is there already."""

    status = 409

    def __init__(self, username: str) -> None:
        super().__init__(f"登录名 {username} 已经有人用了。换一个，或者给这个账号重置密码。")


class NoSuchUserError(DcrcError):
    """No user has that log-in name."""

    status = 404

    def __init__(self, username: str) -> None:
        super().__init__(f"没有登录名 {username}。用 dcrc user list 看看有哪些。")


class UnknownRoleError(DcrcError):
    """A role that is not in the list."""

    def __init__(self, role: str, roles: tuple[str, ...]) -> None:
        super().__init__(f"没有“{role}”这个角色。可以用：{'、'.join(roles)}。")


class CrossSiteError(DcrcError):
    """A form that was not sent from our own pages."""

    status = 403

    def __init__(self) -> None:
        super().__init__("这个表单不是从本店的页面发出来的，没有保存。请从左边的菜单重新打开那一页再填。")


class NeverOpenError(DcrcError):
    """A calendar without any open day ahead."""

    status = 409

    def __init__(self, calendar: str) -> None:
        super().__init__(f"设置.xlsx：{calendar}日历往后一直不开门，时限算不出来。请看“营业时间”和“节假日”两张表。")


class BadHoursError(DcrcError):
    """Opening hours given in words that cannot be read."""

    def __init__(self, words: str) -> None:
        super().__init__(
            f"营业时间“{words}”看不懂。请写成 1-7 08:30-17:30（1 是周一，7 是周日）；"
            "有几种钟点就用；隔开，例如 1-5 08:30-17:30；6-7 09:00-16:00。"
        )


class UnknownRuleError(DcrcError):
    """A deadline that is not in the register."""

    status = 404

    def __init__(self, name: str) -> None:
        super().__init__(f"没有叫“{name}”的时限。请写编号（如 D09）或键（如 contact_1h）；全部时限在设置的“时限”表里。")


class RuleKeyNeededError(DcrcError):
    """A D-id that stands for several rows."""

    def __init__(self, name: str, choices: Sequence[tuple[str, str]]) -> None:
        """`choices`: key and name of each row."""
        listed = "、".join(f"{key}（{title}）" for key, title in choices)
        super().__init__(f"{name} 有几条，请写明是哪一条：{listed}。")


class NotAClockError(DcrcError):
    """A row of the register that is a figure, not a time limit."""

    def __init__(self, name: str, figure: str) -> None:
        super().__init__(f"{name}是一个数值（{figure}），没有截止时间可算。数值在设置的“时限”表里。")


class BadStartError(DcrcError):
    """A start that is neither a date nor a date-time."""

    def __init__(self, words: str) -> None:
        super().__init__(f"起算时间“{words}”看不懂。请写日期 2026-02-13，或日期加钟点 2026-02-13T16:00。")


class NotAShopError(DcrcError):
    """A folder that holds no shop."""

    status = 404

    def __init__(self, folder: str, *, exists: bool) -> None:
        what = "里没有店的数据" if exists else "这个文件夹不存在"
        super().__init__(
            f"{folder} {what}。看看路径写对没有；新开一家店用 dcrc init {typed_path(folder)} --name 店名，"
            "先看样子用 dcrc demo。"
        )


class ShopExistsError(DcrcError):
    """A folder that holds workbooks already; a new shop would mix with them."""

    status = 409

    def __init__(self, folder: str, found: tuple[str, ...]) -> None:
        super().__init__(
            f"{folder} 里已经有{'、'.join(found)}。新店要用空的文件夹；"
            f"如果就是这家店，直接用 dcrc serve {typed_path(folder)} 打开。"
        )


class UnknownProfileError(DcrcError):
    """A brand profile that is not shipped."""

    status = 404

    def __init__(self, name: str, known: tuple[str, ...]) -> None:
        super().__init__(
            f"没有叫“{name}”的标准。现有的是：{'、'.join(known)}。开店以后，每个数字都可以在设置.xlsx 里改。"
        )


class UnknownHostError(DcrcError):
    """The address to listen on is none of this computer's."""

    def __init__(self, host: str) -> None:
        super().__init__(
            f"“{host}”不是这台电脑的地址。只在这台电脑上用写 --host 127.0.0.1，店里别的电脑也要打开写 --host 0.0.0.0。"
        )


class PortTakenError(DcrcError):
    """Another program listens where we want to."""

    def __init__(self, host: str, port: int) -> None:
        super().__init__(
            f"{host} 的 {port} 端口已经有程序在用，也许是上一次的 dcrc 还开着。关掉它，或者换一个：--port {port + 1}。"
        )


class BookError(DcrcError):
    """A workbook cannot be read or cannot be written faithfully. The store keeps the last good state."""

    status = 409

    def __init__(self, file: str, what: str, todo: str) -> None:
        super().__init__(f"{file} {what}。{todo}。")
        self.file, self.what, self.todo = file, what, todo


class FolderInUseError(DcrcError):
    """Another program already works on this folder."""

    status = 409

    def __init__(self, folder: str, pid: int, host: str) -> None:
        super().__init__(f"{folder} 正由另一个 dcrc 打开（{host} 上的进程 {pid}）。先停掉它，或直接在它的网页里做。")
        self.pid, self.host = pid, host


class NoSuchTaskError(DcrcError):
    """No derived task or clock has this 编号."""

    status = 404

    def __init__(self, task_id: str) -> None:
        super().__init__(
            f"没有 {task_id} 这条任务。编号照清单上的写，如 D06.修-2026-0123；源头那一行删掉后任务也就没有了。"
        )


class FormProblemsError(DcrcError):
    """Some fields of a form cannot be taken as they are; `problems`: field name -> sentence under that field."""

    status = 422

    def __init__(self, problems: dict[str, str]) -> None:
        super().__init__(f"有 {len(problems)} 处要补：{' '.join(problems.values())}")
        self.problems = problems


class CallTooEarlyError(DcrcError):
    """§min_gap forbids calls so soon after the event (4.0a rule 3)."""

    status = 409

    def __init__(self, event_on: date, min_gap: int) -> None:
        super().__init__(
            f"本店规定 {event_on.month}月{event_on.day}日之后第 {min_gap} 天起才回访。点“另约”记下时间，到那天再打。"
        )


class UnknownListKindError(DcrcError):
    """A kind of list that is not known."""

    def __init__(self, name: str, titles: tuple[str, ...]) -> None:
        super().__init__(f"没有“{name}”这种清单。可以写：{'、'.join(titles)}；不写就自己认。")


class NotADemoError(DcrcError):
    """The place for the demonstration shop holds something else."""

    status = 409

    def __init__(self, folder: str) -> None:
        super().__init__(f"{folder} 里有别的东西，不是演示店，没有动它。换个地方：dcrc demo --dir 另一个文件夹。")


class NoFilesError(DcrcError):
    """Nothing was chosen to import."""

    def __init__(self) -> None:
        super().__init__(
            "还没有选文件。选一个或几个从原系统导出的清单，或写上它们在这台电脑上的位置，再点“看看会怎样”。"
        )


class PreviewGoneError(DcrcError):
    """The upload was written, dropped or cleared away."""

    status = 404

    def __init__(self) -> None:
        super().__init__("这次导入的预览已经不在了：写入过、放弃了，或放了太久。请重新选文件。")


class BadResultCodeError(DcrcError):
    """A result code from the manual was mistyped or made up."""

    status = 422

    def __init__(self, what: str) -> None:
        super().__init__(f"成绩码{what}照证书上的再抄一遍，形如 ZY-261121-092-7KQH3M。")


class ResultCodeUsedError(DcrcError):
    """Somebody else entered the same result code before."""

    status = 409

    def __init__(self, name: str) -> None:
        super().__init__(f"这个成绩码 {name} 已经录过了。每做一遍测试都有自己的码，请录自己那一张上的。")


class CourseError(DcrcError):
    """courses.yaml names a course, topic or number that cannot be used."""

    def __init__(self, course: str, what: str) -> None:
        super().__init__(f"课程 {course}：{what}")


class ConflictSettledError(DcrcError):
    """A cell changed on both sides was settled meanwhile, or its choice cannot be taken back any more."""

    status = 409

    def __init__(self) -> None:
        super().__init__("这一格已经有人选过，或者选完以后又改过了。到“改动记录”里看看现在是什么、是谁选的。")


class NoPdfError(DcrcError):
    """The optional library that makes PDF files is not there."""

    def __init__(self, page: object) -> None:
        super().__init__(
            "没有装做 PDF 的部件：pip install 'dcrc-lite[pdf]'。"
            f"不装也行，用浏览器打开 {page}，按 Ctrl P，打印到“另存为 PDF”。"
        )


class PlaceTakenError(DcrcError):
    """The new place for the program's own files holds something."""

    status = 409

    def __init__(self, place: str) -> None:
        super().__init__(f"{place} 里已经有东西。程序自己的文件要一个空文件夹，换一个位置再来。")


class NoSuchBackupError(DcrcError):
    """No whole backup bears this name."""

    status = 404

    def __init__(self, backup_id: str, known: Sequence[str]) -> None:
        there = f"有的是：{'、'.join(known)}" if known else "还没有备份，先用 dcrc backup 做一份"
        super().__init__(f"没有叫 {backup_id} 的备份，或者它不完整。{there}。")


class NoSuchCopyError(DcrcError):
    """The copy of a workbook is no longer there, or is none."""

    status = 404

    def __init__(self, name: str) -> None:
        super().__init__(f"没有 {name} 这份副本，可能已经并进来或移走了。到“数据体检”里看看现在还有哪些。")
