"""Pictures the bot has sent, kept beside the log; the same picture is kept once."""

import hashlib
import shutil
import struct
from dataclasses import dataclass
from pathlib import Path

from bot.simulator import errors
from bot.simulator.world import Json

LARGEST_PHOTO = 10_485_760  # bytes; core.telegram.org/bots/api#sendphoto
_LONGEST_SIDES, _STEEPEST = 10_000, 20  # width and height together, and their ratio; the same page
_NAME_LENGTH = 40


@dataclass(frozen=True, slots=True)
class Picture:
    """A stored picture; its name says what is in it, and serves as its file id."""

    id: str
    kind: str
    width: int
    height: int
    size: int

    @property
    def path(self) -> str:
        """Where the Bot API offers it."""
        return f"photos/{self.id}.{self.kind}"

    def as_json(self) -> Json:
        """The Bot API's PhotoSize."""
        return {
            "file_id": self.id,
            "file_unique_id": self.id[:16],
            "width": self.width,
            "height": self.height,
            "file_size": self.size,
        }


class Files:
    """A folder of pictures, found again by their ids after a restart."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def add(self, body: bytes) -> Picture:
        """Keep a picture; raises Telegram's refusals for what is none or too large."""
        if len(body) > LARGEST_PHOTO:
            raise errors.bad_request(
                f"file of size {len(body)} bytes is too big for a photo; "
                f"the maximum size is {LARGEST_PHOTO} bytes"
            )
        if not body:
            raise errors.bad_request("file must be non-empty")
        picture = _measured(body)
        if picture is None:
            raise errors.bad_request("IMAGE_PROCESS_FAILED")
        sides = sorted((picture.width, picture.height))
        if sum(sides) > _LONGEST_SIDES or sides[1] > _STEEPEST * sides[0]:
            raise errors.bad_request("PHOTO_INVALID_DIMENSIONS")
        path = self._folder / f"{picture.id}.{picture.kind}"
        if not path.exists():
            self._folder.mkdir(parents=True, exist_ok=True)
            path.write_bytes(body)
        return picture

    def get(self, file_id: str) -> tuple[Picture, bytes] | None:
        """A stored picture and its bytes."""
        if not file_id.isalnum():
            return None
        for path in self._folder.glob(f"{file_id}.*"):
            body = path.read_bytes()
            picture = _measured(body)
            if picture is not None:
                return picture, body
        return None

    def clear(self) -> None:
        """Throw all away."""
        shutil.rmtree(self._folder, ignore_errors=True)


def _measured(body: bytes) -> Picture | None:
    """Kind and size of a PNG, JPEG or GIF; None for anything else."""
    name = "AgAC" + hashlib.sha256(body).hexdigest()[:_NAME_LENGTH]
    kind, sides = "", None
    if body.startswith(b"\x89PNG\r\n\x1a\n") and body[12:16] == b"IHDR" and len(body) >= 33:
        kind, sides = "png", struct.unpack(">II", body[16:24])
    elif body[:6] in (b"GIF87a", b"GIF89a") and len(body) >= 13:
        kind, sides = "gif", struct.unpack("<HH", body[6:10])
    elif body.startswith(b"\xff\xd8\xff"):
        kind, sides = "jpg", _jpeg_sides(body)
    if sides is None or 0 in sides:
        return None
    return Picture(name, kind, sides[0], sides[1], len(body))


def _jpeg_sides(body: bytes) -> tuple[int, int] | None:
    """Width and height from the frame header of a JPEG."""
    at = 2
    while at + 9 <= len(body) and body[at] == 0xFF:
        marker = body[at + 1]
        if 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):
            height, width = struct.unpack(">HH", body[at + 5 : at + 9])
            return width, height
        at += 2 + int.from_bytes(body[at + 2 : at + 4], "big")
    return None
