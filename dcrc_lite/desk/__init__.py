"""The facade pages and commands talk to: joins store and rules, one part per concept, each opened when first used."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from dcrc_lite.desk.accounts import Accounts, Limits
    from dcrc_lite.desk.calls import Calls
    from dcrc_lite.desk.complaints import Complaints
    from dcrc_lite.desk.customers import Customers
    from dcrc_lite.desk.data import Data
    from dcrc_lite.desk.decisions import Decisions
    from dcrc_lite.desk.history import History
    from dcrc_lite.desk.import_previews import Previews
    from dcrc_lite.desk.imports import Imports
    from dcrc_lite.desk.inbound import Inbound
    from dcrc_lite.desk.settings import Settings, ShopSettings
    from dcrc_lite.desk.training import TrainingDesk
    from dcrc_lite.desk.worklist import Worklist
    from dcrc_lite.store.accounts import AccountsFile
    from dcrc_lite.store.protocol import Store

__all__ = ["Desk"]


class Desk:
    """One shop at work. Parts take the Desk and find store, settings and each other on it."""

    def __init__(self, store: Store, accounts: AccountsFile, *, folder: Path | None = None) -> None:
        """`folder`: the shop's folder when there is one; None with a store in memory."""
        self.store = store
        self.accounts_file = accounts
        self.folder = folder

    @property
    def state(self) -> Path | None:
        """Where the program keeps its own files; None with a store in memory."""
        from dcrc_lite.store.place import state_of

        return state_of(self.folder) if self.folder else None

    @cached_property
    def accounts(self) -> Accounts:
        """Users, rights, sessions, claims, drafts, who saw whom."""
        from dcrc_lite.desk.accounts import Accounts

        return Accounts(self.accounts_file, self.store, limits=self._limits)

    def _limits(self) -> Limits:
        from datetime import timedelta

        from dcrc_lite.desk.accounts import Limits

        shop = self.shop  # 0 would lock everybody out, so it counts as not set
        return Limits(
            idle=timedelta(minutes=shop.number("session_idle_minutes") or 30),
            absolute=timedelta(hours=shop.number("session_hours") or 12),
            claim=timedelta(minutes=shop.number("claim_minutes") or 15),
        )

    @cached_property
    def settings(self) -> Settings:
        """What reads 设置 anew when it changed."""
        from dcrc_lite.desk.settings import Settings

        return Settings(self)

    @property
    def shop(self) -> ShopSettings:
        """The settings as they stand now: name, rules, calendars, keys, word lists."""
        return self.settings.now()

    @cached_property
    def customers(self) -> Customers:
        """Customers and their cars: find, show, change."""
        from dcrc_lite.desk.customers import Customers

        return Customers(self)

    @cached_property
    def worklist(self) -> Worklist:
        """Who is to be called today, most urgent first."""
        from dcrc_lite.desk.worklist import Worklist

        return Worklist(self)

    @cached_property
    def calls(self) -> Calls:
        """One call from claim to saved record."""
        from dcrc_lite.desk.calls import Calls

        return Calls(self)

    @cached_property
    def complaints(self) -> Complaints:
        """Complaints, their steps and clocks."""
        from dcrc_lite.desk.complaints import Complaints

        return Complaints(self)

    @cached_property
    def inbound(self) -> Inbound:
        """Calls that come in, and who calls back by when."""
        from dcrc_lite.desk.inbound import Inbound

        return Inbound(self)

    @cached_property
    def imports(self) -> Imports:
        """DMS exports: preview, apply, undo."""
        from dcrc_lite.desk.imports import Imports

        return Imports(self)

    @cached_property
    def import_previews(self) -> Previews:
        """Uploads that are being looked at."""
        from dcrc_lite.desk.import_previews import Previews

        return Previews(self)

    @cached_property
    def training(self) -> TrainingDesk:
        """Who learned and passed what."""
        from dcrc_lite.desk.training import TrainingDesk

        return TrainingDesk(self)

    @cached_property
    def decisions(self) -> Decisions:
        """What people decide about their files: both sides, held workbooks, copies, backups."""
        from dcrc_lite.desk.decisions import Decisions

        return Decisions(self)

    @cached_property
    def history(self) -> History:
        """Who changed what."""
        from dcrc_lite.desk.history import History

        return History(self)

    @cached_property
    def data(self) -> Data:
        """State of the workbooks: problems, what waits to be written."""
        from dcrc_lite.desk.data import Data

        return Data(self)

    def close(self) -> str:
        """Write what can be written and close the files; return what is not in the workbooks yet, as sentences."""
        from dcrc_lite.desk.unattended import left_words

        left = self.store.close()
        self.accounts_file.close()
        return left_words(left)
