"""/desk/upload over real HTTP: files in, how far they are, and which lines could not be read."""

from __future__ import annotations

from .conftest import Clerk, DeskSite, Page

CSV = b"message\nHow many sessions are there?\nSomebody is in danger\nWhat is the pay?\n"


def upload(clerk: Clerk, *files: tuple[str, bytes]) -> Page:
    """Sends a form with files, as a browser does (RFC 7578)."""
    line = b"--xxx\r\nContent-Disposition: form-data; name="
    parts = [line + b'"csrf_token"\r\n\r\n' + clerk.csrf.encode()]
    for name, content in files:
        head = f'"file"; filename="{name}"\r\nContent-Type: text/csv\r\n\r\n'.encode()
        parts.append(line + head + content)
    body = b"\r\n".join([*parts, b"--xxx--\r\n"])
    kind = "multipart/form-data; boundary=xxx"
    return clerk.ask("POST", "/desk/upload", body, {"Content-Type": kind})


def told(page: Page) -> str:
    return page.root.one("main").text


def test_a_file_is_sorted_into_the_queue(site: DeskSite) -> None:
    """Its page looks again by itself while it waits, without a script too, and leads to what came of it."""
    clerk = site.clerk("ann", "agent")
    waits = clerk.follow(upload(clerk, ("monday.csv", CSV)))
    assert "waits for its turn" in told(waits)
    assert waits.root.one("meta", **{"http-equiv": "refresh"})
    site.run(site.console.uploads.run_one())
    done = clerk.get("/desk/upload/1")
    assert "All messages are sorted." in told(done) and not done.root.all("meta", content="2")
    assert "Urgent" in told(done) and done.root.all("a", href="/desk/items/2")
    assert "3 messages" in told(clerk.get("/desk?kind=upload"))


def test_the_same_file_again_adds_nothing(site: DeskSite) -> None:
    """And that is said."""
    clerk = site.clerk("ann", "agent")
    upload(clerk, ("monday.csv", CSV))
    site.run(site.console.uploads.run_one())
    again = clerk.follow(upload(clerk, ("tuesday.csv", CSV)))
    assert "Nothing was added" in told(again)
    assert "3 messages" in told(clerk.get("/desk"))


def test_lines_that_cannot_be_read_are_named(site: DeskSite) -> None:
    """Each with the file and its line, and a link to what is kept of it."""
    clerk = site.clerk("ann", "agent")
    upload(clerk, ("odd.csv", b"id,message\n1,How many sessions are there?\n2\n3,Thanks\n"))
    site.run(site.console.uploads.run_one())
    page = clerk.get("/desk/upload/1")
    assert "Lines that could not be read" in told(page) and "odd.csv" in told(page)


def test_what_is_no_file_of_messages_is_refused(site: DeskSite) -> None:
    """Nothing chosen, and a kind that is not read: a sentence at the field."""
    clerk = site.clerk("ann", "agent")
    assert "Choose a file first" in told(upload(clerk))
    refused = upload(clerk, ("letter.docx", b"PK"))
    assert refused.status == 422 and "can’t be read" in told(refused)


def test_several_files_at_once(site: DeskSite) -> None:
    """The page of all uploads names each of them."""
    clerk = site.clerk("ann", "agent")
    page = clerk.follow(upload(clerk, ("a.csv", CSV), ("b.csv", CSV + b"One more\n")))
    assert "a.csv" in told(page) and "b.csv" in told(page)
