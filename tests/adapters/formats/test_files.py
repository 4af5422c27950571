"""Words stay words in every file, whatever they begin with and whatever stands in them."""

import csv
import io
from dataclasses import replace
from datetime import datetime

import openpyxl
import pytest
from pypdf import PdfReader

from hybridmeet.adapters.formats.files.csv_file import as_csv
from hybridmeet.adapters.formats.files.pdf_file import as_pdf
from hybridmeet.adapters.formats.files.xlsx_file import as_xlsx
from hybridmeet.application.printing.paper import Column, Paper, Table

HOSTILE = (
    '=HYPERLINK("http://evil.example","x")',
    "+84 24 1234",
    "-1+1",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    " =1",
    "＝1",
)
HARMLESS = ("Đặng Thị Hồng", 'He said "no"', "a,b;c", "a\nb", "#[x] *y* $z$ <b>&", "", "2 = 2")
PAPER = Paper("participants", "vi", "Danh sách", ("Hà Nội",), "AAPTC", "2022-06-07")


def a_table(*words: str) -> Table:
    rows = (
        ("Viet Nam",),
        *((word, 7, datetime.fromisoformat("2022-06-07T09:05:01"), None) for word in words),
    )
    return Table("A [bad]: sheet/name*", (Column("=Name", 30), *map(Column, "BCD")), rows)


@pytest.mark.parametrize("word", HOSTILE)
def test_a_csv_runs_nothing(word: str) -> None:
    raw = as_csv(a_table(word))

    heading, row = csv.reader(io.StringIO(raw.decode("utf-8-sig"), newline=""))
    assert heading[0] == "'=Name"
    assert row == [f"'{word}", "7", "2022-06-07 09:05:01", ""]


@pytest.mark.parametrize("word", HARMLESS)
def test_what_is_harmless_stays_as_it_is_in_a_csv(word: str) -> None:
    raw = as_csv(a_table(word))

    _, row = csv.reader(io.StringIO(raw.decode("utf-8-sig"), newline=""))
    assert row[0] == word
    assert raw.endswith(b"\r\n")


def test_a_workbook_holds_texts_where_there_were_texts() -> None:
    words = [word for word in (*HOSTILE, *HARMLESS) if word]

    book = openpyxl.load_workbook(io.BytesIO(as_xlsx(PAPER, [a_table(*words)] * 2)))

    sheet = book.worksheets[0]
    cells = [sheet.cell(row, 1) for row in range(3, 3 + len(words))]
    assert [cell.data_type for cell in cells] == ["s"] * len(words)
    assert [cell.value for cell in cells] == [word.replace("\r", "\n") for word in words]
    assert book.sheetnames == ["A  bad   sheet name", "A  bad   sheet name 2", "AAPTC"]


def test_a_pdf_says_the_words_and_sets_none_of_them_as_markup() -> None:
    words = [*(word.strip() for word in HOSTILE), *HARMLESS]

    raw = as_pdf(replace(PAPER, tables=(a_table(*words),)))

    said = " ".join(PdfReader(io.BytesIO(raw)).pages[0].extract_text().split())
    missing = [word for word in words if " ".join(word.split()) not in said and word != "＝1"]
    assert missing == []
