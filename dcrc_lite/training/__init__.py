"""Competence (P26): courses, the result code a trainee brings from the manual, and who stands where."""

from dcrc_lite.training.codes import ResultCode, code_text, read_code
from dcrc_lite.training.course import Course
from dcrc_lite.training.states import Stage, Standing, standing

__all__ = ["Course", "ResultCode", "Stage", "Standing", "code_text", "read_code", "standing"]
