"""QR codes as SVG: one path, no style, sharp at any size."""

import io
from typing import Final

BORDER: Final = 2  # modules; badges are white around it, so four are not needed
MASK: Final = 0  # to choose the best of eight costs 13 ms each, and a hall has a thousand badges
LEVEL: Final = "m"  # a tenth of it may be hidden by a finger or a scratch


def qr_svg(text: str) -> str:
    """The code of a text, as markup without a size of its own."""
    import segno  # noqa: PLC0415 -- for those who print

    drawn = io.BytesIO()
    segno.make(text, error=LEVEL, micro=False, mask=MASK).save(
        drawn, kind="svg", border=BORDER, xmldecl=False, svgclass="qr", lineclass=None,
        omitsize=True, nl=False,
    )  # fmt: skip
    return drawn.getvalue().decode()
