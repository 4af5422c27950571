/** Tiếng Việt: thế nào là trực tuyến khi quy tắc của cuộc họp đòi hỏi riêng. */
import type { OnlineWords } from "../en/online";

export const online: OnlineWords = {
  rule: {
    page: "Theo quy tắc của cuộc họp, chỉ trang họp của chính đại biểu mới được tính là trực tuyến: người chỉ nghe được qua điện thoại hoặc cầu truyền hình được ghi nguồn nhưng không tính.",
    bridge: "Theo quy tắc của cuộc họp, chỉ người nghe được trên cầu truyền hình, kể cả qua điện thoại, mới được tính là trực tuyến: trang họp đang mở được hiển thị nhưng không tính.",
  },
  openPage: "trang đang mở, không có trên cầu truyền hình",
  notCounted: "không tính",
  named: (list) => `không tính: ${list}`,
};
