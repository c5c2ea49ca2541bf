"""What the longest and nastiest lines cost, wherever every line passes: growth from 4 KB to 16 KB, side by side.

    python -m tests.benchmarks.worst_lines      some seconds

A reader that is linear takes four times as long for four times as much; one that backtracks takes sixteen times or
hours. The cost of an ordinary line stands beside it.
"""

import time
from collections.abc import Callable

from rich.console import Console
from rich.table import Table

from bots.urgent import danger
from bots.words import customer_word
from imcs.commands.words import read_line
from imcs.privacy import mask, mask_repeated, mask_secrets

ORDINARY = "您好，我想問一下上週買的鞋子要怎麼辦理退貨，謝謝"
PIECES = (
    *("4 ", "4111 1111 1111 1111 ", "cvv 12 ", "1 2 3 ", "41-", "1/", "a@", "(+1", "DE89 ", "A1 ", "A.A ", "A a ", "!"),
    *("12 Main ", "No. 1, ", "1F, ", "0912-345-678 ", "order ", "my name is ", "Mr. "),
    *("ABC", "Ab Cd ", "the agent ", "line: a.", "零,", "1 零", "我住中山", "老公王小", "志明"),
    *(
        "安全碼",
        "想殺被騎",
        "請請問",
        "我叫",
        "名字",
        "王",
        "先生",
        "王小明先生",
        "，王小明",
        "身分證 ",
        "帳號 1",
        "案號",
    ),
    *("路", "號", "1號", "路1號", "中山路一段", "台北市", "車牌"),
)
KNOWN = ("王小明", "0912345678", "aa")
"""What the customer record holds."""
READERS: dict[str, Callable[[str], object]] = {
    "mask_secrets": mask_secrets,
    "mask": lambda line: mask(line, known=KNOWN, references_too=True),
    "mask_repeated": lambda line: mask_repeated(line, KNOWN),
    "danger": danger,
    "customer_word": customer_word,
    "read_line": read_line,
}


def cost(read: Callable[[str], object], line: str) -> float:
    """Seconds of CPU for one call, the best of three."""
    rounds = []
    for _ in range(3):
        began = time.process_time()
        read(line)
        rounds.append(time.process_time() - began)
    return min(rounds)


def ordinary(read: Callable[[str], object]) -> float:
    """The same for an ordinary line, over many calls."""
    return cost(lambda line: [read(line) for _ in range(2000)], ORDINARY) / 2000


def main() -> None:
    table = Table(title="The worst lines")
    for head in ("reader", "ordinary µs", "worst piece", "4 KB ms", "16 KB ms", "growth ×"):
        table.add_column(head, justify="left" if head in ("reader", "worst piece") else "right")
    for name, read in READERS.items():
        read(ORDINARY)  # tables are read on first use
        lines = {piece: (piece * 16384)[:16384] for piece in PIECES}
        worst = max(PIECES, key=lambda piece: cost(read, lines[piece]))
        short, long = cost(read, lines[worst][:4096]), cost(read, lines[worst])
        growth = f"{long / short:.1f}" if short > 1e-5 else "-"
        figures = f"{ordinary(read) * 1e6:.1f}", worst, f"{short * 1e3:.2f}", f"{long * 1e3:.2f}", growth
        table.add_row(name, *figures)
    Console(width=110).print(table)


if __name__ == "__main__":
    main()
