"""/desk/people, for administrators: who has an account, with which role."""

from __future__ import annotations

from sanic.request import Request
from sanic.response import HTTPResponse

from bot.channels.incoming import Refused
from bot.helpdesk.access.passwords import TooBusy, throw_away
from bot.helpdesk.access.people import NotDone, People
from bot.helpdesk.access.person import Person
from bot.helpdesk.access.roles import MAY
from bot.helpdesk.console.desk import Desk
from bot.helpdesk.console.form import Form
from bot.helpdesk.console.sign_in import BUSY
from bot.storage.people.accounts import Account

HERE = "/desk/people"
NOBODY = "There is no account here. It may have been erased."
SURE = "Tick the box first: an account that is erased does not come back."


def hang_in(desk: Desk, people: People) -> None:
    """The routes."""

    async def listed(
        request: Request, person: Person, status: int = 200, problem: str = ""
    ) -> HTTPResponse:
        form: Form = getattr(request.ctx, "form", Form())
        everybody = await people.everybody()
        return desk.render(
            request, person, "desk/people.html", status,
            everybody=everybody, problem=problem, form=form, may_do=MAY,
        )  # fmt: skip

    async def one(
        request: Request, person: Person, who: str, status: int = 200, problem: str = ""
    ) -> HTTPResponse:
        account = await found(who)
        return desk.render(
            request, person, "desk/person.html", status, one=account, problem=problem, may_do=MAY
        )

    async def found(who: str) -> Account:
        try:
            return await people.find(who)
        except NotDone:
            raise Refused(404, NOBODY) from None

    def shown(request: Request, person: Person, account: Account, password: str) -> HTTPResponse:
        """The password, this once: it is in no page that comes back."""
        return desk.render(request, person, "desk/throw_away.html", one=account, password=password)

    @desk.get("/people", role="admin")
    async def show(request: Request, person: Person) -> HTTPResponse:
        return await listed(request, person)

    @desk.post("/people", role="admin")
    async def add(request: Request, person: Person) -> HTTPResponse:
        form, password = request.ctx.form, throw_away()
        try:
            made = await people.add(
                form.get("name"), form.get("role"), password, form.get("email"), person.id
            )
        except NotDone as why:
            return await listed(request, person, 400, str(why))
        except TooBusy:
            return await listed(request, person, 503, BUSY)
        return shown(request, person, made, password)

    @desk.get("/people/<who:str>", role="admin")
    async def show_one(request: Request, person: Person, who: str) -> HTTPResponse:
        return await one(request, person, who)

    @desk.post("/people/<who:str>", role="admin")
    async def change(request: Request, person: Person, who: str) -> HTTPResponse:
        """Which button was pressed says what is done."""
        form, account = request.ctx.form, await found(who)
        does = form.get("do")
        try:
            if does == "role":
                await people.change_role(account, form.get("role"), person.id)
                said = f"The role of {account.shown} is {form.get('role')} now."
            elif does == "disable":
                await people.disable(account, person.id)
                said = f"{account.shown} is switched off, and signed out everywhere."
            elif does == "enable":
                await people.enable(account, person.id)
                said = f"{account.shown} can sign in again."
            elif does == "sign-out":
                await people.sign_out(account, person.id)
                said = f"{account.shown} is signed out everywhere."
            elif does == "password":
                password = throw_away()
                await people.set_password(account, password, person.id)
                return shown(request, person, account, password)
            elif does == "erase":
                if form.get("sure") != "yes":
                    return await one(request, person, who, 400, SURE)
                await people.erase(account, person.id)
                return await desk.done(person, HERE, "The account is erased.")
            else:
                raise Refused(400, "No button of this page says that.")
        except NotDone as why:
            return await one(request, person, who, 400, str(why))
        except TooBusy:
            return await one(request, person, who, 503, BUSY)
        return await desk.done(person, f"{HERE}/{account.id}", said)
