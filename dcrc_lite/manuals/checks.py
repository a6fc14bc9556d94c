"""What a publication must pass: every link lands, every deadline, field, figure, form and question has its place."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from dcrc_lite.errors.manuals import BrokenLinkError, IncompletePageError, UnlinkedError
from dcrc_lite.kpis import KPIS
from dcrc_lite.manuals.contents import Contents
from dcrc_lite.manuals.figures import Figures
from dcrc_lite.manuals.inline import Link
from dcrc_lite.manuals.product import Product
from dcrc_lite.schema import SHEETS
from dcrc_lite.schema.forms import FORMS

_SELF_EXPLAINED = "10.5"  # 设置说明: made from 店铺, each key with its note
_ASSETS = (".css", ".svg", ".js", ".png")


def check_links(products: Mapping[str, Product], contents: Contents) -> None:
    """Raise BrokenLinkError for the first link, written or made, that leads to no page or anchor."""
    for name, product in products.items():
        for link in product.links:
            _lands(link, name, products)
    for topic in contents:
        file, _, anchor = topic.url.partition("#")
        _lands(Link("contents.yaml", 0, topic.url, file, anchor), "index.html", products)


def _lands(link: Link, page: str, products: Mapping[str, Product]) -> None:
    if "/" in link.page_file or link.page_file.endswith(_ASSETS):
        return  # a screen of the staff app, or a file that is no page
    target = products.get(link.page_file or page)
    if target is None or (link.anchor and link.anchor not in target.ids):
        raise BrokenLinkError(link.file, link.line, link.target)


def check_parts(contents: Contents, products: Mapping[str, Product]) -> None:
    """Raise IncompletePageError for the first chapter without a part every chapter must have."""
    for topic in contents:
        lacking = products[topic.url].lacking if topic.path else ()
        if topic.path and lacking:
            raise IncompletePageError(topic.path.relative_to(contents.folder).as_posix(), lacking)


def check_graph(figures: Figures, contents: Contents, products: Mapping[str, Product]) -> None:
    """Raise UnlinkedError for a deadline, key of 店铺, field, KPI or form whose page is not in the contents or only a
    table of the appendix, and for a written page that treats one and asks nothing about itself.
    """
    for what, page in _placed(figures):
        topic, host = contents.topic(page), contents.host(page)
        if topic is None:
            raise UnlinkedError(what, page)
        if topic.generated and page != _SELF_EXPLAINED:
            raise UnlinkedError(f"{what}，讲它的只是附录里的一张表", page)
        if host is not None and not host.page.startswith("10.") and not products[host.url].asks:
            raise UnlinkedError(f"{what}，讲它的那一页没有自测题", page)


def _placed(figures: Figures) -> Iterator[tuple[str, str]]:
    yield from ((f"时限 {rule.id}", rule.page) for rule in figures.rules)
    yield from ((f"店铺 {setting.id}", setting.page) for setting in figures.settings if setting.page)
    for sheet in SHEETS.values():
        yield from ((f"{sheet.tab} · {own.header}", own.page or sheet.page) for own in sheet.fields)
    yield from ((f"KPI {kpi.code}", kpi.page) for kpi in KPIS)
    yield from ((f"表单 {form.id}", form.page) for form in FORMS.values())
