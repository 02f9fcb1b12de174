"""`bot serve`: one process that listens, until Ctrl-C or SIGTERM."""

from __future__ import annotations

import functools
import gc
import os
import sys
import time
from collections.abc import Callable
from datetime import date
from typing import Any

from bot import log_lines
from bot.seams.lean_start import lean_start
from bot.server import console
from bot.settings import Settings


def serve(settings: Settings, show: Callable[[str], None] | None = None) -> None:
    """Serves until it is told to stop. `show` prints a line for whoever started it.

    Raises CannotListen, NoModel, SchemaBehind, or what a broken model or action raises.
    """
    started = time.perf_counter()
    show = show or functools.partial(print, file=sys.stderr, flush=True)
    log_lines.configure(settings.log_level)
    os.umask(0o077)  # what people wrote is for the server's own user
    sock = console.listen(settings.host, settings.port)  # first: it fails at once or not at all
    show("Loading the model …")

    gc.disable()  # nothing of what is made now ever goes: a tenth of the start
    with lean_start():  # importing Rasa takes most of it; nothing above needs it
        from threadpoolctl import threadpool_limits

        from bot.channels.pages.known import known
        from bot.channels.pages.routes import ROOT
        from bot.channels.place import House
        from bot.channels.places import places
        from bot.channels.rate_limit import InMemory
        from bot.helpdesk.console.assemble import console as desk_console
        from bot.helpdesk.mailbox.assemble import watching
        from bot.helpdesk.queue.alert import Alerting, Words
        from bot.helpdesk.queue.alert import places as staff_places
        from bot.helpdesk.queue.seal import Seal
        from bot.helpdesk.queue.watch import watch
        from bot.helpdesk.triage.judging import judged
        from bot.knowledge.read_knowledge import load
        from bot.knowledge.serving import published
        from bot.safety.screen import shared_screen
        from bot.server.app import make_app
        from bot.server.assistant import Assistant
        from bot.server.background import Background
        from bot.server.in_service import InService
        from bot.server.memory import give_back_memory, keep_giving_back
        from bot.server.metrics import Metrics
        from bot.server.model_files import ModelFiles
        from bot.server.readable import ReadableProtocol
        from bot.server.secret_key import secret_key
        from bot.server.sorting import PHRASES, OnceAsked, open_judge
        from bot.storage.deliveries import Deliveries
        from bot.storage.engine import FILE
        from bot.storage.in_use import hold
        from bot.storage.rates import SharedRates
        from bot.turn.assemble import for_the_writer, safety_first, turns
        from bot.turn.deliver import Delivering, Sender

        metrics, safety = Metrics(), safety_first()
        assistant = Assistant(settings)
        in_use = None if assistant.database.shared else hold(settings.data_dir / FILE)
        assistant.database.prepare()
        keys = (secret_key(settings), settings.secret_key_previous)
        model_files = ModelFiles(assistant.database, settings.models_dir, keys)
        about = known(ROOT, date.today())
        in_service = InService(assistant, model_files, ROOT, about)
        in_service.at_start()
    gc.freeze()
    gc.enable()
    # The products of a message are small: shared out among threads, they mostly wait for
    # each other, and under load ten times as long as they take.
    threadpool_limits(1)
    give_back_memory()
    senders: dict[str, Sender] = {}
    seal = Seal([secret_key(settings), settings.secret_key_previous])
    delivering = Delivering(
        Deliveries(assistant.database, seal.open), senders, seen=metrics.delivery
    )
    take = turns(
        assistant.handle,
        assistant.database,
        safety,
        seen=metrics.seen,
        remember=assistant.remember_danger,
        to_push=delivering.look,
    )
    limit = None
    if assistant.database.shared:  # several replicas count together
        most = settings.rate_per_address
        limit = SharedRates(assistant.database, most, secret_key(settings), InMemory(most))

    sorting = OnceAsked(lambda: open_judge(settings, ROOT, date.today(), assistant.model, about))
    desk = desk_console(
        settings,
        assistant.database,
        secret_key(settings),
        shared_screen(ROOT / PHRASES).check,
        metrics.sign_in_failed,
        channels=senders,
        judge=sorting,
        parse=sorting.parse,
        about=about,
        refused=lambda: in_service.refused,
    )

    def changed() -> None:
        """What people read at the desk, and what sorts, goes by what is in service now."""
        desk.learn(published() or load(ROOT, date.today()))
        sorting.open_anew()

    changed()
    app = make_app(settings, assistant, take, safety, metrics, limit, desk=desk, about=about)
    switched_on = places(House(settings, take, safety, for_the_writer(), about))
    for place in switched_on:
        app.blueprint(place.routes, url_prefix=f"/webhooks/{place.name}")
        senders[place.name] = place.sender
        metrics.pushes(place.name)
    words = Words.read(ROOT)
    where = staff_places(settings, words, senders)
    beside = [
        *(run for place in switched_on for run in place.beside),
        desk.uploads.go_on,
        desk.collecting.go_on,
        Alerting(assistant.database, words, settings.public_url, where).go_on,
        lambda: watch(desk.queue, metrics.queue),
        lambda: in_service.go_on(changed),
        keep_giving_back,
    ]
    mailbox = watching(
        settings,
        assistant.database,
        lambda messages: (judged(sorting, message) for message in messages),
        desk.queue.ready,
        metrics.mail,
    )
    if mailbox is not None:
        beside.append(mailbox.go_on)
    background = Background(
        take,
        assistant.database,
        settings.retention_days,
        settings.text_days,
        beside,
        delivering,  # without a sender too: what clerks write to the website waits there for its moment
        settings.audit_days,
    )

    @app.after_server_start
    async def up(*_: Any) -> None:
        background.start()
        console.ready(show, sock, assistant.model, started, local=not settings.production)

    @app.before_server_stop
    async def finish(*_: Any) -> None:
        await background.stop()

    @app.after_server_stop
    async def close(*_: Any) -> None:
        assistant.close()
        model_files.close()
        if in_use is not None:
            in_use.close()

    app.run(
        sock=sock,
        workers=1,
        protocol=ReadableProtocol,
        access_log=False,
        auto_reload=False,
        motd=False,
    )
    show("Stopped.")
