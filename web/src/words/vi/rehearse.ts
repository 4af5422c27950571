/** Từ ngữ của buổi diễn tập, khi bắt đầu từ một trang. */
import type { RehearseWords } from "../en/rehearse";

export const rehearse: RehearseWords = {
  button: "Diễn tập",
  title: "Diễn tập cuộc họp này",
  say: "Người tham dự mô phỏng đến, điểm danh, mất kết nối rồi trở lại; thời gian trôi nhanh và bỏ qua ban đêm. Buổi diễn tập có máy chủ và hồ sơ riêng: không ảnh hưởng gì đến cuộc họp này.",
  speed: "Tốc độ",
  speeds: [
    { speed: 60, say: "60 lần: một giờ trong một phút" },
    { speed: 300, say: "300 lần: một ngày trong hai phút" },
    { speed: 600, say: "600 lần: bốn ngày trong ba phút" },
  ],
  take_part: "Tôi ngồi vào ghế của mình; chương trình chờ tôi điều hành",
  begin: "Bắt đầu diễn tập",
  beginning: "Đang bắt đầu, mất vài giây",
  runs: (times) => `Buổi diễn tập của cuộc họp này đang chạy, nhanh gấp ${times} lần.`,
  open: "Mở buổi diễn tập",
  end: "Kết thúc",
  ended: "Buổi diễn tập đã kết thúc. Không còn lại gì.",
  failed: "Không liên lạc được với máy chủ. Xin thử lại sau giây lát.",
};
