"""Telegram's refusals, word for word (tdlib/telegram-bot-api, Client.cpp)."""


class ApiError(Exception):
    """A refusal of the Bot API: code, description and, for two of them, parameters."""

    def __init__(self, code: int, description: str, **parameters: int) -> None:
        super().__init__(description)
        self.code = code
        self.description = description
        self.parameters = parameters

    def payload(self) -> dict[str, object]:
        """The body of the reply."""
        body: dict[str, object] = {
            "ok": False,
            "error_code": self.code,
            "description": self.description,
        }
        if self.parameters:
            body["parameters"] = self.parameters
        return body


def bad_request(reason: str) -> ApiError:
    """400 with its usual beginning."""
    return ApiError(400, f"Bad Request: {reason}")


def forbidden(reason: str) -> ApiError:
    """403 with its usual beginning."""
    return ApiError(403, f"Forbidden: {reason}")


def unauthorized() -> ApiError:
    """401: the token is not ours."""
    return ApiError(401, "Unauthorized")


def unknown_method() -> ApiError:
    """404: the method is not one we play."""
    return ApiError(404, "Not Found: method not found")


def flood(seconds: int) -> ApiError:
    """429 with the wait in whole seconds."""
    return ApiError(429, f"Too Many Requests: retry after {seconds}", retry_after=seconds)


def restart() -> ApiError:
    """500, as Telegram's servers answer while they restart."""
    return ApiError(500, "Internal Server Error: restart")


def migrated(chat_id: int) -> ApiError:
    """400: the group lives on under another id."""
    return ApiError(
        400,
        "Bad Request: group chat was upgraded to a supergroup chat",
        migrate_to_chat_id=chat_id,
    )


def other_poller() -> ApiError:
    """409: somebody else has begun to poll."""
    return ApiError(
        409,
        "Conflict: terminated by other getUpdates request; "
        "make sure that only one bot instance is running",
    )


def webhook_active() -> ApiError:
    """409: updates go to the webhook."""
    return ApiError(
        409,
        "Conflict: can't use getUpdates method while webhook is active; "
        "use deleteWebhook to delete the webhook first",
    )


def webhook_arrived() -> ApiError:
    """409: a poll was cut short by setWebhook."""
    return ApiError(409, "Conflict: terminated by setWebhook request")


def stale_query() -> ApiError:
    """400: a callback or inline query is answered already, too old or unknown."""
    return bad_request("query is too old and response timeout expired or query ID is invalid")


def not_modified() -> ApiError:
    """400: the edit would change nothing."""
    return bad_request(
        "message is not modified: specified new message content and reply markup are exactly "
        "the same as a current content and reply markup of the message"
    )
