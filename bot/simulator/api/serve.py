"""One call of the Bot API: token, method, faults, the answer, and the log before it leaves."""

import asyncio
import json
import re
from collections.abc import Awaitable, Callable

from aiohttp import web

from bot.simulator import errors
from bot.simulator.api import answers, chats, commands, media, messages, polling
from bot.simulator.api.params import Params
from bot.simulator.errors import ApiError
from bot.simulator.faults import AFTER, Rule
from bot.simulator.simulator import Simulator
from bot.simulator.world import Json

Method = Callable[[Simulator, Params], object | Awaitable[object]]

METHODS: dict[str, Method] = {
    "answerCallbackQuery": answers.answer_callback_query,
    "answerInlineQuery": answers.answer_inline_query,
    "deleteMessage": messages.delete_message,
    "deleteMyCommands": commands.delete_my_commands,
    "deleteWebhook": polling.delete_webhook,
    "editMessageCaption": media.edit_message_caption,
    "editMessageMedia": media.edit_message_media,
    "editMessageReplyMarkup": messages.edit_message_reply_markup,
    "editMessageText": messages.edit_message_text,
    "getChat": chats.get_chat,
    "getChatAdministrators": chats.get_chat_administrators,
    "getChatMember": chats.get_chat_member,
    "getChatMemberCount": chats.get_chat_member_count,
    "getFile": media.get_file,
    "getMe": chats.get_me,
    "getMyCommands": commands.get_my_commands,
    "getMyName": chats.get_name,
    "getMyDescription": chats.get_description,
    "getMyShortDescription": chats.get_short_description,
    "getUpdates": polling.get_updates,
    "getWebhookInfo": polling.get_webhook_info,
    "leaveChat": chats.leave_chat,
    "pinChatMessage": messages.pin_chat_message,
    "sendChatAction": messages.send_chat_action,
    "sendMessage": messages.send_message,
    "sendPhoto": media.send_photo,
    "setMyCommands": commands.set_my_commands,
    "setMyDescription": chats.set_profile,
    "setMyName": chats.set_profile,
    "setMyShortDescription": chats.set_profile,
    "setWebhook": polling.set_webhook,
}
_BY_LOWER_CASE = {name.lower(): name for name in METHODS}  # names are case-insensitive
_BAD_GATEWAY = 502
_ENCODE = json.JSONEncoder(ensure_ascii=False).encode
_TOKEN = re.compile(r"(\d{1,15}):[A-Za-z0-9_\-]+")


async def serve(sim: Simulator, request: web.Request) -> web.StreamResponse:
    """Answer one request; the entry in the log is written before any byte of the reply."""
    asked = request.match_info["method"]
    method = _BY_LOWER_CASE.get(asked.lower(), asked)
    params = Params({})
    chat_id: int | None = None
    rule: Rule | None = None
    accepted = False
    try:
        identify(sim, request.match_info["token"])
        params = await Params.read(request)
        chat_id = params.number("chat_id") or None
        sim.limits.check(
            method,
            chat_id,
            sim.world.chats.get(chat_id or 0),
            pays=params.flag("allow_paid_broadcast"),
        )
        rule = sim.faults.strike(method, chat_id)
        if rule is not None and rule.do not in AFTER:
            sim.log.flush()
            await _before(sim, rule, method, chat_id)
        result = METHODS[method](sim, params) if method in METHODS else _unknown()
        if asyncio.iscoroutine(result):
            sim.log.flush()
            result = await result
        status, payload, accepted = 200, {"ok": True, "result": result}, True
    except ApiError as error:
        status, payload = error.code, error.payload()
    except _CutError:
        status, payload = 0, {}
    answered = status != 0 and (rule is None or rule.do not in ("drop_after", "hang_after"))
    if rule is not None and rule.do in ("502_after", "502_before"):
        status = _BAD_GATEWAY
    sim.log.write(
        "request",
        method=method,
        chat_id=chat_id,
        message_id=_message_id(payload) or params.number("message_id") or None,
        accepted=accepted,
        answered=answered,
        status=status or None,
        **({"error": payload["description"]} if "description" in payload else {}),
    )
    sim.log.flush()
    if status == 0:
        return _cut(request)
    if rule is not None and rule.do == "refuse":
        sim.door.shut(float(rule.args.get("seconds", 1)))
    if rule is not None and rule.do in AFTER:
        return await _spoiled(sim, rule, request, payload)
    return _gateway() if status == _BAD_GATEWAY else _reply(status, payload)


class _CutError(Exception):
    """The connection is to be closed without an answer."""


def _unknown() -> object:
    raise errors.unknown_method()


def identify(sim: Simulator, token: str) -> None:
    """One bot lives here; without a token of its own it goes by whichever well-formed one comes."""
    found = _TOKEN.fullmatch(token)
    if found is None or sim.token not in (None, token):
        raise errors.unauthorized()
    sim.world.bot_id = int(found[1])


async def _before(sim: Simulator, rule: Rule, method: str, chat_id: int | None) -> None:
    if rule.do == "refuse":
        return  # this one passes; the next finds the door shut
    if rule.do == "slow":
        await sim.faults.wait(float(rule.args.get("seconds", 1)))
        return
    if rule.do == "close_before":
        raise _CutError
    if rule.do == "502_before":
        raise ApiError(_BAD_GATEWAY, "Bad Gateway")
    if rule.do == "flood":
        # What is addressed to no chat can be refused for no chat: then it is for everybody.
        everybody = rule.args.get("scope", "chat") == "all"
        seconds = float(rule.args.get("retry_after", 1))
        if chat_id is None and not everybody:
            raise sim.limits.punish(method, seconds)  # there is no chat to close
        raise sim.limits.punish(None if everybody else chat_id, seconds)
    code = int(rule.args.get("code", 500))
    description = str(rule.args.get("description", errors.restart().description))
    raise ApiError(code, description, **(rule.args.get("parameters") or {}))


async def _spoiled(
    sim: Simulator, rule: Rule, request: web.Request, payload: Json
) -> web.StreamResponse:
    """The call was obeyed; the answer gets lost or garbled on its way."""
    if rule.do == "502_after":
        return _gateway()
    if rule.do == "html_200":
        return web.Response(text="<html><h1>It works!</h1></html>", content_type="text/html")
    if rule.do == "cut_body":
        whole = _ENCODE(payload).encode("utf-8", "replace")
        reply = web.StreamResponse(headers={"Content-Length": str(len(whole))})
        await reply.prepare(request)
        await reply.write(whole[: len(whole) // 2])
        return _cut(request)
    if rule.do == "hang_after":
        seconds = rule.args.get("seconds")
        await sim.faults.wait(None if seconds is None else float(seconds))
    return _cut(request)


def _gateway() -> web.Response:
    """What stands before Telegram's servers answers in HTML."""
    page = "<html><h1>502 Bad Gateway</h1></html>"
    return web.Response(status=_BAD_GATEWAY, text=page, content_type="text/html")


def _cut(request: web.Request) -> web.StreamResponse:
    """Close the connection under the caller."""
    if request.transport is not None:
        request.transport.abort()
    return web.Response()


def _reply(status: int, payload: Json) -> web.Response:
    body = _ENCODE(payload).encode("utf-8", "replace")
    headers = {}
    wait = payload.get("parameters", {}).get("retry_after")
    if wait is not None:
        headers["Retry-After"] = str(wait)
    return web.Response(body=body, status=status, content_type="application/json", headers=headers)


def _message_id(payload: Json) -> int | None:
    result = payload.get("result")
    return result.get("message_id") if isinstance(result, dict) else None
