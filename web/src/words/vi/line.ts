/** Trang ghi ai đang trên đường dây, tiếng Việt. */
import type { LineWords } from "../en/line";

export const line: LineWords = {
  title: "Ai đang trên đường dây",
  page: (short) => `Ai đang trên đường dây. ${short}`,
  keys: "Phím mũi tên để chọn, Enter đến các nút, Esc xóa",
  phone: "Qua điện thoại",
  bridge: "Qua cầu truyền hình",
  off: "Đã rời đường dây",
  is: { phone: "Đang dự qua điện thoại", bridge: "Đang dự qua cầu truyền hình" },
  undo: {
    phone: (time) => `đang dự qua điện thoại, ${time}.`,
    bridge: (time) => `đang dự qua cầu truyền hình, ${time}.`,
    off: (time) => `đã rời đường dây, ${time}.`,
  },
  told: "Ghi đường dây",
  unlinked: (name) => `Chưa ghi: ${name}. Đang mất kết nối, và việc ghi đường dây chỉ tính từ lúc gửi. Hãy bấm lại khi có kết nối.`,
  silent: (name) => `Chưa có trả lời: ${name}. Lát nữa hãy xem tình trạng tại đây, nếu chưa đúng thì bấm lại.`,
  refused: (name, why) => `Chưa ghi: ${name}. ${why}`,
  badge: "Thẻ dùng ở bàn đón tiếp. Hãy tìm theo tên.",
  lost: (time) => `Mất kết nối lúc ${time}. Chưa thể ghi ai trên đường dây đến khi có kết nối lại.`,
};
