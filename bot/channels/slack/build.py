"""Puts the place together."""

from __future__ import annotations

from bot.channels.place import Beside, House, Place
from bot.channels.slack.aside import Aside
from bot.channels.slack.blocks import Rendering
from bot.channels.slack.listen import Listening
from bot.channels.slack.ourselves import Ourselves
from bot.channels.slack.press import Pressing
from bot.channels.slack.receive import Receiving
from bot.channels.slack.response_url import ResponseUrls
from bot.channels.slack.send import SlackSender
from bot.channels.slack.signature import Signatures
from bot.channels.slack.socket_mode import socket_mode
from bot.channels.slack.talks import NAME
from bot.channels.slack.web_api import WebApi
from bot.channels.slack.webhook import webhook


def build(house: House) -> Place:
    """The place of a house whose settings are right."""
    settings = house.settings
    web = WebApi(settings.slack_bot_token, settings.slack_api_url)
    urls = ResponseUrls(web, settings.slack_api_url)
    rendering = Rendering(house.known, settings.public_url)
    sender = SlackSender(house, web, urls, rendering)
    receiving = Receiving(house, sender)
    pressing = Pressing(house, receiving, sender, web, urls, rendering)
    ourselves = Ourselves(web)
    aside = Aside(house, receiving, sender, urls, rendering)
    listening = Listening(house, web, ourselves, receiving, pressing, aside)
    beside: list[Beside] = [ourselves.ask]
    if settings.slack_app_token:
        beside.append(socket_mode(listening, web, settings.slack_app_token))
    routes = webhook(listening, Signatures(settings.slack_signing_secret))
    return Place(NAME, routes, sender, tuple(beside))
