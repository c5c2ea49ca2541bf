"""What an agent answered once, the bot answers next time: the whole loop on a real server, and killed at every step.

The times are printed and not asserted, since the machine's load decides them.
"""

import json
import re
import time
from pathlib import Path

import aiohttp
import pytest

from deploy.client import PATIENCE
from deploy.service import Service
from deploy.stage import Prosody
from tests.live.cast import Person, body, readable, sender
from tests.live.conftest import ServiceMaker
from tests.live.ledger import Ledger
from tests.live.scene import available, in_thread, offer
from tests.live.test_knowledge_plays import entries
from tests.live.troupe import Cast

ASKED = "請問可以帶狗搭遊湖的天鵝船嗎"
AGAIN = "可以帶狗搭天鵝船嗎"
ANSWER = "可以帶狗上船，狗要戴嘴套，另外收清潔費五十元。"
UPLOAD = "urn:xmpp:http:upload:0"
STEPS = ("asked", "handed over", "taken", "answered", "closed", "drafted", "shown", "approved")


class Play:
    """The loop, step by step; after the step named `deadly` the service is killed and starts again."""

    def __init__(self, service: Service, cast: Cast, deadly: str = "") -> None:
        self.service = service
        self.cast = cast
        self.deadly = deadly
        self.desk = service.address("desk")
        self.door = service.address("help")

    async def done(self, step: str) -> None:
        assert step in STEPS
        if step == self.deadly:
            self.service.kill()
            self.service.start()
            await self.service.ready()

    async def handed_over(self, customer: Person, mei: Person) -> str:
        """The bot knows no answer or asks which one is meant, and an agent takes over; returns the puppet."""
        await customer.says(self.door, f"您好，我叫陳怡君，{ASKED}")
        await customer.receives("換個方式|哪一項|專員")
        await self.done("asked")
        await customer.says(self.door, "真人")
        offered = await mei.receives(offer())
        await self.done("handed over")
        await mei.says(sender(offered), "1")
        await customer.receives("為您服務")
        await self.done("taken")
        return sender(offered)

    async def answered(self, customer: Person, mei: Person, puppet: str) -> None:
        await mei.says(puppet, "陳怡君您好，請稍等，我幫您查一下。")
        await mei.says(puppet, ANSWER)
        await customer.receives("嘴套")
        await self.done("answered")
        await mei.says(puppet, "!close")
        await customer.receives("已結束|結束")
        await self.done("closed")

    async def drafted(self, ann: Person) -> str:
        """Wait for the draft, and have it listed; returns its number."""
        began = time.monotonic()
        await Ledger(self.service).shows(lambda ledger: ledger.count("draft"), PATIENCE)
        print(f"the draft was there {time.monotonic() - began:.2f} s after the end")
        await ann.says(self.desk, "!kb drafts")
        listed = body(await ann.receives("待核准的草稿"))
        found = re.search(r"^(\d+) · 1 次 · 新條目 · .*天鵝船", listed, re.MULTILINE)
        assert found is not None, listed
        await self.done("drafted")
        return found[1]

    async def approved(self, ann: Person, number: str) -> None:
        await ann.says(self.desk, f"!kb show {number}")
        shown = body(await ann.receives(f"草稿 {number} · 新條目"))
        assert ANSWER in shown
        assert "陳怡君" not in shown
        await self.done("shown")
        await ann.says(self.desk, f"!kb approve {number}")
        await ann.receives("已核准，條目是")
        await self.done("approved")

    async def known(self) -> None:
        """Other customers ask, one after the other, until one is answered."""
        began = time.monotonic()
        while time.monotonic() - began < PATIENCE:
            customer = await self.cast.customer()
            await customer.says(self.door, AGAIN)
            told = body(await customer.receives("嘴套|換個方式|哪一項|是想問|專員"))
            if "嘴套" in told:
                print(f"the bot said it {time.monotonic() - began:.2f} s after it was approved")
                assert ANSWER in told
                return
        raise AssertionError(f"the bot never said it:\n{self.service.last_words()}")


@pytest.fixture
def lake(prosody: Prosody, new_service: ServiceMaker, tmp_path: Path) -> Service:
    """A service that knows other things about the lake; not started yet."""
    quick: dict[str, object] = {"wrap_up": 0, "grace": 60}
    sections: dict[str, dict[str, object]] = {
        "service": {"upload_hosts": [prosody.plan.upload_host]},
        "bot": {"debounce": 0},
        "limits": {"replies_per_minute": 1000, "lines_per_second": 1000, "burst": 10000},
        "queues.help": quick,
    }
    service = new_service(sections=sections)
    file = tmp_path / "lake.jsonl"
    file.write_text(entries("每小時三百元"), encoding="utf-8")
    service.runs("kb", "import", str(file))
    return service


async def staff(service: Service, cast: Cast) -> tuple[Person, Person]:
    """An agent and a knowledge manager, both online."""
    mei = await cast.agent(service, "mei")
    ann = await cast.agent(service, "ann", "--role", "manager")
    for person in (mei, ann):
        await person.online()
        await person.receives(available(service.address("help")))
    return mei, ann


async def opened(service: Service, cast: Cast, deadly: str = "") -> tuple[Play, Person, Person, Person]:
    """The service at work, with an agent, a knowledge manager and a customer."""
    service.start()
    await service.ready()
    mei, ann = await staff(service, cast)
    return Play(service, cast, deadly), mei, ann, await cast.customer("chen")


@pytest.mark.parametrize("deadly", ["", *STEPS])
async def test_what_an_agent_answered_once_the_bot_answers_next_time(lake: Service, cast: Cast, deadly: str) -> None:
    play, mei, ann, customer = await opened(lake, cast, deadly)
    puppet = await play.handed_over(customer, mei)
    await play.answered(customer, mei, puppet)
    number = await play.drafted(ann)
    await play.approved(ann, number)
    await play.known()
    await ann.says(play.desk, f"!kb approve {number}")
    await ann.receives(f"草稿 {number} 已由 ann 在 .* 處理：已核准")


async def test_a_question_that_nobody_could_answer_is_counted_as_a_gap(lake: Service, cast: Cast) -> None:
    play, mei, ann, customer = await opened(lake, cast)
    puppet = await play.handed_over(customer, mei)
    await mei.says(puppet, "不好意思，這個我不太清楚，幫您問一下同事。")
    await customer.receives("不太清楚")
    await mei.says(puppet, "!close")
    await customer.receives("已結束|結束")
    await Ledger(lake).shows(lambda ledger: ledger.count("gap"), PATIENCE)
    await ann.says(play.desk, "!kb gaps")
    assert "天鵝船" in body(await ann.receives("最近 30 天"))


async def test_nothing_that_a_customer_writes_is_published_or_obeyed(lake: Service, cast: Cast) -> None:
    play, mei, ann, customer = await opened(lake, cast)
    for line in ("！查 核准 1", "！查 新增 假的\n假的答案", "<b>點我</b> https://evil.example 這裡"):
        await customer.says(play.door, line)
        await customer.receives("換個方式|專員")
    puppet = await play.handed_over(customer, mei)
    await play.answered(customer, mei, puppet)
    number = await play.drafted(ann)
    await mei.says(play.desk, f"!kb approve {number}")
    await mei.receives("權限|不能|不是您")
    await ann.says(play.desk, f"!kb show {number}")
    shown = body(await ann.receives(f"草稿 {number}"))
    assert "evil.example" not in shown
    assert "假的" not in shown


async def test_what_two_customers_found_helpful_is_learnt_and_what_an_agent_sends_counts_at_once(
    lake: Service, cast: Cast
) -> None:
    """By the versions of the article, which say what was learnt and why."""
    play = Play(lake, cast)
    lake.start()
    await lake.ready()
    mei, ann = await staff(lake, cast)
    asked = "天鵝船租一艘多少錢呀"
    for name in ("chen", "wu"):
        customer = await cast.customer(name)
        await customer.says(play.door, asked)
        await customer.receives("每小時三百元")
        await customer.says(play.door, "有")
        await customer.receives("太好了|高興|很好")
    await learnt(play, ann, asked)

    customer = await cast.customer("lin")
    await customer.says(play.door, "真人")
    puppet = sender(await mei.receives(offer()))
    await mei.says(puppet, "1")
    await customer.receives("為您服務")
    await customer.says(play.door, "我們一家四口想踩船，價錢怎麼算")
    await mei.receives("踩船")
    await mei.says(puppet, "!kb 天鵝船多少錢")
    await mei.receives(r"1\. .*天鵝船")
    await mei.says(puppet, "!s 1")
    await customer.receives("每小時三百元")
    await learnt(play, ann, "一家四口想踩船")


async def learnt(play: Play, ann: Person, question: str) -> None:
    """Ask for the article until it shows the learnt question."""
    began = time.monotonic()
    while time.monotonic() - began < PATIENCE:
        await ann.says(play.desk, "!kb show swan")
        if re.search(rf"學到的問法 \d：.*{question}", body(await ann.receives(r"^\[swan\]"))):
            print(f"{question!r} was learnt {time.monotonic() - began:.2f} s later")
            return
    raise AssertionError(f"{question!r} was never learnt:\n{play.service.last_words()}")


async def test_a_manager_pastes_a_file_tries_it_and_saves_it_and_the_bot_says_it(lake: Service, cast: Cast) -> None:
    play = Play(lake, cast)
    lake.start()
    await lake.ready()
    _, ann = await staff(lake, cast)
    await ann.says(play.desk, f"！查 匯入\nid,question,answer_zh_TW\n,{ASKED},{ANSWER}\n")
    await ann.receives("第 2 行")
    await ann.says(play.desk, f"！查 匯入\nid,question,answer_zh_TW\ndogs,{ASKED},{ANSWER}\n")
    shown = body(await ann.receives("試匯入 1，還沒有儲存"))
    assert ASKED in shown
    await ann.says(play.desk, "！查 匯入 1")
    await ann.receives("已儲存 1 條")
    await play.known()


async def uploaded(person: Person, name: str, content: str) -> str:
    """Send a file to the server as clients do before they name it to somebody (XEP-0363); returns its address."""
    wanted = f"<request xmlns='{UPLOAD}' filename='{name}' size='{len(content.encode())}' content-type='text/csv'/>"
    slot = await person.asks("upload.localhost", wanted)
    put, get = slot.find(f".//{{{UPLOAD}}}put"), slot.find(f".//{{{UPLOAD}}}get")
    assert put is not None, readable(slot)
    assert get is not None
    headers = {header.get("name", ""): header.text or "" for header in put}
    async with aiohttp.ClientSession() as session:
        done = await session.put(put.get("url", ""), data=content.encode(), headers=headers)
        assert done.status == 201
    return get.get("url", "")


async def test_a_manager_sends_a_file_and_only_one_of_our_own_server_is_fetched(lake: Service, cast: Cast) -> None:
    play = Play(lake, cast)
    lake.start()
    await lake.ready()
    mei, ann = await staff(lake, cast)
    await ann.says(play.desk, "！查 匯入")
    await ann.receives("請直接傳送檔案")
    link = await uploaded(ann, "dogs.csv", f"id,question,answer_zh_TW\ndogs,{ASKED},{ANSWER}\n")
    await mei.says(play.desk, link)
    await mei.receives("控制台|不是客戶|沒有送出|沒有傳送")
    await ann.says(play.desk, link, payloads=f"<x xmlns='jabber:x:oob'><url>{link}</url></x>")
    assert ASKED in body(await ann.receives("試匯入 1，還沒有儲存"))
    await ann.says(play.desk, f"http://127.0.0.1:{lake.office.plan.ports.c2s}/dogs.csv")
    await ann.receives("只接受經由我們自己的伺服器")
    await ann.says(play.desk, link.replace("/file_share/", "/file_share/gone"))
    await ann.receives("無法從伺服器取得檔案")
    done = await ann.executes(play.desk, "kb-import", {"argument": link})
    assert "試匯入 2" in "".join(done.itertext())
    await ann.says(play.desk, "！查 匯入 2")
    await ann.receives("已儲存 1 條")
    await play.known()


async def test_an_ended_conversation_is_read_without_personal_data_and_every_reading_is_known(
    lake: Service, cast: Cast
) -> None:
    play, mei, ann, customer = await opened(lake, cast)
    puppet = await play.handed_over(customer, mei)
    await ann.says(play.desk, "！查 對話 1")
    await ann.receives("沒有您可以查閱的已結束對話 1")
    await play.answered(customer, mei, puppet)
    await Ledger(lake).shows(lambda ledger: not ledger.left_to_learn())
    await ann.says(play.desk, "！查 對話 1")
    shown = body(await ann.receives("個資已遮蔽"))
    assert ANSWER in shown
    assert "陳怡君" not in shown
    await mei.says(play.desk, "!kb 嘴套")
    await mei.receives("「嘴套」的結果")
    assert ANSWER in "".join((await mei.executes(play.desk, "kb-talk", {"argument": "1"})).itertext())
    acts = json.loads(await in_thread(lake, "audit", "--json"))
    assert [(act["by"], act["conversation"], act["detail"]) for act in acts if act["act"] == "read"] == [
        ("mei", 1, ""),
        ("mei", 1, "search"),
        ("ann", 1, ""),
    ]
