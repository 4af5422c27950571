"""The writers of files, together: what app.py hands to whoever answers HTTP."""

from hybridmeet.adapters.formats.files.csv_file import as_csv
from hybridmeet.adapters.formats.files.pdf_file import as_pdf
from hybridmeet.adapters.formats.files.qr import qr_svg
from hybridmeet.adapters.formats.files.xlsx_file import as_xlsx
from hybridmeet.application.paperwork import Writers

WRITERS = Writers(csv=as_csv, xlsx=as_xlsx, pdf=as_pdf, qr=qr_svg)
