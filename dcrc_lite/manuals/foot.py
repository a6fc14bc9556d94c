"""What stands below a chapter: the forms, deadlines, figures and fields that are explained on it, from the declarations."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from markupsafe import Markup

from dcrc_lite.manuals import appendix, fragments
from dcrc_lite.manuals.contents import Contents
from dcrc_lite.manuals.figures import Figures
from dcrc_lite.manuals.links import FORMS as OVERVIEW
from dcrc_lite.manuals.links import form_file
from dcrc_lite.manuals.rendering import Heading, Rendered
from dcrc_lite.manuals.screens import SCREENS, SCREENS_OF
from dcrc_lite.schema.forms import FORMS, Form


@dataclass(frozen=True)
class Foot:
    """The foot of a page: its HTML, its headings, the blanks to print as (words, address), the records with fields."""

    html: Markup
    headings: tuple[Heading, ...]
    papers: tuple[tuple[str, str], ...]
    records: tuple[str, ...]


def foot_of(
    pages: tuple[str, ...], rendered: Rendered, contents: Contents, figures: Figures, screens: Mapping[str, str]
) -> Foot:
    """The foot of a page that explains these page numbers; `screens`: addresses in the staff app, {} in the site."""
    own = tuple(form for form in FORMS.values() if form.page in pages)
    rules = appendix.rule_rows(tuple(rule for page in pages for rule in figures.of_page(page)), contents)
    tables = tuple(table for page in pages for table in appendix.fields_of_page(page, contents))
    papers = tuple((f"{form.id} {form.title}", form_file(form.id)) for form in own if form.is_printable)
    shown: dict[str, tuple[object, ...]] = {
        "papers": papers,
        "elsewhere": tuple(_elsewhere(own)),
        "rules": rules,
        "kpis": appendix.kpi_rows(pages),
        "tables": tables,
    }
    html = fragments.render(
        "page_tables.html",
        unconfirmed=rendered.unconfirmed,
        filled_in={sheet.name: _screens(SCREENS_OF.get(sheet.name, ()), screens) for sheet, _ in tables},
        settings=screens.get("settings", ""),
        **shown,
    )
    return Foot(html, tuple(_headings(shown)), papers, tuple(sheet.name for sheet, _ in tables))


def _screens(names: Iterable[str], screens: Mapping[str, str]) -> list[tuple[str, str]]:
    return [(SCREENS[name], screens.get(name, "")) for name in names]


def _elsewhere(forms: tuple[Form, ...]) -> Iterator[tuple[Form, str]]:
    """The forms without a blank of their own, with the place to go: the form printed instead, or the overview."""
    for form in forms:
        if not form.is_printable:
            yield form, form_file(form.like) if form.like else f"{OVERVIEW}#form-{form.id}"


def _headings(shown: dict[str, tuple[object, ...]]) -> Iterator[Heading]:
    for anchor, text, there in (
        ("page-papers", "表单", shown["papers"] or shown["elsewhere"]),
        ("page-rules", "时限", shown["rules"]),
        ("page-kpis", "指标", shown["kpis"]),
        ("page-fields", "栏目", shown["tables"]),
    ):
        if there:
            yield Heading(2, text, anchor)
