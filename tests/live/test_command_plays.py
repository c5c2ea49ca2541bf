"""The agents' commands as they are typed, and as their clients' menus offer them (XEP-0050)."""

from xml.etree.ElementTree import Element

from tests.live.cast import COMMANDS, Person, body, condition, fence_between, sender
from tests.live.scene import Scene, offer, takes

FORM = "{jabber:x:data}"
COMMAND = f"{{{COMMANDS}}}command"
ITEMS = "http://jabber.org/protocol/disco#items"


def command(answer: Element) -> Element:
    """The command inside an answer."""
    found = answer.find(COMMAND)
    assert found is not None, condition(answer)
    return found


def note(answer: Element) -> str:
    """What a finished ad-hoc command says."""
    return command(answer).findtext(f"{{{COMMANDS}}}note") or ""


async def menu(person: Person, address: str) -> set[str]:
    """The ad-hoc commands that this person finds at an address."""
    answer = await person.asks(address, f"<query xmlns='{ITEMS}' node='{COMMANDS}'/>")
    return {item.get("node", "") for item in answer.iter(f"{{{ITEMS}}}item")}


async def test_a_note_is_kept_and_not_relayed(scene: Scene) -> None:
    customer, mei, puppet = await scene.connected()
    await mei.says(puppet, "！備註 這位客人很有耐心")
    await mei.receives("備註已存")
    await customer.receives_nothing_but("^fence", fence=fence_between(mei, puppet, customer))


async def test_say_sends_literally_what_looks_like_a_command(scene: Scene) -> None:
    customer, mei, puppet = await scene.connected()
    await mei.says(puppet, "!say !close 是我們的指令")
    await customer.receives("^!close 是我們的指令$")


async def test_an_agent_searches_shows_and_sends_an_article(scene: Scene) -> None:
    customer, mei, puppet = await scene.connected()
    await mei.says(puppet, "!kb 怎麼退貨")
    found = body(await mei.receives("退貨"))
    assert "1. 我要退貨" in found
    await mei.says(puppet, "！查 看 returns")
    shown = body(await mei.receives(r"\[returns\] 我要退貨"))
    assert "7 天" in shown
    await mei.says(puppet, "!s 1 有問題再跟我說")
    said = body(await customer.receives("7 天"))
    assert said.endswith("有問題再跟我說")
    await mei.receives("已傳送")


async def test_a_chinese_command_with_a_full_width_sign_may_touch_its_number(scene: Scene) -> None:
    customer, mei, puppet = await scene.connected("請問怎麼退貨")
    await mei.says(puppet, "！送1")
    await customer.receives("7 天")
    await mei.says(puppet, "！送9")
    await mei.receives("沒有第 9 個建議")
    await mei.says(puppet, "！結案 已說明退貨")
    await customer.receives("對話已結束")


async def test_who_and_history_tell_about_the_customer(scene: Scene) -> None:
    mei, customer = await scene.agent_online(), await scene.cast.customer("wang")
    await customer.says(scene.door, "第一次來")
    puppet = sender(await mei.receives(offer("第一次來")))
    await takes(mei, puppet, customer)
    await mei.says(puppet, "!close")
    await customer.receives("對話已結束")
    await customer.says(scene.door, "第二次來")
    await takes(mei, sender(await mei.receives(offer("第二次來"))), customer)
    await mei.says(puppet, "!who")
    who = body(await mei.receives("首次來訪"))
    assert "對話 2 次" in who
    await mei.says(puppet, "!紀錄")
    history = body(await mei.receives("往來紀錄"))
    assert "第一次來" in history


async def test_pause_ready_and_bye_decide_what_is_offered(scene: Scene) -> None:
    mei, customer = await scene.agent_online(), await scene.cast.customer()
    await mei.says(scene.desk, "!暫停 開會")
    await mei.receives("已暫停（開會）")
    await customer.says(scene.door, "有人嗎")
    await customer.receives("沒有專員")
    await mei.says(scene.desk, "!狀態")
    assert "暫停" in body(await mei.receives("您："))
    await mei.says(scene.desk, "!ready")
    await mei.receives("就緒")
    offered = await mei.receives(offer("有人嗎"))
    await mei.says(scene.desk, "!bye")
    await mei.receives("已下班")
    await mei.receives("▎已收回")
    await mei.says(sender(offered), "1")
    await mei.receives("已經不能接了")
    await mei.says(scene.desk, "！就緒")
    await mei.receives(offer("有人嗎"))


async def test_done_ends_the_wrap_up_early(bot_scene: Scene) -> None:
    mei, customer = await bot_scene.agent_online(), await bot_scene.cast.customer()
    await customer.says(bot_scene.door, "真人")
    puppet = sender(await mei.receives(offer()))
    await takes(mei, puppet, customer)
    await mei.says(puppet, "!close")
    await mei.receives("整理時間 30 秒")
    await mei.says(bot_scene.desk, "!status")
    assert "1/4" in body(await mei.receives("您："))
    await mei.says(puppet, "!整理完")
    await mei.receives("整理完成")
    await mei.says(bot_scene.desk, "!status")
    assert "0/4" in body(await mei.receives("您："))


async def test_help_lists_what_works_in_this_window(scene: Scene) -> None:
    customer, mei, puppet = await scene.connected()
    await mei.says(puppet, "!help")
    in_puppet = body(await mei.receives("指令，每個單獨一行"))
    await mei.says(scene.desk, "！說明")
    at_desk = body(await mei.receives("指令，每個單獨一行"))
    assert "!結案" in in_puppet
    assert "!結案" not in at_desk
    assert "!就緒" in at_desk
    await mei.says(scene.desk, "!close")
    await mei.receives("要在客戶的視窗使用")
    await mei.says(scene.desk, "您好")
    await mei.receives("這裡是客服後台，不是客戶")
    await customer.receives_nothing_but("^fence", fence=fence_between(mei, puppet, customer))


async def test_menus_offer_each_command_where_it_works_and_to_staff_only(scene: Scene) -> None:
    customer, mei, puppet = await scene.connected()
    assert {"close", "note", "who"} <= await menu(mei, puppet)
    at_desk = await menu(mei, scene.desk)
    assert {"pause", "ready", "status"} <= at_desk
    assert "close" not in at_desk
    assert await menu(customer, scene.desk) == set()
    assert await menu(customer, puppet) == set()


async def test_a_menu_command_is_carried_out(scene: Scene) -> None:
    customer, mei, puppet = await scene.connected()
    assert "您：" in note(await mei.executes(scene.desk, "status"))
    assert "備註已存" in note(await mei.executes(puppet, "note", {"argument": "用選單寫的備註"}))
    ended = await mei.executes(puppet, "close", {"argument": ""})
    assert command(ended).get("status") == "completed"
    await customer.receives("對話已結束")


async def test_a_form_that_is_not_filled_in_as_asked_is_refused_and_may_be_begun_anew(scene: Scene) -> None:
    _, mei, puppet = await scene.connected()
    wrong = "<field var='nothing'><value>1</value></field><field/><field var='argument'/>"
    filled = f"<x xmlns='jabber:x:data' type='submit'>{wrong}</x>"
    forms = (filled, "<x xmlns='jabber:x:data' type='odd'/>", "<odd/>", "")
    for form in forms:
        first = command(await mei.asks(puppet, f"<command xmlns='{COMMANDS}' node='note' action='execute'/>", "set"))
        assert first.find(f"{FORM}x") is not None
        head = f"xmlns='{COMMANDS}' node='note' action='complete' sessionid='{first.get('sessionid')}'"
        answer = await mei.asks(puppet, f"<command {head}>{form}</command>", "set")
        assert condition(answer) == "bad-request"
    unknown = f"<command xmlns='{COMMANDS}' node='note' action='complete' sessionid='never'/>"
    assert command(await mei.asks(puppet, unknown, "set")).get("status") == "executing", "it begins anew"
    assert "備註已存" in note(await mei.executes(puppet, "note", {"argument": "還是可以用"}))


async def test_nobody_goes_on_with_the_command_of_another(scene_for_two: Scene) -> None:
    scene = scene_for_two
    customer, mei, puppet = await scene.connected()
    lin = await scene.agent_online("lin")
    first = command(await mei.asks(puppet, f"<command xmlns='{COMMANDS}' node='close' action='execute'/>", "set"))
    form = "<x xmlns='jabber:x:data' type='submit'><field var='argument'><value>x</value></field></x>"
    head = f"xmlns='{COMMANDS}' node='close' action='complete' sessionid='{first.get('sessionid')}'"
    for other in (lin, customer):
        answer = await other.asks(puppet, f"<command {head}>{form}</command>", "set")
        assert condition(answer) == "forbidden"
    stranger = await customer.asks(scene.desk, f"<command xmlns='{COMMANDS}' node='status' action='execute'/>", "set")
    assert condition(stranger) == "forbidden"
    await fence_between(mei, puppet, customer)()
    assert not any("對話已結束" in said for said in customer.bodies())
    mine = await mei.asks(puppet, f"<command {head}>{form}</command>", "set")
    assert command(mine).get("status") == "completed"


async def test_a_conversation_goes_to_a_colleague_who_reads_what_was_said(scene_for_two: Scene) -> None:
    pair = scene_for_two
    customer, mei, puppet = await pair.connected("我的發票開錯了")
    lin = await pair.agent_online("lin")
    await mei.says(puppet, "請問統一編號是？")
    await customer.receives("請問統一編號是？")
    await customer.says(pair.door, "12345678")
    await mei.receives("12345678")
    await mei.says(puppet, f"！轉接 {lin.login.user} 要重開發票")
    await mei.receives("已請 專員lin 接手")
    offered = await lin.receives("轉給您.*要重開發票")
    await lin.says(sender(offered), "這句還不會傳出去")
    await lin.receives("請先回覆")
    await lin.says(sender(offered), "1")
    await lin.receives("請問統一編號是？[\\s\\S]*12345678")
    await customer.receives("專員lin為您服務")
    await mei.receives("已轉接")
    await mei.says(puppet, "我也在")
    await mei.receives("不是由您服務，沒有傳出")
    await lin.says(sender(offered), "您好，我來處理發票")
    await customer.receives_nothing_but(
        "請問統一編號是", "您好，我來處理發票", fence=fence_between(lin, puppet, customer)
    )


async def test_a_conversation_on_hold_goes_on_with_the_next_line(scene: Scene) -> None:
    customer, mei, puppet = await scene.connected()
    await mei.says(puppet, "！擱置 10分鐘 查庫存")
    await mei.receives("已擱置 10 分鐘")
    await customer.receives("正在為您處理")
    await mei.says(puppet, "查到了，有貨")
    await customer.receives("查到了，有貨")
