"""How an answer reaches the chat: as a new message, or in place of one with buttons."""

from telegram import (
    CallbackQuery,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    LinkPreviewOptions,
    Message,
    Update,
)
from telegram.constants import ParseMode
from telegram.error import BadRequest

from bot.render import Answer, Button

NO_PREVIEW = LinkPreviewOptions(is_disabled=True)


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
        await message.chat.send_message(
            answer.text,
            parse_mode=ParseMode.HTML,
            link_preview_options=NO_PREVIEW,
            reply_markup=keyboard(answer),
        )
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
        if "not modified" not in error.message:
            raise
