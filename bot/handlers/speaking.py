"""How an answer reaches the chat: as a new message, or in place of one with buttons."""

from telegram import (
    CallbackQuery,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    LinkPreviewOptions,
    MaybeInaccessibleMessage,
    Message,
    Update,
)
from telegram.constants import ParseMode
from telegram.error import BadRequest

from bot.render import Answer, Button

NO_PREVIEW = LinkPreviewOptions(is_disabled=True)
UNCHANGEABLE = ("message to edit not found", "message can't be edited")
"""What Telegram says of a message that is gone, or that it does not let us change."""


def keyboard(answer: Answer) -> InlineKeyboardMarkup | None:
    """The rows of buttons under a message."""
    if not answer.buttons:
        return None
    return InlineKeyboardMarkup([[_button(one) for one in row] for row in answer.buttons])


def _button(button: Button) -> InlineKeyboardButton:
    if button.url:
        return InlineKeyboardButton(button.label, url=button.url)
    if button.share:
        return InlineKeyboardButton(button.label, switch_inline_query=button.share)
    return InlineKeyboardButton(button.label, callback_data=button.data)


async def say(update: Update, answer: Answer) -> None:
    """Answer with a new message, in the topic that was written in."""
    message = update.effective_message
    if message is None:  # for the type checker: who asks has written or tapped
        return
    await message.reply_text(
        answer.text,
        parse_mode=ParseMode.HTML,
        link_preview_options=NO_PREVIEW,
        reply_markup=keyboard(answer),
        allow_sending_without_reply=True,  # in a group we quote what may be deleted by now
    )


async def redraw(query: CallbackQuery, answer: Answer) -> None:
    """Put an answer in place of the message whose button was tapped; twice is the same as once.

    Where that message cannot be changed any more, the answer is a new one.
    """
    message = query.message
    if message is None:  # a message that was sent by way of us and is not ours
        return
    if not isinstance(message, Message):  # too old for Telegram to show it to us
        await _anew(message, answer)
        return
    if message.photo:  # a picture stays, and what is told in words stands below it
        await message.reply_text(
            answer.text,
            parse_mode=ParseMode.HTML,
            link_preview_options=NO_PREVIEW,
            reply_markup=keyboard(answer),
            allow_sending_without_reply=True,
        )
        return
    try:
        await query.edit_message_text(
            answer.text,
            parse_mode=ParseMode.HTML,
            link_preview_options=NO_PREVIEW,
            reply_markup=keyboard(answer),
        )
    except BadRequest as error:
        said = error.message.lower()
        if any(reason in said for reason in UNCHANGEABLE):
            await _anew(message, answer)
        elif "not modified" not in said:
            raise


async def _anew(message: MaybeInaccessibleMessage, answer: Answer) -> None:
    """Say in a new message what could not be put in place of this one."""
    thread = None
    if isinstance(message, Message) and message.is_topic_message:
        thread = message.message_thread_id
    await message.chat.send_message(
        answer.text,
        message_thread_id=thread,
        parse_mode=ParseMode.HTML,
        link_preview_options=NO_PREVIEW,
        reply_markup=keyboard(answer),
    )
