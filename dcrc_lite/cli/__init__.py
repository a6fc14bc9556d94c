"""The `dcrc` command. Every module here holds the commands of one concept; the heavy parts are imported when run."""

from __future__ import annotations

from dcrc_lite.cli.backups import backup, place, restore
from dcrc_lite.cli.clocks import due
from dcrc_lite.cli.data import check, doctor, sync
from dcrc_lite.cli.demo import demo
from dcrc_lite.cli.imports import import_lists
from dcrc_lite.cli.manual import site
from dcrc_lite.cli.root import main, root
from dcrc_lite.cli.shop import init, serve
from dcrc_lite.cli.tasks import explain, worklist
from dcrc_lite.cli.users import user

for command in (
    demo, init, import_lists, serve, worklist, explain, due, check, sync, backup, restore, place, doctor, site, user
):  # fmt: skip
    root.add_command(command)

__all__ = ["main", "root"]
