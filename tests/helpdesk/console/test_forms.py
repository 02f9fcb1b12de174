"""What a form has to bring before anything is done, and what comes of one that can't be read."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlencode

from bot.helpdesk.console.desk import BAD_TOKEN
from bot.helpdesk.console.form import MOST_BYTES
from bot.helpdesk.console.own_origin import FROM_ELSEWHERE
from tests.standins.desk import shared_postgres

from .conftest import Clerk, DeskSite

__all__ = ["shared_postgres"]

HERE = "/desk/account/sessions/end-others"


def refused(clerk: Clerk, fields: object = None, **headers: str) -> tuple[int, str]:
    """The status and the sentence of a form that is sent to a route of ours."""
    page = clerk.post(HERE, fields, **headers)
    return page.status, page.root.one("main").all("p")[0].text if page.status != 303 else ""


def test_without_the_pages_token_nothing_is_done(desk: DeskSite) -> None:
    """Missing, empty, false, another's, of before, in the address or in a header: 403, in a page that can be read."""
    clerk, other = desk.clerk("ann", "agent"), desk.clerk("ben", "agent")
    good = clerk.csrf
    refusal = (403, BAD_TOKEN)
    for fields in ({}, {"csrf_token": ""}, {"csrf_token": good[:-1] + "x"}, {"csrf_token": other.csrf}):  # fmt: skip
        assert refused(clerk, fields) == refusal
    assert clerk.post(f"{HERE}?csrf_token={good}").status == 403
    assert refused(clerk, {}, X_CSRF_Token=good) == refusal
    again = desk.clerk("ann")
    assert refused(again, {"csrf_token": good}) == refusal
    assert refused(clerk, {"csrf_token": [good, "x"]})[0] == 303


def test_the_sign_in_page_has_a_token_of_its_own(desk: DeskSite) -> None:
    """So nobody is signed in to an account that another chose for them."""
    desk.add("ann", "agent")
    clerk, other = desk.clerk(), desk.clerk()
    form = clerk.get("/desk/login").form(id="name") | {"name": "ann", "password": "four-plain-words-here"}  # fmt: skip
    assert other.post("/desk/login", form).status == 403  # no cookie
    other.get("/desk/login")
    assert other.post("/desk/login", form).status == 403  # another's cookie
    assert clerk.post("/desk/login", form | {"csrf_token": ""}).status == 403
    assert clerk.post("/desk/login", form).status == 303


def test_another_website_sends_nothing(desk: DeskSite) -> None:
    """Whatever its form holds: the browser says where it comes from."""
    clerk = desk.clerk("ann", "agent")
    form, own = {"csrf_token": clerk.csrf}, f"http://127.0.0.1:{desk.port}"
    for headers in (
        {"Origin": "https://evil.example.org"},
        {"Origin": "null"},
        {"Origin": f"http://localhost:{desk.port}"},
        {"Origin": f"https://127.0.0.1:{desk.port}"},
        {"Sec_Fetch_Site": "cross-site"},
        {"Sec_Fetch_Site": "same-site", "Origin": own},
        {"Sec_Fetch_Site": "new-kind"},
    ):
        assert refused(clerk, form, **headers) == (403, FROM_ELSEWHERE), headers
    for headers in ({"Origin": own}, {"Origin": own, "Sec_Fetch_Site": "same-origin"}, {"Sec_Fetch_Site": "none"}):  # fmt: skip
        assert refused(clerk, form, **headers)[0] == 303


def test_behind_a_proxy_our_origin_is_the_one_that_people_see(
    start: Callable[..., DeskSite],
) -> None:
    """PUBLIC_URL, and neither the address of the server itself nor a website that may show the assistant."""
    desk = start(PUBLIC_URL="https://desk.example.org", WEBSITE_ORIGINS="https://www.example.org")
    clerk = desk.clerk("ann", "agent")
    form = {"csrf_token": clerk.csrf}
    assert refused(clerk, form, Origin="https://desk.example.org")[0] == 303
    for origin in ("https://www.example.org", f"http://127.0.0.1:{desk.port}"):
        assert refused(clerk, form, Origin=origin)[0] == 403


def test_what_is_no_form_is_refused(desk: DeskSite) -> None:
    """Another kind, bytes that are no text, too many fields, or too large: with a status that says so."""
    clerk = desk.clerk("ann", "agent")
    token = clerk.csrf
    assert refused(clerk, b'{"csrf_token": "a"}', Content_Type="application/json")[0] == 415
    assert refused(clerk, b"csrf_token=\xff%ff")[0] == 400
    assert refused(clerk, {"csrf_token": token, "a": "\0"})[0] == 400
    assert refused(clerk, f"csrf_token={token}&".encode() + b"a=1&" * 3_000)[0] == 400
    assert refused(clerk, f"csrf_token={token}&a=".encode() + b"x" * MOST_BYTES)[0] == 413
    assert refused(clerk, b"", Content_Type="multipart/form-data")[0] in (400, 403)


def test_what_no_database_keeps_is_looked_for_without_it(
    start: Callable[..., DeskSite], shared_postgres: str
) -> None:
    """PostgreSQL has no NUL in its texts, and refuses a question that holds one."""
    desk = start(shared_postgres)
    clerk = desk.clerk("nul", "agent")
    assert clerk.get("/desk?q=%00a&topic=%00").status == 200


def test_no_number_is_too_large_to_be_refused(site: DeskSite) -> None:
    """In a field, an address or the mark of a page: told in words, and never a fault of ours."""
    clerk, number = site.clerk("ann", "agent"), site.mail()
    for digits in ("9" * 10, "9" * 20, "9" * 5_000):
        assert clerk.press(f"/desk/items/{number}/claim", version=digits).status == 400
    for digits in ("9" * 10, "9" * 20, "9" * 4_500):
        assert clerk.get(f"/desk/items/{digits}").status == 404
        assert clerk.get(f"/desk/upload/{digits}").status == 404
    for mark in ('["a", 1, 2, ' + "9" * 30 + "]", '["a", 1e999, 2, 3]', "[" * 2_000, "5", "{}"):
        assert clerk.get("/desk?" + urlencode({"page": mark})).status == 400, mark


def test_a_form_with_files_is_read_too(desk: DeskSite) -> None:
    """RFC 7578, as browsers send it; its token counts as any form's."""
    clerk = desk.clerk("ann", "agent")
    parts = [
        f'Content-Disposition: form-data; name="csrf_token"\r\n\r\n{clerk.csrf}',
        (
            'Content-Disposition: form-data; name="file"; filename="a.csv"\r\n'
            "Content-Type: text/csv\r\n\r\nmessage\r\nhello\r\n"
        ),
    ]
    body = "".join(f"--line\r\n{part}\r\n" for part in parts) + "--line--\r\n"
    kind = "multipart/form-data; boundary=line"
    assert refused(clerk, body.encode(), Content_Type=kind)[0] == 303
    assert refused(clerk, body.replace(clerk.csrf, "false").encode(), Content_Type=kind)[0] == 403


def test_errors_under_the_desk_are_pages(desk: DeskSite) -> None:
    """Nothing there, another method, a database that is away: told in words, with the desk's headers."""
    clerk = desk.clerk("ann", "agent")
    for path, method, status in (("/desk/nothing", "GET", 404), ("/desk/login", "DELETE", 405)):
        page = clerk.ask(method, path, None, {})
        assert page.status == status and page.root.one("main").one("h1").text
        assert page.headers["cache-control"] == "no-store"
        assert "default-src 'none'" in page.headers["content-security-policy"]
    assert desk.clerk().get("/deskless").headers["content-type"] == "application/json"
    desk.database.close()
    desk.database.engine.url = None
    page = clerk.get("/desk/account")
    assert page.status in (500, 503) and page.root.one("main").one("h1").text


def test_a_large_form_is_told_too_that_nobody_is_signed_in(desk: DeskSite) -> None:
    """Whose session ended while they chose a file sees why, and not a connection that broke off."""
    clerk = desk.clerk()
    assert clerk.post("/desk/upload", b"x" * 3_000_000).status == 403
    viewer = desk.clerk("ann", "viewer")
    assert viewer.post("/desk/upload", b"x" * 3_000_000).status == 403
