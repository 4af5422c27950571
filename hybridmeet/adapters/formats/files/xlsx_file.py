"""Tables as a workbook: a sheet each, headings that stay, widths that fit, words that stay words.

A text is written as a text, whatever it begins with, so that none is ever a formula.
"""

import io
import re
from collections.abc import Sequence
from datetime import datetime, time
from typing import TYPE_CHECKING, Final

from hybridmeet.application.printing.paper import Cell, Paper, Table

if TYPE_CHECKING:
    from openpyxl.cell import Cell as XlsxCell
    from openpyxl.worksheet.worksheet import Worksheet

LONGEST_NAME: Final = 31  # of a sheet, says Excel
MOMENT: Final = "yyyy-mm-dd hh:mm:ss"
HOUR: Final = "hh:mm"
FORBIDDEN: Final = re.compile(r"[\[\]:*?/\\']")


def as_xlsx(paper: Paper, tables: Sequence[Table]) -> bytes:
    """The whole file; a sheet that says where it comes from stands last."""
    from openpyxl import Workbook  # noqa: PLC0415 -- 40 ms and 10 MB that most servers never need

    book = Workbook()
    book.remove(book.worksheets[0])
    for table in tables:
        _write(book.create_sheet(_sheet_name(table.title, book.sheetnames)), table)
    about = book.create_sheet(_sheet_name(paper.short, book.sheetnames))
    for line in (paper.title, *paper.about, paper.footer, paper.disclaimer):
        if line:
            _put(about.cell(about.max_row + bool(about["A1"].value), 1), line)
    about.column_dimensions["A"].width = 100
    book.properties.title = paper.title
    book.properties.creator = "hybridmeet"
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def _write(sheet: "Worksheet", table: Table) -> None:
    from openpyxl.styles import Alignment, Font  # noqa: PLC0415 -- as above
    from openpyxl.utils import get_column_letter  # noqa: PLC0415 -- as above

    for at, column in enumerate(table.columns, start=1):
        heading = sheet.cell(1, at)
        _put(heading, column.title)
        heading.font = Font(bold=True)
        heading.alignment = Alignment(wrap_text=True, vertical="top")
        sheet.column_dimensions[get_column_letter(at)].width = column.width + 2
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(table.columns))}{len(table.rows) + 1}"
    for number, row in enumerate(table.rows, start=2):
        for at, cell in enumerate(row, start=1):
            _put(sheet.cell(number, at), cell)
        if len(row) == 1:
            sheet.cell(number, 1).font = Font(bold=True)
    if table.note:
        _put(sheet.cell(len(table.rows) + 3, 1), table.note)
    sheet.freeze_panes = "A2"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.print_title_rows = "1:1"


def _put(cell: "XlsxCell", value: Cell) -> None:
    cell.value = value
    if isinstance(value, str):
        cell.data_type = "s"  # else what begins with = becomes a formula
    if isinstance(value, datetime):
        cell.number_format = MOMENT
    if isinstance(value, time):
        cell.number_format = HOUR


def _sheet_name(title: str, taken: Sequence[str]) -> str:
    plain = FORBIDDEN.sub(" ", title).strip()[:LONGEST_NAME] or "-"
    name, number = plain, 1
    while name.lower() in {one.lower() for one in taken}:
        number += 1
        name = f"{plain[: LONGEST_NAME - 4]} {number}"
    return name
