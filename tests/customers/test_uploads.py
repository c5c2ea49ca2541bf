"""Files are fetched from our own server's hosts only, whole, soon and as they lie there, or not at all."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from imcs.customers.uploads import LARGEST, Miss, NotFetchedError, Uploads, put_file
from tests.otherside import upload_host

FILES: dict[str, bytes | str] = {
    "articles.csv": b"xxx",
    "full.csv": b"x" * LARGEST,
    "large.csv": b"x" * (LARGEST + 1),
    "moved.csv": "/slot/articles.csv",
}


async def miss(files: Uploads, address: str) -> Miss:
    with pytest.raises(NotFetchedError) as caught:
        await files.fetch(address)
    return caught.value.miss


async def test_a_file_of_our_own_server_is_fetched_up_to_the_limit() -> None:
    async with upload_host(FILES) as host:
        files = Uploads([f"{host}/"])
        assert await files.fetch(f"{host}/slot/articles.csv") == b"xxx"
        assert len(await files.fetch(f"{host}/slot/full.csv")) == LARGEST
        assert await miss(files, f"{host}/slot/large.csv") is Miss.TOO_LARGE


async def test_no_redirect_is_followed_and_what_is_not_there_is_said() -> None:
    async with upload_host(FILES) as host:
        files = Uploads([host])
        assert await miss(files, f"{host}/slot/moved.csv") is Miss.UNREACHABLE
        assert await miss(files, f"{host}/slot/gone.csv") is Miss.UNREACHABLE
    assert await miss(files, f"{host}/slot/articles.csv") is Miss.UNREACHABLE


@pytest.mark.parametrize(
    "address",
    [
        "http://127.0.0.1/secret.csv",
        "https://upload.example.org/x.csv",
        "https://upload.example.org:5281.evil.example/x.csv",
        "https://upload.example.org:5281@evil.example/x.csv",
        "https://evil.example/https://upload.example.org:5281/x.csv",
        "http://upload.example.org:5281/x.csv",
        "https://[::1]:5281/x.csv",
        "https://[/x.csv",
        "file:///etc/passwd",
        "https://",
        "",
    ],
)
async def test_no_other_host_is_asked(address: str) -> None:
    assert await miss(Uploads(["https://upload.example.org:5281"]), address) is Miss.FOREIGN


async def test_without_hosts_and_for_encrypted_files_nobody_is_asked() -> None:
    assert await miss(Uploads([]), "https://upload.example.org/x.csv") is Miss.NO_HOSTS
    assert await miss(Uploads(["https://upload.example.org"]), "aesgcm://upload.example.org/x#0") is Miss.ENCRYPTED


async def test_a_host_that_takes_too_long_is_left() -> None:
    async with upload_host(FILES) as host:
        assert await miss(Uploads([host], timeout=0), f"{host}/slot/articles.csv") is Miss.UNREACHABLE


@given(st.text(max_size=60))
async def test_whatever_is_taken_for_an_address_gives_a_reason(rest: str) -> None:
    assert await miss(Uploads(["https://upload.invalid"]), f"https://{rest}") is Miss.FOREIGN


async def test_a_file_is_put_where_there_is_room_for_it_and_a_refusal_is_told() -> None:
    async with upload_host(FILES) as host:
        assert await put_file(f"{host}/slot/articles.csv", {"Content-Type": "text/csv"}, b"xxx")
        assert not await put_file(f"{host}/slot/articles.csv", {}, b"something else")
    assert not await put_file(f"{host}/slot/articles.csv", {}, b"xxx")
    assert not await put_file("http://[/x", {}, b"xxx")
