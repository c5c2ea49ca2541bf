"""Every command as somebody types it, with its name and with a Chinese word, and what is to be seen then.

Lists only, in the order in which one follows from the other; the plays in Profanity type them. Each command stands here
in both ways: another test sees to that.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Typed:
    """A line, and what is shown of its answer or effect."""

    line: str
    shown: str


def _lines(*pairs: tuple[str, str]) -> tuple[Typed, ...]:
    return tuple(Typed(*pair) for pair in pairs)


PASSED_ON = _lines(("!decline", "1 接 · 2 略過"), ("！略過", "1 接 · 2 略過"))
"""To an open offer: it comes back at once."""
TAKEN = _lines(("！接", "▎問題："))
IN_THE_WINDOW = _lines(
    ("!who", "對話 1 次"),
    ("！客戶資料", "對話 1 次"),
    ("!history", "往來紀錄：1 筆"),
    ("！紀錄 3", "往來紀錄：1 筆"),
    ("!note patient", "備註已存"),
    ("！備註 很有耐心", "備註已存"),
    ("!memo likes boats", "已記在客戶資料裡"),
    ("！客戶備註 愛坐船", "已記在客戶資料裡"),
    ("!tag boats", "的標籤：boats"),
    ("！標籤 船", "的標籤：boats、船"),
    ("!tag -boats", "已拿掉.*boats"),
    ("!canned greeting", "已傳送：您好"),
    ("！罐頭 greeting", "已傳送：您好"),
    ("!undo", "已收回：「您好"),
    ("！收回", "已收回：「您好"),
    ("!kb 太空", "的結果："),
    ("!s 1", "已傳送："),
    ("！查 太空", "的結果："),
    ("！送1", "已傳送："),
    ("!say !literally", "!literally"),
    ("!faq", "謝謝，已提報|用得上的回答"),
    ("！收錄", "謝謝，已提報|用得上的回答"),
    ("!hold 10", "已擱置 10 分鐘"),
    ("！擱置 5", "已擱置 5 分鐘"),
    ("!status", "您：可接"),
    ("！狀態", "您：可接"),
    ("!help", "每個單獨一行"),
    ("！說明", "每個單獨一行"),
    ("!pause lunch", "已暫停（lunch）"),
    ("!ready", "就緒。對話"),
    ("！暫停 午休", "已暫停（午休）"),
    ("！就緒", "就緒。對話"),
    ("!bye", "已下班"),
    ("!ready", "就緒。對話"),
    ("！下班", "已下班"),
    ("！就緒", "就緒。對話"),
)
INVITED = _lines(("!invite lin", "已邀請"), ("！邀請 lin", "已邀請"))
HANDED_ON = _lines(("!transfer lin", "已請"), ("！轉接 lin 請接手", "已請"))
LEFT = _lines(("!leave", "您已退出"), ("！退出", "您已退出"))
ACCEPTED = _lines(("!accept", "▎"))
CLOSED = _lines(("!close", "已結案"), ("!done", "整理完成"))
CLOSED_AGAIN = _lines(("！結案", "已結案"), ("！整理完", "整理完成"))
COMES_BACK = _lines(("!later 2h", "這個對話會在"), ("！稍後 3h 問過倉庫", "這個對話會在"))
BLOCKED = _lines(("!block 2h", "已封鎖"), ("!block off", "已解除"))
BLOCKED_AGAIN = _lines(("！封鎖 1天", "已封鎖"), ("！封鎖 off", "已解除"))

SUPERVISED = _lines(
    ("!queues", "help：等候 0"),
    ("！等候", "help：等候 0"),
    ("!agents", "專員小美 · .* · 2/4"),
    ("！專員", "專員小美 · .* · 2/4"),
    ("!report", "平均處理"),
    ("！報表 今天", "平均處理"),
    ("!monitor 1", "您正在監看 #1"),
    ("!monitor off", "已停止監看：#1"),
    ("！監看1", "您正在監看 #1"),
    ("!whisper 1 gently", "專員小美 會在客服後台看到"),
    ("！指導 1 慢慢來", "專員小美 會在客服後台看到"),
    ("!barge 1", "您已加入 #1"),
    ("！插話 2", "您已加入 #2"),
    ("!takeover 1", "#1 現在由您處理"),
    ("！接手2", "#2 現在由您處理"),
    ("!assign 1 mei", "#1 已交給 專員小美"),
    ("！指派2 mei", "#2 已交給 專員小美"),
    ("!pause mei training", "專員小美 已暫停"),
    ("!ready mei", "專員小美 已就緒"),
    ("！暫停 mei 訓練", "專員小美 已暫停"),
    ("！就緒 mei", "專員小美 已就緒"),
    ("!capacity mei 3", "專員小美 現在同時可接 3 個"),
    ("!move mei other", "專員小美 現在只服務 other"),
    ("！調派 mei help", "專員小美 現在只服務 help"),
    ("!notice 今天物流延誤 until 2h", "客戶開始對話時會看到"),
    ("!notice off", "公告已撤下"),
    ("！公告 今天物流延誤 到 2h", "客戶開始對話時會看到"),
    ("！公告 off", "公告已撤下"),
    ("!shut other until 2h 颱風", "other 暫停服務到"),
    ("!shut other off", "other 恢復原本"),
    ("！暫停服務 other 到 2h 颱風", "other 暫停服務到"),
    ("！暫停服務 other off", "other 恢復原本"),
    ("!end 1 spam", "#1 已結束"),
    ("！強制結束2", "#2 已結束"),
)

MANAGED = _lines(
    ("!kb search 天鵝", "的結果："),
    ("!kb show swan-1", "天鵝船一小時多少錢"),
    ("！查 看 swan-1", "天鵝船一小時多少錢"),
    ("!kb add Q: boat rental at night? A: until nine", r"\[draft-5\] 已發布"),
    ("！查 新增 問：晚上租得到船嗎？ 答：到九點", r"\[draft-6\] 已發布"),
    ("!kb wrong swan-1 outdated", r"\[swan-1\] 已列入檢視"),
    ("！查 有誤 swan-1 價錢舊了", r"\[swan-1\] 已列入檢視"),
    ("!kb edit swan-1 三百五十元", r"\[swan-1\] 已修改"),
    ("！查 修改 swan-1 四百元", r"\[swan-1\] 已修改"),
    ("!kb drop swan-1 1", "沒有學到的問法 1"),
    ("!kb gaps", "沒有人能回答|都有人回答"),
    ("！查 未答", "沒有人能回答|都有人回答"),
    ("!kb drafts", "待核准的草稿：4"),
    ("！查 草稿", "待核准的草稿：4"),
    ("!kb approve 1", "草稿 1"),
    ("!kb approve 1", "草稿 1 已核准"),
    ("！查 核准 2", "草稿 2"),
    ("！查 核准 2", "草稿 2 已核准"),
    ("!kb reject 3 no", "草稿 3 已退回"),
    ("！查 退回 4 不需要", "草稿 4 已退回"),
    ("!kb export csv", "id,"),
    ("！查 匯出 csv", "id,"),
    ("!kb import", "請直接傳送檔案"),
    ("！查 匯入", "請直接傳送檔案"),
    ("!kb talk 1", "對話 #1 ·"),
    ("！查 對話 1", "對話 #1 ·"),
    ("!kb retire swan-1 old", r"\[swan-1\] 已下架"),
    ("！查 下架 island-1 舊了", r"\[island-1\] 已下架"),
)

ALL = (
    *(*PASSED_ON, *TAKEN, *IN_THE_WINDOW, *INVITED, *HANDED_ON, *LEFT, *ACCEPTED),
    *(*COMES_BACK, *CLOSED, *CLOSED_AGAIN, *BLOCKED, *BLOCKED_AGAIN, *SUPERVISED, *MANAGED),
)
