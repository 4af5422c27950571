"""The words of the few pages that the server writes itself, in English and Vietnamese."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal

Lang = Literal["en", "vi"]


@dataclass(frozen=True, slots=True)
class Words:
    """A title, and a sentence that says what to do."""

    title: str
    text: str


Both = Mapping[Lang, Words]

LOST: Final[Both] = {
    "en": Words("Not found", "There is no such page here. The address may be cut off."),
    "vi": Words("Không tìm thấy", "Không có trang này ở đây. Địa chỉ có thể bị thiếu."),
}
NOT_YOURS: Final[Both] = {
    "en": Words(
        "Not for this seat",
        "Open it from the page of a seat that may read it, in the browser that holds that seat.",
    ),
    "vi": Words(
        "Không dành cho chỗ này",
        "Hãy mở từ trang của người được phép xem, trong trình duyệt giữ chỗ đó.",
    ),
}
NOT_BUILT: Final[Both] = {
    "en": Words(
        "The pages are not built",
        "The server runs, its API and calendars too. Whoever runs it: make setup builds the pages.",
    ),
    "vi": Words(
        "Các trang chưa được dựng",
        "Máy chủ, API và lịch đang chạy. Người vận hành: lệnh make setup sẽ dựng các trang.",
    ),
}
DOOR: Final[Mapping[Lang, Mapping[str, str]]] = {
    "en": {
        "enter": "Enter the meeting",
        "as": "You enter as",
        "hint": "The button opens your seat in this browser. Looking at this page uses nothing up.",
        "home": "All meetings",
    },
    "vi": {
        "enter": "Vào cuộc họp",
        "as": "Bạn vào với tư cách",
        "hint": "Nút này mở chỗ của bạn trong trình duyệt này. Xem trang thì chưa dùng liên kết.",
        "home": "Mọi cuộc họp",
    },
}
REFUSED: Final[Mapping[str, Both]] = {
    "unknown_link": {
        "en": Words(
            "Unknown link",
            "Nobody gave out this link. Copy all of it from your invitation, or ask the "
            "secretariat.",
        ),
        "vi": Words(
            "Liên kết không hợp lệ",
            "Không có liên kết này. Hãy sao chép toàn bộ từ thư mời, hoặc hỏi ban thư ký.",
        ),
    },
    "used_link": {
        "en": Words(
            "Link already used",
            "This link was good for one opening. Use the browser that opened it, or ask the "
            "secretariat for a new one.",
        ),
        "vi": Words(
            "Liên kết đã được dùng",
            "Liên kết này chỉ mở được một lần. Hãy dùng trình duyệt đã mở nó, hoặc xin ban thư ký "
            "liên kết mới.",
        ),
    },
    "expired_link": {
        "en": Words("Link expired", "This link is too old. Ask the secretariat for a new one."),
        "vi": Words("Liên kết đã hết hạn", "Liên kết đã quá hạn. Hãy xin ban thư ký liên kết mới."),
    },
    "revoked_link": {
        "en": Words("Link withdrawn", "The secretariat has withdrawn this link. Please ask there."),
        "vi": Words(
            "Liên kết đã bị thu hồi", "Ban thư ký đã thu hồi liên kết này. Hãy hỏi ban thư ký."
        ),
    },
    "no_seat": {
        "en": Words(
            "No such seat any more",
            "The programme no longer has the seat of this link. Ask the secretariat.",
        ),
        "vi": Words(
            "Không còn chỗ này",
            "Chương trình không còn chỗ của liên kết này. Hãy hỏi ban thư ký.",
        ),
    },
}
"""Why a link does not open, by the refusal's code."""
