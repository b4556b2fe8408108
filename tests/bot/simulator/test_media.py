"""Pictures: sent, replaced, captioned, fetched again."""

import json
import struct
import zlib

import pytest

from tests.bot.simulator.conftest import TOKEN


def png(width=8, height=6, shade=b"\x80"):
    """A small grey picture."""

    def chunk(kind, body):
        return (
            struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
        )

    rows = b"".join(b"\0" + shade * width for _ in range(height))
    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows))
            + chunk(b"IEND", b""))  # fmt: skip


def upload(sim, method, body, field="photo", **fields):
    """A call with a file sent along, as multipart."""
    parts = [
        f'--x\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n'
        f"{value if isinstance(value, str) else json.dumps(value)}\r\n".encode()
        for name, value in fields.items()
    ]
    head = f'--x\r\nContent-Disposition: form-data; name="{field}"; filename="map.png"\r\n'
    parts.append(f"{head}Content-Type: image/png\r\n\r\n".encode() + body + b"\r\n--x--\r\n")
    headers = {"Content-Type": "multipart/form-data; boundary=x"}
    answer = json.loads(sim.raw("POST", f"/bot{TOKEN}/{method}", b"".join(parts), **headers)[1])
    if answer["ok"]:
        sim.replies.append((method, answer["result"]))
    return answer


def test_a_picture_arrives_with_its_caption_and_can_be_fetched(sim):
    ada = sim.person()
    keys = {"inline_keyboard": [[{"text": "List", "callback_data": "l"}]]}
    sent = upload(sim, "sendPhoto", png(), chat_id=ada, caption="<b>Map</b>", parse_mode="HTML",
                  reply_markup=keys)["result"]  # fmt: skip
    assert (sent["photo"][-1]["width"], sent["photo"][-1]["height"]) == (8, 6)
    assert sent["caption_entities"] == [{"type": "bold", "offset": 0, "length": 3}]
    assert "text" not in sent
    (seen,) = sim.sees(ada)
    assert seen["text"] == "Map"
    assert seen["buttons"] == keys["inline_keyboard"]
    assert sim.raw("GET", seen["photo"]["url"]) == (200, png())
    found = sim.ok("getFile", file_id=sent["photo"][-1]["file_id"])
    assert sim.raw("GET", f"/file/bot{TOKEN}/{found['file_path']}") == (200, png())
    again = sim.ok("sendPhoto", chat_id=ada, photo=found["file_id"])
    assert again["photo"] == sent["photo"]
    assert sim.log("seen")[-1]["method"] == "sendPhoto"


def test_captions_and_pictures_are_edited_in_place(sim):
    ada = sim.person()
    sent = upload(sim, "sendPhoto", png(), chat_id=ada, caption="one")["result"]
    target = {"chat_id": ada, "message_id": sent["message_id"]}
    assert sim.ok("editMessageCaption", **target, caption="two")["caption"] == "two"
    assert "message is not modified" in sim.refusal("editMessageCaption", **target, caption="two")
    assert sim.refusal("editMessageText", **target, text="x") == (
        "400 Bad Request: there is no text in the message to edit"
    )
    media = {"type": "photo", "media": "attach://new", "caption": "three"}
    edited = upload(sim, "editMessageMedia", png(9, 9), "new", media=media, **target)["result"]
    assert (edited["photo"][-1]["width"], edited["caption"]) == (9, "three")
    text = sim.ok("sendMessage", chat_id=ada, text="x")["message_id"]
    assert sim.refusal("editMessageCaption", chat_id=ada, message_id=text, caption="x") == (
        "400 Bad Request: there is no caption in the message to edit"
    )
    changed = upload(sim, "editMessageMedia", png(), "new", media=media, chat_id=ada,
                     message_id=text)["result"]  # fmt: skip
    assert "text" not in changed


@pytest.mark.parametrize(
    ("body", "fields", "refusal"),
    [
        (b"no picture", {}, "IMAGE_PROCESS_FAILED"),
        (b"", {}, "file must be non-empty"),
        (png(420, 20), {}, "PHOTO_INVALID_DIMENSIONS"),
        (png() + b"\0" * 10_485_760, {}, "file of size {} bytes is too big for a photo; "
                                         "the maximum size is 10485760 bytes"),
        (png(), {"caption": "x" * 1025}, "message caption is too long"),
        (png(), {"caption": "<p>", "parse_mode": "HTML"},
         "can't parse entities: Unsupported start tag \"p\" at byte offset 0"),
    ],
)  # fmt: skip
def test_what_telegram_would_not_take(sim, body, fields, refusal):
    answer = upload(sim, "sendPhoto", body, chat_id=sim.person(), **fields)
    assert answer["description"] == f"Bad Request: {refusal.format(len(body))}"


def test_pictures_that_are_not_there(sim):
    ada = sim.person()
    assert sim.refusal("sendPhoto", chat_id=ada) == (
        "400 Bad Request: there is no photo in the request"
    )
    for photo in ("https://example.org/map.png", "AgACunknown", "../../etc/passwd"):
        assert sim.refusal("sendPhoto", chat_id=ada, photo=photo) == (
            "400 Bad Request: wrong file identifier/HTTP URL specified"
        )
    assert sim.refusal("getFile", file_id="x") == "400 Bad Request: invalid file_id"
    assert sim.raw("GET", "/simulator/files/x")[0] == 404
    upload(sim, "sendPhoto", png(), chat_id=ada, caption="x" * 1024)
