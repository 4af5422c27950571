/** Who is here in Vietnamese, for whoever follows. */
import type { HereWords } from "../en/here";

export const here: HereWords = {
  title: "Thành phần tham dự",
  present: (n, of) => `${n} trên ${of} người có mặt`,
  room: "Tại hội trường",
  online: "Trực tuyến",
  both: (n) => `${n} người tính một lần: vừa tại hội trường vừa trực tuyến.`,
  reconnecting: (n) => `${n} người đang kết nối lại: vẫn được tính.`,
  show: (n) => `Theo đoàn (${n})`,
  modality: { in_person: "tại hội trường", online: "trực tuyến", mixed: "kết hợp", absent: "chưa có mặt" },
  inRoom: (n) => `${n} tại hội trường`,
  onLine: (n) => `${n} trực tuyến`,
  ofBoth: (n) => `${n} cả hai`,
  ofReconnecting: (n) => `${n} đang kết nối lại`,

  quorum: {
    state: { met: "đủ", at_risk: "sát ngưỡng", not_met: "chưa đủ" },
    to: { open: "Túc số khai mạc", decide: "Túc số quyết định" },
    counts: (present, needed, unit) => `${present} ${unit} có mặt, cần ${needed}`,
    unit: { delegations: "đoàn", people: "người" },
    roll: (time) => `theo điểm danh, ${time}`,
  },

  yours: {
    title: (name) => `Đoàn của quý vị: ${name}`,
    mode: {
      in_person: "tại hội trường", online: "trực tuyến", both: "cả hai: tại hội trường và trực tuyến, tính một lần", reconnecting: "đang kết nối lại, vẫn được tính",
      away: "tạm vắng", not_arrived: "chưa đến", unknown: "chưa rõ",
    },
    you: "quý vị",
    in: (place) => `tại ${place}`,
    since: "từ",
    failed: "Chưa tải được ai đang ở đâu; trang sẽ thử lại.",
  },

  lost: {
    title: (time) => `Đoàn của quý vị mất liên lạc lúc ${time}.`,
    say: "Không còn ai của đoàn tại hội trường hay trực tuyến. Ai trở lại sẽ được tính ngay.",
    back: (time) => `Đoàn đã có mặt trở lại từ ${time}.`,
    close: "Đóng",
  },

  declare: {
    title: "Quý vị có tham dự không?",
    say: "Danh sách của phiên này chưa được xác nhận. Nếu quý vị đã dự khác như vậy, xin cho biết.",
    record: {
      in_person: "Danh sách ghi quý vị dự tại hội trường", online: "Danh sách ghi quý vị dự trực tuyến", both: "Danh sách ghi quý vị dự tại hội trường và trực tuyến",
      none: "Danh sách chưa ghi quý vị ở phiên này.",
      of: (minutes) => `trong đó ${minutes} phút`,
    },
    in_room: "Tôi đã dự tại hội trường",
    online: "Tôi đã dự trực tuyến",
    done: { room: "Quý vị cho biết: đã dự tại hội trường.", online: "Quý vị cho biết: đã dự trực tuyến." },
    marked: "Được ghi là lời của chính quý vị, đến khi thư ký xác nhận danh sách.",
    other: "Sửa lại",
    recorded: "Đã ghi là lời của quý vị.",
    undo: "Hoàn tác",
    seconds: (n) => `${n} giây`,
    undone: "Đã hoàn tác: trở lại như trước.",
    sending: "Đang gửi…",
    closed: "Danh sách của phiên này đã được xác nhận; không thể thêm ở đây. Xin liên hệ thư ký.",
    over: "Đã hết thời hạn tự khai. Xin liên hệ thư ký.",
    failed: "Chưa ghi được. Xin thử lại trong giây lát.",
  },
};
