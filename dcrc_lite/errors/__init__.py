"""One class per cause. The constructor builds the sentence people read: where, what, what next."""

from __future__ import annotations


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


class MissingFieldError(DcrcError):
    """A step needs something that is not there yet."""

    status = 409


class NotAllowedError(DcrcError):
    """The role may not do this."""

    status = 403


class FormProblemsError(DcrcError):
    """Some fields of a form cannot be taken as they are; `problems`: field name -> sentence under that field."""

    status = 422

    def __init__(self, problems: dict[str, str]) -> None:
        super().__init__(f"有 {len(problems)} 处要补：{' '.join(problems.values())}")
        self.problems = problems


class LongTextError(DcrcError):
    """A text is longer than a cell of a workbook can hold."""

    status = 413

    def __init__(self, header: str, length: int, limit: int) -> None:
        super().__init__(f"“{header}”写了 {length} 个字，一格最多 {limit} 个。请删短一些再保存。")
